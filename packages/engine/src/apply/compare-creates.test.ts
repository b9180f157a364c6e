import { describe, expect, it } from "vitest";
import type { Case } from "../testing/compare-trial.ts";
import { box, compare, edited, file } from "../testing/compare-trial.ts";

const creates: Readonly<Record<string, Case>> = {
  "nothing happened": { expected: ["box/b"] },
  "it was made": { since: (shelf) => shelf.boxes.set("b", box({ colour: "red", size: 3 })), expected: [] },
  "half of it was made": { since: (shelf) => shelf.boxes.set("b", box({ size: 3 })), expected: ["box/b"] },
  "it was made with another default": {
    since: (shelf) => shelf.boxes.set("b", box({ colour: "red", size: 9 })),
    expected: { stale: ["box/b exists now with size = 9; the plan makes it 3"] },
  },
  "a default that the live one doesn't tell counts as equal": {
    since: (shelf) => shelf.boxes.set("b", box({ colour: "red" })),
    expected: [],
  },
  "it was made and is getting ready": {
    since: (shelf) => shelf.boxes.set("b", box({ colour: "red", size: 3 }, { readyMs: 60_000 })),
    expected: [],
  },
  "somebody made one that is equal": {
    since: (shelf) => shelf.boxes.set("b", box({ colour: "red", size: 3 }, { mark: "nobody" })),
    expected: { stale: ["box/b exists now, and it isn't the one that this plan makes: it doesn't carry our mark"] },
  },
  "somebody made another": {
    since: (shelf) => shelf.boxes.set("b", box({ colour: "blue" }, { mark: "nobody" })),
    expected: { stale: ["box/b exists now, and it isn't the one that this plan makes"] },
  },
  "another deployment made it": {
    since: (shelf) => shelf.boxes.set("b", box({ colour: "red" }, { mark: "other" })),
    expected: { stale: ["box/b belongs to the deployment b of the cluster there/x"] },
  },
  "the file asks for something else now": {
    textNow: file("{ id: b, colour: blue }"),
    expected: { stale: [edited, "box/b colour would become blue now; the plan says red"] },
  },
  "the file doesn't ask for it any more": {
    textNow: file(),
    expected: { stale: [edited, "box/b isn't asked for any more"] },
  },
  "the file asks for one more": {
    textNow: file("{ id: b, colour: red }", "{ id: c }"),
    expected: { stale: [edited, "box/c needs create now; the plan has no such step"] },
  },
  "the file was only laid out and commented": {
    textNow: "# new\nboxes:\n- colour: red\n  id: b\nname: a\n",
    expected: ["box/b"],
  },
};

const withOther = file("{ id: b, with: c }", "{ id: c }");
const along = file("{ id: b, colour: red, comesWith: c }", "{ id: c }");
const stacked = file("{ id: low }", "{ id: b, on: low }");
const others: Readonly<Record<string, Case>> = {
  "what is only made with something is still owed when that is made": {
    text: withOther,
    since: (shelf) => shelf.boxes.set("c", box({ size: 3 })),
    expected: ["box/b"],
  },
  "what came along without a mark is taken over": {
    text: along,
    since: (shelf) => {
      shelf.boxes.set("c", box({ size: 3 }));
      shelf.boxes.set("b", box({ colour: "blue" }, { mark: "nobody" }));
    },
    expected: ["box/b"],
  },
  "… also when it is as asked for": {
    text: along,
    since: (shelf) => shelf.boxes.set("b", box({ colour: "red" }, { mark: "nobody" })),
    expected: ["box/b", "box/c"],
  },
  "what went with what is made anew, and comes back with it, is no new step": {
    text: file("{ id: b, comesWith: c }", "{ id: c, shape: square }"),
    before: (shelf) => {
      shelf.boxes.set("b", box({ size: 3 }));
      shelf.boxes.set("c", box({ shape: "round" }));
    },
    choices: { allow: ["downtime"] },
    since: (shelf) => shelf.boxes.clear(),
    expected: ["box/c"],
  },
  "… what doesn't come back with it is": {
    text: file("{ id: b }", "{ id: c, shape: square }"),
    before: (shelf) => {
      shelf.boxes.set("b", box({ size: 3 }));
      shelf.boxes.set("c", box({ shape: "round" }));
    },
    choices: { allow: ["downtime"] },
    since: (shelf) => shelf.boxes.clear(),
    expected: { stale: ["box/b needs create now; the plan has no such step"] },
  },
  "a value from what was made meanwhile is shown by where it comes from": {
    text: stacked,
    since: (shelf) => {
      shelf.boxes.set("low", box({ size: 3 }, { id: "id-low" }));
      shelf.boxes.set("b", box({ size: 3, under: "id-low" }));
    },
    expected: [],
  },
  "notes: some are there": {
    text: file("{ id: b, notes: [x, y] }"),
    since: (shelf) => shelf.boxes.set("b", box({ size: 3 }, { notes: new Set(["x", "z"]) })),
    expected: ["note/b"],
  },
  "notes: all are there": {
    text: file("{ id: b, notes: [x, y] }"),
    since: (shelf) => shelf.boxes.set("b", box({ size: 3 }, { notes: new Set(["x", "y", "z"]) })),
    expected: [],
  },
};

describe.each([
  ["create", creates],
  ["create among others", others],
])("a plan to %s", (_action, cases) => {
  it.each(Object.entries(cases))("%s", async (_name, one) => {
    expect(await compare(one)).toEqual(one.expected);
  });
});
