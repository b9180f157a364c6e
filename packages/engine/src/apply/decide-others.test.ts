import { describe, expect, it } from "vitest";
import { absent, present } from "../model/live.ts";
import type { Case } from "../testing/decide-trial.ts";
import {
  box,
  decided,
  failed,
  gone,
  nobody,
  other,
  theirs,
  unmarkable,
  unreadable,
  waiting,
} from "../testing/decide-trial.ts";

describe("delete", () => {
  const rows: readonly [string, Case, string][] = [
    ["it is gone", { live: absent }, "done"],
    ["it is ours", { live: box("red") }, "delete"],
    ["it is ours and being deleted", { live: box("red", { readiness: waiting }) }, "wait: it is being made"],
    ["it is ours and broken", { live: box("red", { readiness: failed }) }, "delete"],
    ["it lost its mark", { live: box("red", nobody) }, theirs],
    ["it is another deployment's", { live: box("red", { marking: other }) }, theirs],
    ["its mark stands elsewhere, and its kind lists it", { live: box("red", unmarkable) }, "delete"],
    [
      "it has no mark anywhere",
      { live: box("red", unmarkable), kind: { marked: undefined } as never },
      "refuse: box/a is not deleted",
    ],
    [
      "its kind is never deleted",
      { live: box("red"), kind: { delete: undefined } as never },
      "refuse: box/a is not deleted",
    ],
    [
      "it was gone when the plan was compared, and is back with our mark",
      { live: box("red"), settled: true },
      "delete",
    ],
    [
      "it was gone when the plan was compared, and nothing says whose it is",
      { live: box("red", unmarkable), settled: true, kind: { marked: undefined, destroyed: "by-name" } as never },
      "refuse: box/a is not deleted",
    ],
    ["planning now doesn't ask for it, and it is gone", { live: absent, settled: true }, "done"],
    ["it can't be read", { live: unreadable(false) }, "refuse: denied"],
  ];
  it.each(rows)("%s", (_name, one, expected) => {
    expect(decided("delete", { fields: {}, ...one })).toBe(expected);
  });
});

describe("adopt", () => {
  const rows: readonly [string, Case, string][] = [
    ["it is nobody's", { live: box("red", nobody) }, "adopt"],
    ["it is nobody's and otherwise", { live: box("blue", nobody) }, "adopt"],
    ["it is ours", { live: box("red") }, "done"],
    ["it is ours and otherwise: that is another step's", { live: box("blue") }, "done"],
    ["it went", { live: absent }, gone],
    ["it is another deployment's", { live: box("red", { marking: other }) }, theirs],
    ["it can't carry a mark", { live: box("red", unmarkable) }, "refuse: box/a can't be marked"],
    [
      "its kind can't be marked",
      { live: box("red", nobody), kind: { adopt: undefined } as never },
      "refuse: box/a can't be marked",
    ],
    [
      "it was ours, and isn't any more",
      { live: box("red", nobody), settled: true },
      "refuse: box/a changed while this plan was being applied",
    ],
  ];
  it.each(rows)("%s", (_name, one, expected) => {
    expect(decided("adopt", one)).toBe(expected);
  });
});

describe("ensure", () => {
  const rows: readonly [string, Case, string][] = [
    ["it isn't there", { live: absent }, "create"],
    ["it is there and otherwise", { live: box("blue", nobody) }, "update colour"],
    ["it is there and right", { live: box("red", nobody) }, "done"],
    ["it is another deployment's", { live: box("red", { marking: other }) }, theirs],
    [
      "it would have to be replaced",
      { live: present({ fields: { shape: "round" }, marking: { by: "us" } }), fields: { shape: "square" } },
      "refuse: box/a can't be changed in place: shape is fixed when it is made",
    ],
    ["it still can't be read", { live: unreadable(true) }, "wait: denied"],
  ];
  it.each(rows)("%s", (_name, one, expected) => {
    expect(decided("ensure", one)).toBe(expected);
  });
});
