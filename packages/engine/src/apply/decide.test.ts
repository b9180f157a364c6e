import { describe, expect, it } from "vitest";
import type { Json } from "../model/json.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live, Marking, Present, Readiness } from "../model/live.ts";
import { absent, present } from "../model/live.ts";
import type { Step } from "../model/plan.ts";
import type { Field } from "../model/resource.ts";
import { makeKind, makeResource } from "../testing/made-up.ts";
import { type DecideInput, decide } from "./decide.ts";

const waiting: Readiness = { status: "waiting", why: "it is being made" };
const failed: Readiness = { status: "failed", why: "no disk" };
const other: Marking = { by: "other", mark: { deployment: "b", cluster: "x/y" } };
const later = { later: { address: "box/low", output: "id" } } as const;

interface Case extends Partial<Pick<DecideInput, "settled" | "wrote" | "broughtAlong">> {
  readonly live: Live;
  readonly kind?: Partial<ResourceKind>;
  /** What the file asks for; `{ colour: "red" }` when left out. */
  readonly fields?: Readonly<Record<string, Field["value"]>>;
  /** What the plan shows; the same when left out. */
  readonly shown?: Readonly<Record<string, Json>>;
}

function decided(action: Step["action"], one: Case): string {
  const asked = one.fields ?? { colour: "red" };
  const fields = Object.entries(asked).map(([path, value]): [string, Field] => [path, { value, role: "written" }]);
  const shown = one.shown ?? asked;
  const step: Step = {
    action,
    address: "box/a",
    fields:
      action === "delete" || action === "adopt" ? [] : Object.entries(shown).map(([path, after]) => ({ path, after })),
    waitsFor: [],
    seconds: 5,
    blocked: false,
    digest: "",
  };
  const decision = decide({
    kind: makeKind("box", {
      adopt: async () => undefined,
      marked: async () => [],
      immutable: (path) => path === "shape",
      ...one.kind,
    }),
    step,
    resource: makeResource("box/a", Object.fromEntries(fields)),
    live: one.live,
    resolve: () => undefined,
    settled: one.settled === true,
    wrote: one.wrote === true,
    broughtAlong: one.broughtAlong === true,
  });
  switch (decision.next) {
    case "wait":
      return `wait: ${decision.why}`;
    case "refuse":
      return `refuse: ${decision.diagnostic.summary}`;
    case "update":
      return `update ${decision.changes.map((change) => change.path).join(" ")}`;
    case "done":
    case "create":
    case "delete":
    case "adopt":
      return decision.next;
  }
}

const box = (colour: string, parts: Partial<Present> = {}): Live =>
  present({ fields: { colour }, marking: { by: "us" }, ...parts });
const nobody = { marking: { by: "nobody" } } as const;
const unmarkable = { marking: { by: "unmarkable" } } as const;
const unreadable = (untilLater: boolean): Live => ({
  status: "unreadable",
  why: { severity: "error", code: "no-permission", summary: "denied" },
  later: untilLater,
});
const gone = "refuse: box/a is not there any more";
const theirs = "refuse: box/a is somebody else's now";

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
  ];
  it.each(rows)("%s", (_name, one, expected) => {
    expect(decided("replace", { fields: square, ...one })).toBe(expected);
  });
});

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
    ["planning now doesn't ask for it", { live: box("red"), settled: true }, "refuse: box/a is not deleted"],
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
