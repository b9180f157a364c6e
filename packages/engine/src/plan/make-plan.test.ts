import { describe, expect, it } from "vitest";
import type { Catalog, Opened } from "../model/catalog.ts";
import { Failure } from "../model/failure.ts";
import { makeResource } from "../testing/made-up.ts";
import { plan, stepsOf, tryPlan } from "../testing/run-shelf.ts";
import { createShelf, type Shelf } from "../testing/shelf.ts";

const file = (...boxes: readonly string[]): string => `name: a\nboxes: [${boxes.join(", ")}]\n`;

/** The shelf, opened otherwise. */
function openAs(shelf: Shelf, change: (opened: Opened) => Partial<Opened>): Shelf {
  const catalog: Catalog = {
    ...shelf.catalog,
    open: (...args) => {
      const opened = shelf.catalog.open(...args);
      return { ...opened, ...change(opened) };
    },
  };
  return { ...shelf, catalog };
}

describe("the summary", () => {
  it("counts, names the worst risk and what can't be undone, and adds up times", async () => {
    const shelf = createShelf();
    shelf.boxes.set("turned", { id: "1", fields: { shape: "round" }, mark: "us", notes: new Set() });
    shelf.boxes.set("painted", { id: "2", fields: { colour: "blue" }, mark: "nobody", notes: new Set(["b", "a"]) });
    shelf.boxes.set("gone", { id: "3", fields: {}, mark: "us" });
    shelf.boxes.set("same", { id: "4", fields: {}, mark: "us" });
    const text = file(
      "{ id: turned, shape: square }",
      "{ id: painted, colour: red, notes: [x] }",
      "{ id: same }",
      "{ id: new, on: turned }",
      "{ id: theirs, managed: false }",
    );
    const { summary } = await plan(shelf, text);
    expect(summary).toEqual({
      create: 1,
      update: 2,
      replace: 1,
      delete: 1,
      adopt: 0,
      ensure: 0,
      unchanged: 1,
      highestRisk: "downtime",
      needs: ["downtime"],
      irreversible: ["box/turned", "box/gone"],
      downtimeSeconds: 5,
      // turned, then new, then gone.
      seconds: 15,
      warnings: ["box/theirs isn't there, and fgk may not make it"],
      notChecked: [],
      kept: [{ address: "note/painted", what: "notes", names: ["a", "b"] }],
    });
  });

  it("says what couldn't be read though it isn't ours to write, and what wasn't listed", async () => {
    const shelf = createShelf();
    shelf.disturb = ({ name }) => {
      throw new Failure({ severity: "error", code: "no-permission", summary: "denied", permission: `box.${name}` });
    };
    const { summary } = await plan(shelf, file("{ id: b, managed: false }"));
    expect(summary.notChecked).toEqual([
      "box/b was not checked (needs box.b)",
      "what carries our mark (box) was not listed (needs box.marked)",
    ]);
  });
});

describe("consent", () => {
  const turned = (): Shelf => {
    const shelf = createShelf();
    shelf.boxes.set("b", { id: "1", fields: { shape: "round" }, mark: "us" });
    return shelf;
  };
  const square = file("{ id: b, shape: square }");
  it.each([
    ["none", {}, true],
    ["to another risk", { allow: ["nodes"] }, true],
    ["to the risk", { allow: ["downtime"] }, false],
    ["to data loss, which is another matter", { dataLoss: ["box/b"] }, true],
  ] as const)("%s", async (_name, choices, blocked) => {
    const made = await plan(turned(), square, choices);
    expect(made.steps.map((step) => step.blocked)).toEqual([blocked]);
  });

  it("stands in the header, each once and in order, and changes the plan's digest but no step's", async () => {
    const [one, two] = [
      await plan(turned(), square),
      await plan(turned(), square, { allow: ["access", "downtime", "access"], dataLoss: ["box/b", "box/a", "box/b"] }),
    ];
    expect([two.header.allow, two.header.dataLoss]).toEqual([
      ["downtime", "access"],
      ["box/a", "box/b"],
    ]);
    expect(two.steps[0]?.digest).toBe(one.steps[0]?.digest);
    expect(two.header.digest).not.toBe(one.header.digest);
  });
});

describe("digests", () => {
  const base = file("{ id: b, colour: red }");
  it.each<[string, string, boolean]>([
    ["a comment", `# new\n${base}`, true],
    ["another colour", file("{ id: b, colour: blue }"), false],
    ["one more", file("{ id: b, colour: red }", "{ id: c }"), false],
    ["another project", `project: other\n${base}`, false],
    ["another's to manage", file("{ id: b, colour: red, managed: false }"), false],
    ["a key that nobody reads", `size: 9\n${base}`, true],
  ])("of what is asked for: %s", async (_name, text, same) => {
    const digest = async (one: string): Promise<string> => (await plan(createShelf(), one)).header.desired;
    expect((await digest(text)) === (await digest(base))).toBe(same);
  });

  it("of a step changes with what was seen", async () => {
    const shelf = createShelf();
    const digest = async (colour: string): Promise<string | undefined> => {
      shelf.boxes.set("b", { id: "1", fields: { colour }, mark: "us" });
      return (await plan(shelf, base)).steps[0]?.digest;
    };
    expect(await digest("blue")).not.toBe(await digest("green"));
  });
});

describe("a target", () => {
  const text = file("{ id: low }", "{ id: top, on: low }", "{ id: other }");

  it("takes what it needs with it, and prunes nothing", async () => {
    const shelf = createShelf();
    shelf.boxes.set("gone", { id: "3", fields: {}, mark: "us" });
    const made = await plan(shelf, text, { target: ["box/top"] });
    expect([stepsOf(made), made.header.only]).toEqual([["create box/low", "create box/top"], ["box/top"]]);
  });

  it("that nobody asks for is refused, with the nearest", async () => {
    const made = await tryPlan(createShelf(), text, { target: ["box/tip"] });
    expect(made.diagnostics.map((one) => [one.code, one.summary, one.help])).toEqual([
      ["usage", "the deployment file has no resource box/tip", "did you mean box/top?"],
    ]);
  });

  it("may be something that is asked for by a rule; what the rule finds besides is left out", async () => {
    const shelf = openAs(createShelf(), () => ({
      discover: async () => [makeResource("box/found"), makeResource("box/also")],
    }));
    expect(stepsOf(await plan(shelf, text, { target: ["box/found"] }))).toEqual(["create box/found"]);
    expect(stepsOf(await plan(shelf, text, { target: ["box/other"] }))).toEqual(["create box/other"]);
  });
});

it("identities of what isn't changed but relied on stand in the header, of others not", async () => {
  const shelf = createShelf();
  for (const name of ["low", "lower", "beside"]) shelf.boxes.set(name, { id: `id-${name}`, fields: {}, mark: "us" });
  shelf.boxes.set("low", { id: "id-low", fields: { under: "id-lower" }, mark: "us" });
  const text = file("{ id: lower }", "{ id: low, on: lower }", "{ id: top, on: low }", "{ id: beside }");
  const made = await plan(shelf, text);
  expect([stepsOf(made), made.header.reliesOn]).toEqual([["create box/top"], { "box/low": { id: "id-low" } }]);
});

it("a failure beside the kinds fails the plan with its own words", async () => {
  const failure = new Failure({ severity: "error", code: "no-credentials", summary: "who are you?" });
  const shelf = openAs(createShelf(), ({ kinds }) => ({
    kinds: kinds.map((kind) => ({
      ...kind,
      risk: () => {
        throw failure;
      },
    })),
  }));
  const made = await tryPlan(shelf, file("{ id: b }"));
  expect([made.ok, made.diagnostics.map((one) => one.summary)]).toEqual([false, ["who are you?"]]);
});
