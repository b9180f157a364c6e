import { describe, expect, it } from "vitest";
import type { Plan } from "../model/plan.ts";
import { apply, plan, reread, stepsOf } from "../testing/run-shelf.ts";
import { createShelf, type Shelf } from "../testing/shelf.ts";

/** The end of the process: nothing that it would still have done happens. */
class Crash extends Error {}

/** Something to create in a row, to update, to adopt, to replace, to write on and to prune; and others' things. */
function open(): Shelf {
  const shelf = createShelf();
  shelf.makingMs = 20_000;
  shelf.boxes.set("painted", { id: "p", fields: { colour: "blue" }, mark: "nobody", notes: new Set(["theirs"]) });
  shelf.boxes.set("turned", { id: "t", fields: { shape: "round" }, mark: "us" });
  shelf.boxes.set("old", { id: "o", fields: {}, mark: "us" });
  shelf.boxes.set("colleague", { id: "c", fields: { colour: "red" }, mark: "nobody" });
  return shelf;
}

const text = `name: a
boxes:
  - { id: low, colour: red }
  - { id: middle, on: low, notes: [x, y] }
  - { id: top, on: middle, colour: green }
  - { id: painted, colour: green, notes: [ours] }
  - { id: turned, shape: square }
`;

const choices = { allow: ["downtime"], adopt: "all" } as const;

/** Counts the calls of a run; at call number `at` the process ends, before or after its effect. */
function crashAt(shelf: Shelf, at: number): { readonly calls: () => number; readonly repair: () => void } {
  let calls = 0;
  let dead = false;
  shelf.disturb = () => {
    calls += 1;
    if (calls >= at) dead = true;
    if (dead) throw new Crash(`call ${at}`);
  };
  return {
    calls: () => calls,
    repair: () => {
      shelf.disturb = () => undefined;
    },
  };
}

/** What a finished run leaves, whatever happened on the way. */
function stateOf(shelf: Shelf): unknown {
  return [...shelf.boxes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, box]) => {
      const { under, ...fields } = box.fields;
      const below = [...shelf.boxes].find(([, other]) => other.id === under)?.[0];
      return [
        name,
        box.mark,
        { ...fields, ...(under === undefined ? {} : { under: below }) },
        [...(box.notes ?? [])].sort(),
      ];
    });
}

const finished = [
  ["colleague", "nobody", { colour: "red" }, []],
  ["low", "us", { colour: "red", size: 3 }, []],
  ["middle", "us", { size: 3, under: "low" }, ["x", "y"]],
  ["painted", "us", { colour: "green" }, ["ours", "theirs"]],
  ["top", "us", { colour: "green", size: 3, under: "middle" }, []],
  ["turned", "us", { shape: "square", size: 3 }, []],
];

async function dieAndRunAgain(
  at: number,
  second: (shelf: Shelf, file: Plan) => Promise<Plan>,
): Promise<readonly string[]> {
  const shelf = open();
  const file = reread(await plan(shelf, text, choices));
  const crash = crashAt(shelf, at);
  await apply(shelf, text, file).then(
    () => expect.unreachable(`call ${at} didn't end the run`),
    (error: unknown) => expect(error).toBeInstanceOf(Crash),
  );
  crash.repair();
  const problems: string[] = [];
  const outcome = await apply(shelf, text, await second(shelf, file));
  if (outcome.status !== "done")
    problems.push(`${outcome.status}: ${outcome.diagnostics.map((one) => one.summary).join("; ")}`);
  const left = stepsOf(await plan(shelf, text, choices));
  if (left.length > 0) problems.push(`left: ${left.join(", ")}`);
  expect(stateOf(shelf), `call ${at}`).toEqual(finished);
  const made = ["low", "middle", "top"].filter((name) => shelf.writes.filter((one) => one === name).length !== 1);
  if (made.length > 0) problems.push(`made twice: ${made.join(", ")}`);
  return problems.map((problem) => `call ${at}: ${problem}`);
}

describe("an apply that ends at any call", async () => {
  const whole = open();
  const counted = crashAt(whole, Number.POSITIVE_INFINITY);
  const made = await plan(whole, text, choices);
  const before = counted.calls();
  const outcome = await apply(whole, text, reread(made));
  const calls = counted.calls() - before;

  it("does all of it when nothing happens", () => {
    expect([outcome.status, calls > 50]).toEqual(["done", true]);
    expect(stateOf(whole)).toEqual(finished);
  });

  it("converges when the same plan file is applied again", async () => {
    const problems: string[] = [];
    for (let at = 1; at <= calls; at += 1) problems.push(...(await dieAndRunAgain(at, async (_shelf, file) => file)));
    expect(problems).toEqual([]);
  });

  it("converges when a new plan is made and applied", async () => {
    const problems: string[] = [];
    for (let at = 1; at <= calls; at += 1)
      problems.push(...(await dieAndRunAgain(at, (shelf) => plan(shelf, text, choices))));
    expect(problems).toEqual([]);
  });
});
