import { describe, expect, it } from "vitest";
import { readDeployment } from "../desired/read-deployment.ts";
import type { DeploymentFile } from "../model/deployment-file.ts";
import type { Event } from "../model/event.ts";
import type { Plan } from "../model/plan.ts";
import { makePlan } from "../plan/make-plan.ts";
import { readPlan } from "../plan/read-plan.ts";
import { writePlan } from "../plan/write-plan.ts";
import { createShelf, type Shelf } from "../testing/shelf.ts";
import type { ApplyOutcome } from "./apply-input.ts";
import { applyPlan } from "./apply-plan.ts";

const three = `name: a
boxes:
  - { id: top, colour: red, on: middle }
  - { id: middle, colour: green, on: bottom }
  - { id: bottom, colour: blue }
`;

function fileOf(shelf: Shelf, text: string): DeploymentFile {
  const read = readDeployment(text, "fgk.yaml", shelf.catalog);
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return read.value;
}

async function plan(shelf: Shelf, text: string, options: { allow?: ["downtime"]; adopt?: "all" } = {}): Promise<Plan> {
  const made = await makePlan({
    file: fileOf(shelf, text),
    catalog: shelf.catalog,
    world: shelf.world,
    fgkVersion: "0.1.0",
    allow: options.allow ?? [],
    dataLoss: [],
    adopt: options.adopt ?? [],
    target: [],
    emit: () => undefined,
  });
  if (!made.ok) throw new Error(made.diagnostics.map((one) => one.summary).join("; "));
  return made.value;
}

async function apply(shelf: Shelf, text: string, made: Plan, events: Event[] = []): Promise<ApplyOutcome> {
  return applyPlan({
    plan: made,
    file: fileOf(shelf, text),
    catalog: shelf.catalog,
    world: shelf.world,
    fgkVersion: "0.1.0",
    emit: (event) => events.push(event),
    stop: new AbortController().signal,
    holder: "test",
  });
}

function reread(made: Plan): Plan {
  const read = readPlan(writePlan(made), "a.plan.yaml");
  if (!read.ok) throw new Error(read.diagnostics.map((one) => one.summary).join("; "));
  return read.value;
}

describe("a plan that is applied", () => {
  it("creates in the order of what depends on what, and then there is nothing to do", async () => {
    const shelf = createShelf();
    const made = await plan(shelf, three);
    expect(made.steps.map((step) => [step.action, step.address, step.waitsFor])).toEqual([
      ["create", "box/bottom", []],
      ["create", "box/middle", ["box/bottom"]],
      ["create", "box/top", ["box/middle"]],
    ]);
    const outcome = await apply(shelf, three, reread(made));
    expect(outcome.status).toBe("done");
    expect(shelf.writes).toEqual(["bottom", "middle", "top"]);
    expect(shelf.boxes.get("top")?.fields["under"]).toBe(shelf.boxes.get("middle")?.id);
    expect((await plan(shelf, three)).steps).toEqual([]);
  });

  it("does nothing the second time", async () => {
    const shelf = createShelf();
    const made = reread(await plan(shelf, three));
    await apply(shelf, three, made);
    const events: Event[] = [];
    const again = await apply(shelf, three, made, events);
    expect(again.status).toBe("done");
    expect(shelf.writes).toEqual(["bottom", "middle", "top"]);
    expect(events.filter((event) => event.type === "step-done").map((event) => event.already)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("goes on after half of it", async () => {
    const shelf = createShelf();
    const made = reread(await plan(shelf, three));
    shelf.trouble.set("middle", "never");
    const first = await apply(shelf, three, made);
    expect(first).toMatchObject({
      status: "failed",
      done: ["box/bottom"],
      failed: ["box/middle"],
      notStarted: ["box/top"],
    });
    const second = await apply(shelf, three, made);
    expect(second.status).toBe("done");
    expect(shelf.writes).toEqual(["bottom", "middle", "top"]);
  });

  it.each(["transient", "conflict", "busy", "propagating", "lost"] as const)(
    "meets a %s answer by reading again, and writes once",
    async (trouble) => {
      const shelf = createShelf();
      const made = await plan(shelf, three);
      shelf.trouble.set("middle", trouble);
      expect((await apply(shelf, three, made)).status).toBe("done");
      expect(shelf.writes).toEqual(["bottom", "middle", "top"]);
    },
  );

  it("prunes what carries our mark and keeps what doesn't", async () => {
    const shelf = createShelf();
    await apply(shelf, three, await plan(shelf, three));
    shelf.boxes.set("colleague", { id: "x", fields: {}, mark: "nobody" });
    const less = "name: a\nboxes: [{ id: bottom }]\n";
    const made = await plan(shelf, less);
    expect(made.steps.map((step) => [step.action, step.address])).toEqual([
      ["delete", "box/middle"],
      ["delete", "box/top"],
    ]);
    await apply(shelf, less, reread(made));
    expect([...shelf.boxes.keys()]).toEqual(["bottom", "colleague"]);
  });

  it("adopts only what the plan shows", async () => {
    const shelf = createShelf();
    shelf.boxes.set("bottom", { id: "old", fields: { colour: "blue" }, mark: "nobody" });
    const text = "name: a\nboxes: [{ id: bottom, colour: blue }]\n";
    expect((await plan(shelf, text)).steps).toEqual([]);
    const made = await plan(shelf, text, { adopt: "all" });
    expect(made.steps.map((step) => [step.action, step.fields])).toEqual([["adopt", []]]);
    await apply(shelf, text, reread(made));
    expect(shelf.boxes.get("bottom")).toEqual({ id: "old", fields: { colour: "blue" }, mark: "us" });
  });

  it("blocks a replace until its risk is consented to", async () => {
    const shelf = createShelf();
    const round = "name: a\nboxes: [{ id: bottom, shape: round }]\n";
    const square = "name: a\nboxes: [{ id: bottom, shape: square }]\n";
    await apply(shelf, round, await plan(shelf, round));
    const blocked = await apply(shelf, square, reread(await plan(shelf, square)));
    expect(blocked).toMatchObject({ status: "blocked", done: [] });
    expect(blocked.diagnostics[0]?.summary).toBe(
      "replace box/bottom is blocked: its risk is downtime, and nobody consented",
    );
    expect(shelf.boxes.get("bottom")?.fields["shape"]).toBe("round");
    const allowed = await plan(shelf, square, { allow: ["downtime"] });
    expect((await apply(shelf, square, reread(allowed))).status).toBe("done");
    expect(shelf.boxes.get("bottom")?.fields["shape"]).toBe("square");
  });
});

describe("a plan that the world has overtaken", () => {
  const text = "name: a\nboxes: [{ id: bottom, colour: blue }, { id: top, colour: red, on: bottom }]\n";
  const cases: readonly [string, (shelf: Shelf) => void, string][] = [
    [
      "a compared field that no step touches",
      (shelf) => Object.assign(shelf.boxes.get("bottom")?.fields ?? {}, { colour: "green" }),
      "box/bottom colour is green now, asked for is blue; the plan has no such step",
    ],
    [
      "a field of a step",
      (shelf) => Object.assign(shelf.boxes.get("top")?.fields ?? {}, { colour: "green" }),
      "box/top colour was blue when planned and is green now",
    ],
    [
      "a thing that a step relies on, re-created",
      (shelf) => Object.assign(shelf.boxes.get("bottom") ?? {}, { id: "new" }),
      "box/bottom was re-created: its id was old when planned and is new now",
    ],
    ["a thing that went", (shelf) => shelf.boxes.delete("top"), "box/top needs create now; the plan says update"],
  ];
  it.each(cases)("%s is refused with its name, and nothing is written", async (_name, change, summary) => {
    const shelf = createShelf();
    shelf.boxes.set("bottom", { id: "old", fields: { colour: "blue" }, mark: "nobody" });
    shelf.boxes.set("top", { id: "t", fields: { colour: "blue", under: "old" }, mark: "nobody" });
    const made = reread(await plan(shelf, text));
    expect(made.steps.map((step) => [step.action, step.address])).toEqual([["update", "box/top"]]);
    change(shelf);
    const outcome = await apply(shelf, text, made);
    expect(outcome.status).toBe("stale");
    expect(outcome.diagnostics.map((one) => one.summary)).toContain(summary);
    expect(shelf.writes).toEqual([]);
  });

  it("tolerates what nobody compares", async () => {
    const shelf = createShelf();
    shelf.boxes.set("bottom", { id: "old", fields: { colour: "blue" }, mark: "nobody" });
    shelf.boxes.set("top", { id: "t", fields: { colour: "blue", under: "old" }, mark: "nobody" });
    const made = reread(await plan(shelf, text));
    Object.assign(shelf.boxes.get("top")?.fields ?? {}, { size: 99 });
    expect((await apply(shelf, text, made)).status).toBe("done");
    expect(shelf.boxes.get("top")?.fields).toEqual({ colour: "red", under: "old", size: 99 });
  });

  it("is refused when it belongs to another project", async () => {
    const shelf = createShelf();
    const made = reread(await plan(shelf, text));
    const outcome = await apply(shelf, `project: other\n${text}`, made);
    expect(outcome.diagnostics.map((one) => [one.code, one.summary])).toEqual([
      ["plan-foreign", "this plan is for the project acme, not other"],
    ]);
  });
});
