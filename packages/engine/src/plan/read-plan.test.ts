import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import type { Plan, PlanHeader, Step, Summary } from "../model/plan.ts";
import { drawJson, drawKey } from "../testing/json-draws.ts";
import { createRandom } from "../testing/random.ts";
import { plan } from "../testing/run-shelf.ts";
import { createShelf } from "../testing/shelf.ts";
import { digestOfPlan, digestOfStep } from "./plan-digest.ts";
import { readPlan } from "./read-plan.ts";
import { summarizeSteps } from "./summarize.ts";
import { writePlan } from "./write-plan.ts";

/** A plan with every kind of step, made as planning makes it. */
async function makeRich(): Promise<Plan> {
  const shelf = createShelf();
  shelf.boxes.set("turned", { id: "i1", fields: { shape: "round" }, mark: "us" });
  shelf.boxes.set("painted", { id: "i2", fields: { colour: "blue" }, mark: "nobody", notes: new Set(["theirs"]) });
  shelf.boxes.set("gone", { id: "i3", fields: {}, mark: "us", at: { shelf: "upper" } });
  shelf.boxes.set("same", { id: "i4", fields: {}, mark: "us" });
  const text = `name: a
boxes:
  - { id: new, colour: red, on: same }
  - { id: turned, shape: square }
  - { id: painted, colour: red, notes: [ours] }
  - { id: same }
`;
  return plan(shelf, text, { adopt: "all", allow: ["downtime"], dataLoss: ["box/turned"] });
}

const rich = await makeRich();
const written = writePlan(rich);

function codes(text: string): readonly string[] {
  return readPlan(text, "a.plan.yaml").diagnostics.map((one) => `${one.code}: ${one.summary}`);
}

/** The plan with its digests computed anew, as a forger would. */
function seal(parts: { header?: Partial<PlanHeader>; summary?: Partial<Summary>; steps?: readonly Step[] }): string {
  const steps = (parts.steps ?? rich.steps).map(({ digest: _old, ...step }) => ({
    ...step,
    digest: digestOfStep(step),
  }));
  const summary = { ...rich.summary, ...summarizeSteps(steps), ...parts.summary };
  const { digest: _old, ...header } = { ...rich.header, ...parts.header };
  return writePlan({ ...rich, steps, summary, header: { ...header, digest: digestOfPlan(header, summary, steps) } });
}

it("what is written is read, and sealed anew is the same", () => {
  expect(codes(written)).toEqual([]);
  expect(seal({})).toBe(written);
  expect(rich.steps.map((step) => step.action).sort()).toEqual([
    "adopt",
    "create",
    "delete",
    "replace",
    "update",
    "update",
  ]);
});

describe("every line of the file", () => {
  const lines = written.split("\n");
  const numbered = lines
    .map((line, index) => [index + 1, line] as const)
    .filter(([, line]) => line.trim() !== "" && !line.startsWith("#"));

  it.each(numbered)("%i can't be left out: %s", (number) => {
    const without = lines.filter((_, index) => index !== number - 1).join("\n");
    expect(readPlan(without, "x").ok).toBe(false);
  });

  it("can't be written twice", () => {
    for (const [number, line] of numbered) {
      const twice = [...lines.slice(0, number), line, ...lines.slice(number)].join("\n");
      expect(readPlan(twice, "x").ok, `line ${number}: ${line}`).toBe(false);
    }
  });
});

describe("every value of the file", () => {
  const document = parseDocument(written);
  const places: (readonly (string | number)[])[] = [];
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    if (path.length > 0) places.push(path);
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...path, index]);
    else if (typeof value === "object" && value !== null)
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
  };
  visit(document.toJS(), []);

  it("can't be changed, whatever its type becomes", () => {
    expect(places.length).toBeGreaterThan(100);
    for (const path of places) {
      const before = document.getIn(path);
      for (const value of ["other", 7, true, null, [], ["x"], {}, { x: 1 }, "sha256:00", String(before)]) {
        if (value === before) continue;
        const copy = parseDocument(written);
        copy.setIn(path, value);
        const text = copy.toString();
        if (JSON.stringify(parseDocument(text).toJS()) === JSON.stringify(document.toJS())) continue;
        expect(readPlan(text, "x").ok, `${path.join(".")} = ${JSON.stringify(value)}`).toBe(false);
      }
    }
  });

  it("can't get a neighbour", () => {
    for (const path of [[], ...places]) {
      const value = path.length === 0 ? document.toJS() : document.getIn(path, true);
      const collection = path.length === 0 ? document.contents : value;
      if (collection === null || typeof collection !== "object" || !("items" in (collection as object))) continue;
      const copy = parseDocument(written);
      const isList = Array.isArray(
        path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], document.toJS()),
      );
      if (isList) copy.addIn(path, "box/extra");
      else copy.setIn([...path, "extra"], "x");
      expect(readPlan(copy.toString(), "x").ok, `${path.join(".")}`).toBe(false);
    }
  });

  it("may be laid out otherwise, with its keys in another order", () => {
    const random = createRandom(5);
    const shuffle = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffle);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(random.shuffle(Object.entries(value)).map(([key, item]) => [key, shuffle(item)]));
    };
    const copy = parseDocument(JSON.stringify(shuffle(document.toJS()), null, 3));
    expect(codes(copy.toString())).toEqual([]);
  });
});

describe("steps", () => {
  const swap = (a: number, b: number): string => {
    const steps = [...rich.steps];
    const [first, second] = [steps[a], steps[b]];
    if (first === undefined || second === undefined) throw new Error("no such step");
    [steps[a], steps[b]] = [second, first];
    return writePlan({ ...rich, steps });
  };
  const changed = "plan-altered: the header, the summary or the list of steps was altered after planning";

  it("can't change places", () => {
    expect(codes(swap(0, 1))).toEqual([changed]);
  });

  it("can't be there twice", () => {
    expect(codes(writePlan({ ...rich, steps: [...rich.steps, ...rich.steps.slice(0, 1)] }))).toEqual([changed]);
  });

  it("can't be moved in from another plan", async () => {
    const other = await plan(createShelf(), "name: a\nboxes: [{ id: other }]\n");
    expect(codes(writePlan({ ...rich, steps: [...rich.steps, ...other.steps] }))).toEqual([changed]);
  });

  it("can't be consented to by hand", async () => {
    const shelf = createShelf();
    shelf.boxes.set("b", { id: "i", fields: { shape: "round" }, mark: "us" });
    const blocked = writePlan(await plan(shelf, "name: a\nboxes: [{ id: b, shape: square }]\n"));
    expect(blocked).toContain("    blocked: true\n");
    expect(codes(blocked.replace("    blocked: true\n", ""))).toEqual([changed]);
    expect(codes(blocked.replace("blocked: true", "blocked: false"))).toEqual([
      "plan-altered: the plan was altered: steps[0].blocked is either true or left out",
    ]);
    expect(codes(blocked.replace("blocked: true", "blocked: yes"))).toHaveLength(1);
  });
});

describe("a plan that was sealed anew, though it isn't one that fgk makes", () => {
  const first = rich.steps.findIndex((step) => step.waitsFor.length > 0);
  const early = [...rich.steps.slice(first, first + 1), ...rich.steps.filter((_, index) => index !== first)];
  const replaceStep = rich.steps.find((step) => step.action === "replace") as Step;
  const others = rich.steps.filter((step) => step !== replaceStep);
  const rows: readonly [string, string, RegExp][] = [
    ["a step before what it waits for", seal({ steps: early }), /stands before/],
    ["a step twice", seal({ steps: [...rich.steps, rich.steps[0] as Step] }), /is there twice/],
    [
      "consent that the header doesn't give",
      seal({ header: { allow: [] } }),
      /the consent to box\/turned isn't the header's/,
    ],
    [
      "a block that nobody needs",
      seal({ steps: [...others, { ...replaceStep, blocked: true, waitsFor: [] }] }),
      /the consent to|stands before/,
    ],
    ["a summary that hides a delete", seal({ summary: { delete: 0 } }), /summary\.delete isn't what its steps do/],
    [
      "a summary that hides a risk",
      seal({ summary: { highestRisk: null } }),
      /summary\.highestRisk isn't what its steps do/,
    ],
    ["another format", seal({ header: { format: 2 as never } }), /another fgk/],
    [
      "an action that isn't one",
      seal({ steps: [{ ...replaceStep, action: "erase" as never }] }),
      /steps\[0\]\.do is none of/,
    ],
    ["an address that isn't one", seal({ steps: [{ ...replaceStep, address: "box" as never }] }), /is no address/],
    ["a negative time", seal({ steps: [{ ...replaceStep, seconds: -1 }] }), /is no count/],
    [
      "a risk that isn't one",
      seal({ steps: [{ ...replaceStep, risk: { risk: "none" as never, why: "" } }] }),
      /is none of/,
    ],
    [
      "an update of nothing",
      seal({ steps: [{ ...replaceStep, action: "update", fields: [] }] }),
      /steps\[0\]\.(fields is missing|why is not said)/,
    ],
  ];
  it.each(rows)("%s", (_name, text, expected) => {
    const found = codes(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join("\n")).toMatch(expected);
  });
});

describe("drawn values", () => {
  it("are written so that they are read back, in the same bytes whatever order their keys came in", () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const random = createRandom(seed);
      const update = rich.steps.find((step) => step.action === "update") as Step;
      const draw = () =>
        Array.from({ length: 1 + random.below(3) }, () => [drawKey(random), drawJson(random)] as const);
      const fields = [...new Map(draw()).entries()].sort(([a], [b]) => (a < b ? -1 : 1));
      const lines = fields.map(([path, after]) => ({ path, before: drawJson(random), after, manager: "x" }));
      const step: Step = {
        ...update,
        fields: lines,
        waitsFor: [],
        expect: { hash: "h", identity: Object.fromEntries(draw().map(([key]) => [key, key])) },
      };
      const text = seal({ steps: [step], summary: { warnings: draw().map(([key]) => key) } });
      const read = readPlan(text, "x");
      expect(
        read.diagnostics.map((one) => one.summary),
        `seed ${seed}\n${text}`,
      ).toEqual([]);
      expect(read.ok && writePlan(read.value), `seed ${seed}`).toBe(text);
      expect(/[\p{Cf}\p{Cs}\u2028\u2029]|(?!\n)\p{Cc}/u.test(text), `seed ${seed}: an unseen character`).toBe(false);
    }
  });

  it("can't look like a line of the plan", () => {
    const update = rich.steps.find((step) => step.action === "update") as Step;
    const evil = "a text that is long enough to be folded over several lines\n  - do: create\n    address: box/evil\n";
    const text = seal({
      steps: [{ ...update, waitsFor: [], fields: [{ path: "a", before: evil, after: evil }] }],
      summary: { warnings: [evil] },
    });
    expect(text.split("\n").filter((line) => line.includes("box/evil"))).toHaveLength(2);
    expect(text).not.toMatch(/^\s+- do: create/m);
  });
});

describe("garbage", () => {
  it("in drawn places is refused or changes nothing, and never throws", () => {
    for (let seed = 1; seed <= 2_000; seed += 1) {
      const random = createRandom(seed);
      const at = random.below(written.length);
      const piece = random.pick([
        "",
        "x",
        "\n",
        "  ",
        "- ",
        ": ",
        "{",
        "]",
        "'",
        '"',
        "\\",
        "&a ",
        "*a",
        "!!js ",
        "0",
        "\u202e",
        "\u0000",
        "~",
      ]);
      const text = written.slice(0, at) + piece + written.slice(at + random.below(4));
      const read = readPlan(text, "x");
      if (read.ok) expect(writePlan(read.value), `seed ${seed}`).toBe(written);
    }
  }, 60_000);
});

it("a plan of ten thousand steps is written and read in a few seconds", () => {
  const [step] = rich.steps.filter((one) => one.action === "create");
  if (step === undefined) throw new Error("no create");
  const steps = Array.from(
    { length: 10_000 },
    (_, index): Step => ({ ...step, address: `box/b${index}`, waitsFor: index === 0 ? [] : [`box/b${index - 1}`] }),
  );
  const started = performance.now();
  expect(codes(seal({ steps }))).toEqual([]);
  expect(performance.now() - started).toBeLessThan(15_000);
});
