import { describe, expect, it } from "vitest";
import type { Event } from "../model/event.ts";
import { InvariantError } from "../model/failure.ts";
import type { Step } from "../model/plan.ts";
import { readPlan } from "../plan/read-plan.ts";
import { troubleWith } from "../testing/box-kind.ts";
import { sealPlan } from "../testing/rich-plan.ts";
import { apply, plan, reread } from "../testing/run-shelf.ts";
import { createShelf } from "../testing/shelf.ts";

const file = (...boxes: readonly string[]): string => `name: a\nboxes: [${boxes.join(", ")}]\n`;
const stack = file("{ id: low }", "{ id: middle, on: low }", "{ id: top, on: middle }");

describe("an interruption", () => {
  it("starts nothing new, says what was begun, and can be gone on from", async () => {
    const shelf = createShelf();
    shelf.makingMs = 60_000;
    const made = reread(await plan(shelf, stack));
    const stop = new AbortController();
    void shelf.world.sleep(10_000).then(() => stop.abort());
    const outcome = await apply(shelf, stack, made, { stop: stop.signal });
    expect(outcome).toMatchObject({
      status: "interrupted",
      done: [],
      failed: [],
      notStarted: ["box/low", "box/middle", "box/top"],
    });
    expect(outcome.diagnostics.map((one) => one.summary)).toEqual([
      "box/low was begun; what runs for it goes on by itself",
    ]);
    expect(shelf.writes).toEqual(["low"]);
    expect((await apply(shelf, stack, made)).status).toBe("done");
    expect(shelf.writes).toEqual(["low", "middle", "top"]);
  });

  it("for the second time ends at once, without a word too many", async () => {
    const shelf = createShelf();
    shelf.makingMs = 60_000;
    const made = reread(await plan(shelf, stack));
    void shelf.world.sleep(10_000).then(() => shelf.abort.abort());
    const outcome = await apply(shelf, stack, made).catch((error: unknown) => error);
    expect(outcome).not.toMatchObject({ status: "done" });
    expect(shelf.writes).toEqual(["low"]);
  });
});

describe("the time of the whole", () => {
  it("is held: nothing is begun after it, and what is left is said", async () => {
    const shelf = createShelf();
    shelf.makingMs = 60_000;
    const outcome = await apply(shelf, stack, reread(await plan(shelf, stack)), { timeoutMs: 90_000 });
    expect(outcome).toMatchObject({
      status: "failed",
      done: ["box/low"],
      failed: ["box/middle"],
      notStarted: ["box/top"],
    });
    expect(outcome.diagnostics.map((one) => one.code)).toEqual(["timeout"]);
    expect(shelf.writes).toEqual(["low", "middle"]);
  });

  it("that is over before anything is begun writes nothing", async () => {
    const shelf = createShelf();
    const outcome = await apply(shelf, stack, reread(await plan(shelf, stack)), { timeoutMs: 0 });
    expect(outcome).toMatchObject({ status: "failed", failed: [], notStarted: ["box/low", "box/middle", "box/top"] });
    expect([shelf.writes, outcome.diagnostics.map((one) => one.code)]).toEqual([[], ["timeout"]]);
  });
});

describe("the look after the last step", () => {
  const red = file("{ id: b, colour: red }");

  it("finds what somebody changed meanwhile", async () => {
    const shelf = createShelf();
    const events: Event[] = [];
    shelf.disturb = ({ write, name }) => {
      const box = shelf.boxes.get("b");
      if (!write && name === "b" && box && events.some((event) => event.type === "step-done"))
        box.fields["colour"] = "blue";
    };
    const outcome = await apply(shelf, red, await plan(shelf, red), { events });
    expect([outcome.status, outcome.done, outcome.diagnostics.map((one) => one.summary)]).toEqual([
      "failed",
      ["box/b"],
      ["box/b was changed, but colour isn't as asked for"],
    ]);
  });

  it("isn't content with what can't be read", async () => {
    const shelf = createShelf();
    const events: Event[] = [];
    shelf.disturb = ({ write, name }) => {
      if (!write && events.some((event) => event.type === "step-done")) throw troubleWith(name, "never");
    };
    const outcome = await apply(shelf, red, await plan(shelf, red), { events });
    expect([outcome.status, outcome.diagnostics.map((one) => one.summary)]).toEqual([
      "failed",
      ["box/b was changed, but it can't be read (b: never)"],
    ]);
  });

  it("forgives answers that are up to a minute old", async () => {
    const shelf = createShelf();
    const events: Event[] = [];
    let doneMs: number | undefined;
    const text = file("{ id: b, notes: [x] }");
    shelf.disturb = ({ write, name }) => {
      if (
        write ||
        name !== "b notes" ||
        !events.some((event) => event.type === "step-done" && event.address === "note/b")
      )
        return;
      doneMs ??= shelf.world.now();
      const box = shelf.boxes.get("b");
      if (box) box.notes = new Set(shelf.world.now() < doneMs + 50_000 ? [] : ["x"]);
    };
    expect((await apply(shelf, text, await plan(shelf, text), { events })).status).toBe("done");
  });

  it("finds what was deleted and is there again", async () => {
    const shelf = createShelf();
    const events: Event[] = [];
    shelf.boxes.set("old", { id: "1", fields: {}, mark: "us" });
    shelf.disturb = ({ write }) => {
      if (!write && events.some((event) => event.type === "step-done"))
        shelf.boxes.set("old", { id: "2", fields: {}, mark: "us" });
    };
    const outcome = await apply(shelf, file(), await plan(shelf, file()), { events });
    expect(outcome.diagnostics.map((one) => one.summary)).toEqual(["box/old was deleted, but it is still there"]);
  });
});

describe("a plan that was sealed by somebody else", () => {
  it.each([
    ["nobody's", "nobody", ["keep", "victim"]],
    ["another deployment's", "other", ["keep", "victim"]],
    ["what planning deletes as well", "us", ["keep"]],
  ] as const)("deletes nothing that planning doesn't: %s", async (_name, mark, left) => {
    const shelf = createShelf();
    const text = file("{ id: keep }");
    shelf.boxes.set("keep", { id: "0", fields: {}, mark: "us" });
    const steps: Step[] = [
      {
        action: "delete",
        address: "box/victim",
        at: {},
        fields: [],
        waitsFor: [],
        seconds: 5,
        blocked: false,
        digest: "",
      },
    ];
    const forged = readPlan(sealPlan(await plan(shelf, text), { steps }), "x");
    if (!forged.ok) throw new Error("not sealed well enough");
    shelf.boxes.set("victim", { id: "1", fields: {}, mark });
    const outcome = await apply(shelf, text, forged.value);
    expect(outcome.status).toBe(mark === "us" ? "done" : "stale");
    expect([...shelf.boxes.keys()]).toEqual(left);
  });
});

describe("a bug", () => {
  it("in one step lets the others end, releases the lease and is thrown", async () => {
    const shelf = createShelf();
    const said: string[] = [];
    shelf.lease = {
      possibleAfter: "box/none",
      take: async () => "taken",
      renew: async () => true,
      release: async () => {
        said.push("released");
      },
    };
    shelf.disturb = ({ write, name }) => {
      if (write && name === "low") throw new InvariantError("bug");
    };
    await expect(apply(shelf, stack, await plan(shelf, stack))).rejects.toThrow("bug");
    expect([said, shelf.writes]).toEqual([["released"], []]);
  });
});

it("a lease that is lost stops new steps and is the outcome", async () => {
  const shelf = createShelf();
  shelf.makingMs = 40_000;
  shelf.lease = {
    possibleAfter: "box/none",
    take: async () => "taken",
    renew: async () => false,
    release: async () => undefined,
  };
  const outcome = await apply(shelf, stack, await plan(shelf, stack));
  expect([outcome.status, outcome.diagnostics.map((one) => one.code)]).toEqual([
    "failed",
    ["interrupted", "lease-lost"],
  ]);
  expect(shelf.writes).toEqual(["low"]);
});
