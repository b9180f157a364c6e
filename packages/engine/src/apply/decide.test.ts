import { describe, expect, it } from "vitest";
import type { Live, Marking, Present } from "../model/live.ts";
import { absent, present } from "../model/live.ts";
import type { Case } from "../testing/decide-trial.ts";
import {
  box,
  decided,
  failed,
  gone,
  later,
  nobody,
  other,
  theirs,
  unmarkable,
  unreadable,
  waiting,
} from "../testing/decide-trial.ts";

describe("create", () => {
  const rows: readonly [string, Case, string][] = [
    ["nothing is there", { live: absent }, "create"],
    ["nothing is there yet, and it was written", { live: absent, wrote: true }, "create"],
    ["a value isn't known yet", { live: absent, fields: { under: later } }, "wait: for under (box/low id)"],
    [
      "a part of a value isn't known yet",
      { live: absent, fields: { under: { on: [later] } } },
      "wait: for under (box/low id)",
    ],
    ["it is there and right", { live: box("red") }, "done"],
    ["it is there and being made", { live: box("red", { readiness: waiting }) }, "wait: it is being made"],
    [
      "it is there and broken",
      { live: box("red", { readiness: failed }) },
      "refuse: box/a is there but doesn't work: no disk",
    ],
    ["half of it is there", { live: box("blue") }, "update colour"],
    [
      "half of it is there and ours is being made",
      { live: box("blue", { readiness: waiting }), wrote: true },
      "wait: it is being made",
    ],
    ["something without a mark is being made", { live: present({ readiness: waiting }) }, "wait: it is being made"],
    ["somebody made one that is equal", { live: box("red", nobody) }, theirs],
    ["somebody made another", { live: box("blue", nobody) }, theirs],
    ["ours doesn't show its mark yet", { live: box("red", nobody), wrote: true }, "done"],
    ["it came along with something else", { live: box("blue", nobody), broughtAlong: true }, "adopt"],
    [
      "it came along, and can't be marked",
      { live: box("blue", nobody), broughtAlong: true, kind: { adopt: undefined } as never },
      theirs,
    ],
    ["another deployment's", { live: box("red", { marking: other }) }, theirs],
    ["of a kind without marks, right", { live: box("red", unmarkable) }, "done"],
    ["of a kind without marks, half", { live: present({ ...unmarkable }) }, "update colour"],
    [
      "what is fixed is otherwise",
      { live: present({ fields: { shape: "round" }, marking: { by: "us" } }), fields: { shape: "square" } },
      "refuse: box/a can't be changed in place: shape is fixed when it is made",
    ],
    [
      "a field would change that the plan doesn't show",
      { live: box("blue"), shown: {} },
      "refuse: box/a: colour changed while this plan was being applied",
    ],
    [
      "a field would get another value than the plan shows",
      { live: box("blue"), shown: { colour: "green" } },
      "refuse: box/a: colour changed while this plan was being applied",
    ],
    [
      "what shall be absent needs no line",
      { live: present({ fields: { lid: 1 }, marking: { by: "us" } }), fields: { lid: null }, shown: {} },
      "update lid",
    ],
    ["it can't be read", { live: unreadable(false) }, "refuse: denied"],
    ["it can't be read yet", { live: unreadable(true) }, "wait: denied"],
    ["its result was there, and is", { live: box("red"), settled: true }, "done"],
    [
      "its result was there, and went",
      { live: absent, settled: true },
      "refuse: box/a changed while this plan was being applied",
    ],
    [
      "its result was there, and changed",
      { live: box("blue"), settled: true },
      "refuse: box/a changed while this plan was being applied",
    ],
  ];
  it.each(rows)("%s", (_name, one, expected) => {
    expect(decided("create", one)).toBe(expected);
  });
});

describe("update", () => {
  const rows: readonly [string, Case, string][] = [
    ["it is otherwise", { live: box("blue") }, "update colour"],
    ["nobody's is otherwise", { live: box("blue", nobody) }, "update colour"],
    ["it is right", { live: box("red") }, "done"],
    ["it is right and waiting", { live: box("red", { readiness: waiting }) }, "wait: it is being made"],
    ["it waits in vain until it is changed", { live: box("blue", { readiness: waiting }) }, "update colour"],
    [
      "it was changed, and the change is under way",
      { live: box("blue", { readiness: waiting }), wrote: true },
      "wait: it is being made",
    ],
    ["it went", { live: absent }, gone],
    ["it is another deployment's now", { live: box("blue", { marking: other }) }, theirs],
    [
      "another field changed as well",
      {
        live: present({ fields: { colour: "blue", lid: 1 } }),
        fields: { colour: "red", lid: 2 },
        shown: { colour: "red" },
      },
      "refuse: box/a: lid changed while this plan was being applied",
    ],
    [
      "a field that shall be absent came",
      {
        live: present({ fields: { colour: "blue", lid: 1 } }),
        fields: { colour: "red", lid: null },
        shown: { colour: "red" },
      },
      "refuse: box/a: lid changed while this plan was being applied",
    ],
    [
      "a value isn't known yet",
      { live: box("blue"), fields: { colour: "blue", under: later } },
      "wait: for under (box/low id)",
    ],
    [
      "it can't be changed in place any more",
      { live: present({ fields: { shape: "round" } }), fields: { shape: "square" } },
      "refuse: box/a can't be changed in place: shape is fixed when it is made",
    ],
  ];
  it.each(rows)("%s", (_name, one, expected) => {
    expect(decided("update", one)).toBe(expected);
  });
});

describe("replace", () => {
  const square = { shape: "square" };
  const round = (parts: Partial<Present> = {}): Live =>
    present({ fields: { shape: "round" }, marking: { by: "us" }, ...parts });
  const remade = { path: "status", before: "ERROR", after: "RUNNING" };
  const broken = (marking: Marking): Live =>
    present({ fields: square, marking, readiness: { status: "failed", why: "no disk", remade } });
  const shown = { ...square, status: "RUNNING" };
  const rows: readonly [string, Case, string][] = [
    ["the old one is there", { live: round() }, "delete"],
    ["the old one is there and being changed", { live: round({ readiness: waiting }) }, "wait: it is being made"],
    ["the old one isn't ours", { live: round(nobody) }, theirs],
    [
      "the old one can't carry a mark",
      { live: round(unmarkable) },
      "refuse: box/a can't be changed in place: shape is fixed when it is made",
    ],
    ["the old one is gone", { live: absent }, "create"],
    ["the new one is there", { live: present({ fields: square, marking: { by: "us" } }) }, "done"],
    ["the old one is beyond repair", { live: broken({ by: "us" }), shown }, "delete"],
    ["… and another colour as well", { live: broken({ by: "us" }), shown, fields: { colour: "red" } }, "delete"],
    [
      "… which the plan doesn't say",
      { live: broken({ by: "us" }) },
      "refuse: box/a is there but doesn't work: no disk",
    ],
    ["… and isn't ours", { live: broken({ by: "nobody" }), shown }, theirs],
    ["… and is another deployment's", { live: broken(other), shown }, theirs],
  ];
  it.each(rows)("%s", (_name, one, expected) => {
    expect(decided("replace", { fields: square, ...one })).toBe(expected);
  });
});
