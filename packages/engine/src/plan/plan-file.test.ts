import { describe, expect, it } from "vitest";
import { readDeployment } from "../desired/read-deployment.ts";
import type { Plan } from "../model/plan.ts";
import { createShelf, type Shelf } from "../testing/shelf.ts";
import { makePlan } from "./make-plan.ts";
import { readPlan } from "./read-plan.ts";
import { writePlan } from "./write-plan.ts";

async function planOf(shelf: Shelf, text: string): Promise<Plan> {
  const file = readDeployment(text, "fgk.yaml", shelf.catalog);
  if (!file.ok) throw new Error("the file is wrong");
  const made = await makePlan({
    file: file.value,
    catalog: shelf.catalog,
    world: shelf.world,
    fgkVersion: "0.1.7",
    allow: [],
    dataLoss: [],
    adopt: [],
    target: [],
    emit: () => undefined,
  });
  if (!made.ok) throw new Error("no plan");
  return made.value;
}

const text = "name: a\nboxes: [{ id: bottom, colour: blue }, { id: top, colour: red, on: bottom }]\n";

describe("a plan file", () => {
  it("says in its first lines what a reviewer needs, and in the steps every field that is sent", async () => {
    const written = writePlan(await planOf(createShelf(), text));
    expect(written).toContain("summary:\n  create: 2\n");
    expect(written).toContain("  - do: create\n    address: box/bottom\n");
    expect(written).toContain('      colour: { to: blue, asked: "boxes[0].colour" }\n');
    expect(written).toContain("      size: { to: 3, default: true }\n");
  });

  it("comes back as it was written", async () => {
    const made = await planOf(createShelf(), text);
    const read = readPlan(writePlan(made), "a.plan.yaml");
    expect(read.ok && writePlan(read.value)).toBe(writePlan(made));
  });

  it("says where a thing is only of a delete: nothing else does", async () => {
    const shelf = createShelf();
    shelf.boxes.set("gone", { id: "g", fields: {}, mark: "us", at: { shelf: "upper" } });
    const written = writePlan(await planOf(shelf, text));
    expect(written.match(/^ +(?:address|at): .*$/gm)).toEqual([
      "    address: box/bottom",
      "    address: box/top",
      "    address: box/gone",
      "    at: { shelf: upper }",
    ]);
    const moved = readPlan(written.replace("shelf: upper", "shelf: lower"), "a.plan.yaml");
    expect(moved.diagnostics.map((one) => one.summary)).toEqual([
      "step 3 (delete box/gone) was altered after planning",
    ]);
    const added = readPlan(
      written.replace("address: box/top\n", "address: box/top\n    at: { a: b }\n"),
      "a.plan.yaml",
    );
    expect(added.diagnostics.map((one) => one.summary)).toEqual([
      "the plan was altered: steps[1].at is not said of create steps",
    ]);
  });

  it("has the same bytes whatever comments and order the deployment file has", async () => {
    const other =
      "# a comment\nboxes:\n- colour: blue\n  id: bottom\n- on: bottom\n  id: top\n  colour: red # here too\nname: a\n";
    expect(writePlan(await planOf(createShelf(), other))).toBe(writePlan(await planOf(createShelf(), text)));
  });

  it("may be formatted by anybody", async () => {
    const written = writePlan(await planOf(createShelf(), text));
    const formatted = `# formatted\r\n${written.replaceAll("\n", "\r\n")}`;
    expect(readPlan(formatted, "a.plan.yaml").ok).toBe(true);
  });

  const edits: readonly [string, (written: string) => string, string][] = [
    [
      "a value",
      (written) => written.replace("to: blue", "to: red"),
      "step 1 (create box/bottom) was altered after planning",
    ],
    [
      "an address",
      (written) => written.replace("address: box/top", "address: box/tip"),
      "step 2 (create box/tip) was altered after planning",
    ],
    [
      "the consent",
      (written) => written.replace("plan:\n", "plan:\n  allow: [downtime]\n"),
      "the header, the summary or the list of steps was altered after planning",
    ],
    [
      "the summary",
      (written) => written.replace("create: 2", "create: 1"),
      "the header, the summary or the list of steps was altered after planning",
    ],
    [
      "the project",
      (written) => written.replace("project: acme", "project: other"),
      "the header, the summary or the list of steps was altered after planning",
    ],
  ];
  it.each(edits)("tells that %s was edited", async (_name, edit, summary) => {
    const written = writePlan(await planOf(createShelf(), text));
    const edited = edit(written);
    expect(edited).not.toBe(written);
    const read = readPlan(edited, "a.plan.yaml");
    expect(read.ok).toBe(false);
    expect(read.diagnostics.map((one) => [one.code, one.summary])).toContainEqual(["plan-altered", summary]);
  });

  it("tells that a step was removed", async () => {
    const written = writePlan(await planOf(createShelf(), text));
    const cut = written.slice(0, written.indexOf("  - do: create\n    address: box/top"));
    const read = readPlan(cut, "a.plan.yaml");
    expect(read.diagnostics[0]?.summary).toBe(
      "the header, the summary or the list of steps was altered after planning",
    );
  });

  it("escapes what came from the cloud and can't be seen", async () => {
    const shelf = createShelf();
    shelf.boxes.set("bottom", { id: "i", fields: { colour: "bl\u202eeu\u001b[31m" }, mark: "nobody" });
    const written = writePlan(await planOf(shelf, "name: a\nboxes: [{ id: bottom, colour: blue }]\n"));
    expect(written).toContain('from: "bl\\u202eeu\\e[31m"');
    expect(readPlan(written, "a.plan.yaml").ok).toBe(true);
  });

  it.each([
    ["nothing", ""],
    ["a list", "[]"],
    ["another map", "a: 1"],
    ["an empty plan", "summary: {}\nplan: {}"],
    ["a zero byte", "\u0000"],
    ["open brackets", "[[[["],
    ["two thousand dashes", "- ".repeat(2_000)],
  ])("refuses %s without falling over", (_name, garbage) => {
    expect(readPlan(garbage, "x").ok).toBe(false);
  });
});
