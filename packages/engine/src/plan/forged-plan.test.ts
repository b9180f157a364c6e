import { describe, expect, it } from "vitest";
import type { Json } from "../model/json.ts";
import type { Step } from "../model/plan.ts";
import { cpuMs } from "../testing/cpu-time.ts";
import { drawJson, drawKey } from "../testing/json-draws.ts";
import { createRandom } from "../testing/random.ts";
import { codesOf, makeRich, sealPlan } from "../testing/rich-plan.ts";
import { readPlan } from "./read-plan.ts";
import { writePlan } from "./write-plan.ts";

const rich = await makeRich();
const written = writePlan(rich);
const codes = codesOf;
const seal = (parts: Parameters<typeof sealPlan>[1]): string => sealPlan(rich, parts);

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
    for (let seed = 1; seed <= 200; seed += 1) {
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

  it("are written alike, in whatever order an answer had their keys", () => {
    const update = rich.steps.find((step) => step.action === "update") as Step;
    const write = (value: Json, identity: Record<string, string>): string => {
      const fields = [{ path: "a", before: [value], after: value }];
      return seal({ steps: [{ ...update, waitsFor: [], fields, expect: { hash: "h", identity } }] });
    };
    expect(write({ b: { d: 1, c: 2 }, a: 3 }, { y: "1", x: "2" })).toBe(
      write({ a: 3, b: { c: 2, d: 1 } }, { x: "2", y: "1" }),
    );
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
    for (let seed = 1; seed <= 500; seed += 1) {
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

it("a plan of three thousand steps is written and read in a few seconds", () => {
  const [step] = rich.steps.filter((one) => one.action === "create");
  if (step === undefined) throw new Error("no create");
  const steps = Array.from(
    { length: 3_000 },
    (_, index): Step => ({ ...step, address: `box/b${index}`, waitsFor: index === 0 ? [] : [`box/b${index - 1}`] }),
  );
  const started = cpuMs();
  expect(codes(seal({ steps }))).toEqual([]);
  expect(cpuMs() - started).toBeLessThan(15_000);
});
