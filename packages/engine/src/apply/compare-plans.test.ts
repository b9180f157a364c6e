import { describe, expect, it } from "vitest";
import { readPlan } from "../plan/read-plan.ts";
import { writePlan } from "../plan/write-plan.ts";
import type { Case } from "../testing/compare-trial.ts";
import { box, compare, edited, file, red } from "../testing/compare-trial.ts";
import type { PlanChoices } from "../testing/run-shelf.ts";
import { plan, reread } from "../testing/run-shelf.ts";
import { createShelf, type Shelf } from "../testing/shelf.ts";
import { comparePlans } from "./compare-plans.ts";

const blue = (shelf: Shelf): void => void shelf.boxes.set("b", box({ colour: "blue", size: 3 }));
const updates: Readonly<Record<string, Case>> = {
  "nothing happened": { before: blue, expected: ["box/b"] },
  "it was done": { before: blue, since: (shelf) => shelf.boxes.set("b", box({ colour: "red" })), expected: [] },
  "the field is otherwise": {
    before: blue,
    since: (shelf) => shelf.boxes.set("b", box({ colour: "green" })),
    expected: { stale: ["box/b colour was blue when planned and is green now"] },
  },
  "the field went": {
    before: blue,
    since: (shelf) => shelf.boxes.set("b", box({})),
    expected: { stale: ["box/b colour was blue when planned and is not there now"] },
  },
  "another field differs as well": {
    text: file("{ id: b, colour: red, shape: round }"),
    before: (shelf) => shelf.boxes.set("b", box({ colour: "blue", shape: "round" })),
    since: (shelf) => shelf.boxes.set("b", box({ colour: "blue", shape: "square" })),
    expected: { stale: ["box/b needs replace now; the plan says update"] },
  },
  "it was re-created": {
    before: blue,
    since: (shelf) => shelf.boxes.set("b", box({ colour: "blue" }, { id: "j" })),
    expected: { stale: ["box/b was re-created: its id was i when planned and is j now"] },
  },
  "it was re-created as asked for": {
    before: blue,
    since: (shelf) => shelf.boxes.set("b", box({ colour: "red" }, { id: "j" })),
    expected: { stale: ["box/b was re-created: its id was i when planned and is j now"] },
  },
  "it went": {
    before: blue,
    since: (shelf) => shelf.boxes.delete("b"),
    expected: { stale: ["box/b needs create now; the plan says update"] },
  },
  "what nobody asks for changed": {
    before: blue,
    since: (shelf) => shelf.boxes.set("b", box({ colour: "blue", size: 99, owner: "x" })),
    expected: ["box/b"],
  },
  "others' notes came": {
    text: file("{ id: b, notes: [x] }"),
    before: (shelf) => shelf.boxes.set("b", box({})),
    since: (shelf) => shelf.boxes.set("b", box({}, { notes: new Set(["theirs"]) })),
    expected: ["note/b"],
  },
};

const square = file("{ id: b, shape: square }");
const round = (shelf: Shelf): void => void shelf.boxes.set("b", box({ shape: "round" }));
const consent: PlanChoices = { allow: ["downtime"] };
const replaces: Readonly<Record<string, Case>> = {
  "nothing happened": { text: square, before: round, choices: consent, expected: ["box/b"] },
  "the old one is gone": {
    text: square,
    before: round,
    choices: consent,
    since: (shelf) => shelf.boxes.delete("b"),
    expected: ["box/b"],
  },
  "the new one is there": {
    text: square,
    before: round,
    choices: consent,
    since: (shelf) => shelf.boxes.set("b", box({ shape: "square" }, { id: "j" })),
    expected: [],
  },
  "somebody made the new one": {
    text: square,
    before: round,
    choices: consent,
    since: (shelf) => shelf.boxes.set("b", box({ shape: "square" }, { id: "j", mark: "nobody" })),
    expected: { stale: ["box/b isn't the one that this plan makes"] },
  },
  "the old one was re-created": {
    text: square,
    before: round,
    choices: consent,
    since: (shelf) => shelf.boxes.set("b", box({ shape: "round" }, { id: "j" })),
    expected: { stale: ["box/b was re-created: its id was i when planned and is j now"] },
  },
  "the old one isn't ours any more": {
    text: square,
    before: round,
    choices: consent,
    since: (shelf) => shelf.boxes.set("b", box({ shape: "round" }, { mark: "nobody" })),
    expected: { stale: ["box/b can't be changed in place, and fgk didn't make it: it is never replaced"] },
  },
};

const unmarked = (shelf: Shelf): void => void shelf.boxes.set("b", box({ colour: "red" }, { mark: "nobody" }));
const adopts: Readonly<Record<string, Case>> = {
  "nothing happened": { before: unmarked, choices: { adopt: "all" }, expected: ["adopt box/b"] },
  "it was adopted": {
    before: unmarked,
    choices: { adopt: "all" },
    since: (shelf) => shelf.boxes.set("b", box({ colour: "red" })),
    expected: [],
  },
  "it was re-created": {
    before: unmarked,
    choices: { adopt: "all" },
    since: (shelf) => shelf.boxes.set("b", box({ colour: "red" }, { mark: "nobody", id: "j" })),
    expected: { stale: ["box/b was re-created: its id was i when planned and is j now"] },
  },
  "it was re-created and adopted": {
    before: unmarked,
    choices: { adopt: "all" },
    since: (shelf) => shelf.boxes.set("b", box({ colour: "red" }, { id: "j" })),
    expected: { stale: ["box/b was re-created: its id was i when planned and is j now"] },
  },
  "it changed as well": {
    before: unmarked,
    choices: { adopt: "all" },
    since: (shelf) => shelf.boxes.set("b", box({ colour: "blue" }, { mark: "nobody" })),
    expected: { stale: ["box/b colour is blue now, asked for is red; the plan has no such step"] },
  },
};

const old = (shelf: Shelf): void => void shelf.boxes.set("b", box({}));
const deletes: Readonly<Record<string, Case>> = {
  "nothing happened": { text: file(), before: old, expected: ["box/b"] },
  "it is gone": { text: file(), before: old, since: (shelf) => shelf.boxes.delete("b"), expected: [] },
  "it lost its mark": {
    text: file(),
    before: old,
    since: (shelf) => shelf.boxes.set("b", box({}, { mark: "nobody" })),
    expected: [],
  },
  "the file names it again": {
    text: file(),
    before: old,
    textNow: file("{ id: b }"),
    expected: { stale: [edited, "box/b is asked for again; the plan deletes it"] },
  },
  "another one lost its place in the file": {
    text: file("{ id: c }"),
    before: (shelf) => {
      old(shelf);
      shelf.boxes.set("c", box({}));
    },
    textNow: file(),
    expected: { stale: [edited, "box/c needs delete now; the plan has no such step"] },
  },
};

describe.each([
  ["update", updates],
  ["replace", replaces],
  ["adopt", adopts],
  ["delete", deletes],
])("a plan to %s", (_action, cases) => {
  it.each(Object.entries(cases))("%s", async (_name, one) => {
    expect(await compare(one)).toEqual(one.expected);
  });
});

describe("what steps rely on", () => {
  const text = file("{ id: low, colour: red }", "{ id: b, colour: red, on: low }");
  const before = (shelf: Shelf): void => {
    shelf.boxes.set("low", box({ colour: "red" }, { id: "id-low" }));
    shelf.boxes.set("b", box({ colour: "blue", under: "id-low" }));
  };
  it.each<[string, (shelf: Shelf) => void, readonly string[]]>([
    [
      "was re-created",
      (shelf) => shelf.boxes.set("low", box({ colour: "red" }, { id: "new" })),
      ["box/low was re-created: its id was id-low when planned and is new now"],
    ],
    [
      "went",
      (shelf) => shelf.boxes.delete("low"),
      [
        "box/low is not there any more; steps of this plan rely on it",
        "box/low needs create now; the plan has no such step",
      ],
    ],
  ])("%s", async (_name, since, stale) => {
    expect(await compare({ text, before, since, expected: [] })).toEqual({ stale });
  });
});

it("a risk that came since is refused: nobody has consented to it", async () => {
  const shelf = createShelf();
  round(shelf);
  const consented = reread(await plan(shelf, square, consent));
  const fresh = await plan(shelf, square);
  expect(comparePlans(consented, fresh).stale.map((one) => one.summary)).toEqual([
    "box/b has the risk downtime now, to which this plan has no consent",
  ]);
});

it("a plan that never had consent still holds as what it is: it waits for consent", async () => {
  const shelf = createShelf();
  round(shelf);
  const blocked = reread(await plan(shelf, square));
  expect(blocked.summary.needs).toEqual(["downtime"]);
  expect(comparePlans(blocked, await plan(shelf, square)).stale).toEqual([]);
});

it.each(["chart", "helm"] as const)("another %s than the reviewed one is refused", async (key) => {
  const made = await plan(createShelf(), red);
  const with_ = (value: string | null) => ({ ...made, header: { ...made.header, [key]: value } });
  expect(comparePlans(with_("1"), with_("2")).stale).toHaveLength(1);
  expect(comparePlans(with_("1"), with_(null)).stale).toEqual([]);
  expect(comparePlans(with_("1"), with_("1")).stale).toEqual([]);
});

it("a plan that was written and read holds against the one that it was written from", async () => {
  const made = await plan(createShelf(), red);
  const read = readPlan(writePlan(made), "x");
  expect(read.ok && comparePlans(read.value, made)).toEqual({ remaining: new Set(["box/b"]), stale: [] });
});
