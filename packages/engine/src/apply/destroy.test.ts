import { describe, expect, it } from "vitest";
import type { Plan } from "../model/plan.ts";
import { apply, plan, reread, stepsOf, tryPlan } from "../testing/run-shelf.ts";
import { createShelf, type Shelf } from "../testing/shelf.ts";

const text = `name: a
boxes:
  - { id: low }
  - { id: middle, on: low }
  - { id: top, on: middle, notes: [ours] }
  - { id: inner, within: low }
  - { id: safe, protect: true, notes: [ours] }
  - { id: hand }
  - { id: theirs, managed: false }
  - { id: others }
`;

/** An installed deployment, with things of others beside and in it. */
function open(): Shelf {
  const shelf = createShelf();
  for (const name of ["low", "middle", "top", "inner", "safe", "old"]) {
    shelf.boxes.set(name, { id: `id-${name}`, fields: {}, mark: "us" });
  }
  const inner = shelf.boxes.get("inner");
  if (inner) inner.within = "low";
  for (const name of ["top", "safe"]) {
    const box = shelf.boxes.get(name);
    if (box) box.notes = new Set(["ours", "theirs"]);
  }
  shelf.boxes.set("hand", { id: "id-hand", fields: {}, mark: "nobody" });
  shelf.boxes.set("theirs", { id: "id-theirs", fields: {}, mark: "nobody" });
  shelf.boxes.set("others", { id: "id-others", fields: {}, mark: "other" });
  shelf.boxes.set("colleague", { id: "id-colleague", fields: {}, mark: "nobody" });
  return shelf;
}

const all = { destroy: { withContents: [] } };

describe("a destroy", () => {
  it("deletes what is ours, users first, takes our notes off what stays, and says what stays", async () => {
    const made = await plan(open(), text, all);
    expect(stepsOf(made)).toEqual([
      "update note/safe",
      "delete box/old",
      "delete box/top",
      "delete box/middle",
      "delete box/low",
    ]);
    expect(made.steps.map(({ address, waitsFor }) => `${address} < ${waitsFor.join(" ")}`.trim())).toEqual([
      "note/safe <",
      "box/old <",
      "box/top <",
      "box/middle < box/top",
      "box/low < box/middle",
    ]);
    expect(made.summary.warnings).toEqual([
      "box/hand is kept: fgk didn't make it and nobody adopted it",
      "box/others is kept: it belongs to the deployment b of the cluster there/x",
      "box/safe is kept: it is protected",
    ]);
    expect(made.header.destroy).toBe(true);
    expect(reread(made).header).toEqual(made.header);
  });

  it("leaves others' things as they are; the second time there is nothing to do", async () => {
    const shelf = open();
    const outcome = await apply(shelf, text, reread(await plan(shelf, text, all)));
    expect(outcome.diagnostics).toEqual([]);
    expect(outcome.status).toBe("done");
    expect([...shelf.boxes.keys()]).toEqual(["safe", "hand", "theirs", "others", "colleague"]);
    expect(shelf.boxes.get("safe")?.notes).toEqual(new Set(["theirs"]));
    const again = await plan(shelf, text, all);
    expect(stepsOf(again)).toEqual([]);
    expect(again.summary.warnings).toHaveLength(3);
  });

  it("keeps a container that holds something of others, unless it is named with its contents", async () => {
    const shelf = open();
    const top = shelf.boxes.get("top");
    if (top) top.inside = ["a cat", "a hat"];
    const kept = await plan(shelf, text, all);
    expect(stepsOf(kept)).not.toContain("delete box/top");
    expect(kept.summary.warnings).toContain("box/top is kept: it holds a cat, a hat");
    const named = await plan(shelf, text, { destroy: { withContents: ["box/top"] } });
    const step = named.steps.find(({ address }) => address === "box/top");
    expect(step).toMatchObject({
      action: "delete",
      blocked: false,
      risk: { risk: "data loss", why: "2 things of others go with it" },
      fields: [
        { path: "a cat", before: true, after: null },
        { path: "a hat", before: true, after: null },
      ],
    });
    expect((await apply(shelf, text, reread(named))).status).toBe("done");
    expect(shelf.boxes.has("top")).toBe(false);
  });

  it("is refused while something runs", async () => {
    const shelf = open();
    const top = shelf.boxes.get("top");
    if (top) top.inside = ["running 2 cats"];
    const made = await tryPlan(shelf, text, all);
    expect(made.ok).toBe(false);
    expect(made.diagnostics.map((one) => one.summary)).toContain(
      "nothing is destroyed while something runs: there are running 2 cats",
    );
  });

  it("doesn't delete what others have put something into since it was planned", async () => {
    const shelf = open();
    const made = reread(await plan(shelf, text, all));
    const top = shelf.boxes.get("top");
    if (top) top.inside = ["a late cat"];
    const outcome = await apply(shelf, text, made);
    expect(shelf.boxes.has("top")).toBe(true);
    expect(outcome.status).not.toBe("done");
  });

  it("looks inside again right before the delete", async () => {
    const shelf = open();
    const made = reread(await plan(shelf, text, all));
    shelf.disturb = ({ write, name }) => {
      const middle = shelf.boxes.get("middle");
      if (write && name === "top" && middle) middle.inside = ["a late cat"];
    };
    const outcome = await apply(shelf, text, made);
    expect(outcome.failed).toEqual(["box/middle"]);
    expect(outcome.diagnostics[0]).toMatchObject({
      code: "protected",
      summary: "box/middle is kept: it holds a late cat",
    });
    expect(shelf.boxes.has("middle")).toBe(true);
    expect(shelf.boxes.has("low")).toBe(true);
  });

  it("doesn't delete another thing of the same name", async () => {
    const shelf = open();
    const made = reread(await plan(shelf, text, all));
    const top = shelf.boxes.get("top");
    if (top) top.id = "another";
    const outcome = await apply(shelf, text, made);
    expect(outcome.status).toBe("stale");
    expect(outcome.diagnostics[0]?.help).toBe("make the plan again and have it reviewed: fgk destroy --out FILE");
    expect(shelf.writes).toEqual([]);
  });
});

describe("a destroy of some addresses", () => {
  it("touches nothing else", async () => {
    const made = await plan(open(), text, { ...all, target: ["box/top"] });
    expect(stepsOf(made)).toEqual(["delete box/top"]);
    expect(made.summary.warnings).toEqual([]);
  });

  it.each([
    ["is refused while another needs it", "box/low", "box/low is still needed by box/middle"],
    [
      "of what isn't there is refused",
      "box/nothing",
      "box/nothing can't be destroyed: it is neither in the deployment file nor marked as this deployment's",
    ],
    ["of another team's is refused", "box/theirs", "box/theirs can't be destroyed"],
  ] as const)("%s", async (_name, address, expected) => {
    const made = await tryPlan(open(), text, { ...all, target: [address] });
    expect(made.ok).toBe(false);
    expect(made.diagnostics.map((one) => one.summary)).toEqual([expected]);
  });

  it("keeps a protected one, and says so", async () => {
    const made = await plan(open(), text, { ...all, target: ["box/safe"] });
    expect(stepsOf(made)).toEqual([]);
    expect(made.summary.warnings).toEqual(["box/safe is kept: it is protected"]);
  });
});

class Crash extends Error {}

/** At call number `at` the process ends, before or after its effect. */
function crashAt(shelf: Shelf, at: number): () => number {
  let calls = 0;
  shelf.disturb = () => {
    calls += 1;
    if (calls >= at) throw new Crash(`call ${at}`);
  };
  return () => calls;
}

describe("a destroy that ends at any call", () => {
  it.each([
    ["goes on from the same plan file", (made: Plan): Promise<Plan> | Plan => made],
    ["goes on from a new plan", (_made: Plan, shelf: Shelf): Promise<Plan> | Plan => plan(shelf, text, all)],
  ])("%s", async (_name, next) => {
    let points = 0;
    for (let at = 1; ; at += 1) {
      const shelf = open();
      const made = reread(await plan(shelf, text, all));
      const calls = crashAt(shelf, at);
      const first = await apply(shelf, text, made).catch((error: unknown) => error);
      if (!(first instanceof Crash)) break;
      expect(calls()).toBeGreaterThanOrEqual(at);
      points += 1;
      shelf.disturb = () => undefined;
      const outcome = await apply(shelf, text, await next(made, shelf));
      expect(outcome.diagnostics, `call ${at}`).toEqual([]);
      expect([...shelf.boxes.keys()], `call ${at}`).toEqual(["safe", "hand", "theirs", "others", "colleague"]);
    }
    expect(points).toBeGreaterThan(20);
  });
});
