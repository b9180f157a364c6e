import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createRandom } from "../testing/random.ts";
import { codesOf, makeRich, sealPlan } from "../testing/rich-plan.ts";
import { plan } from "../testing/run-shelf.ts";
import { createShelf } from "../testing/shelf.ts";
import { readPlan } from "./read-plan.ts";
import { writePlan } from "./write-plan.ts";

const rich = await makeRich();
const written = writePlan(rich);
const codes = codesOf;
const seal = (parts: Parameters<typeof sealPlan>[1]): string => sealPlan(rich, parts);

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

type Path = readonly (string | number)[];

/** The parsed file with one place changed; JSON is YAML. */
function change(path: Path, edit: (holder: Record<string | number, unknown>, key: string | number) => void): string {
  const root = { file: parse(written) };
  const whole: Path = ["file", ...path];
  const holder = whole.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], root);
  edit(holder as Record<string | number, unknown>, whole.at(-1) ?? "");
  return JSON.stringify(root.file);
}

describe("every value of the file", () => {
  const places: Path[] = [];
  const visit = (value: unknown, path: Path): void => {
    places.push(path);
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) visit(item, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  visit(parse(written), []);
  const untouched = change([], () => undefined);

  it("can't be changed, whatever its type becomes", () => {
    expect(places.length).toBeGreaterThan(100);
    expect(codes(untouched)).toEqual([]);
    for (const path of places.slice(1)) {
      for (const value of ["other", 7, false, null, []]) {
        const text = change(path, (holder, key) => {
          holder[key] = value;
        });
        if (text !== untouched)
          expect(readPlan(text, "x").ok, `${path.join(".")} = ${JSON.stringify(value)}`).toBe(false);
      }
      const asText = change(path, (holder, key) => {
        holder[key] = String(holder[key]);
      });
      if (asText !== untouched) expect(readPlan(asText, "x").ok, `${path.join(".")} as text`).toBe(false);
    }
  });

  it("can't get a neighbour", () => {
    for (const path of places) {
      const text = change(path, (holder, key) => {
        const value = holder[key];
        if (Array.isArray(value)) holder[key] = [...value, "box/extra"];
        else if (typeof value === "object" && value !== null) holder[key] = { ...value, extra: "x" };
      });
      if (text !== untouched) expect(readPlan(text, "x").ok, path.join(".")).toBe(false);
    }
  });

  it("may be laid out otherwise, with its keys in another order", () => {
    const random = createRandom(5);
    const shuffle = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffle);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(random.shuffle(Object.entries(value)).map(([key, item]) => [key, shuffle(item)]));
    };
    expect(codes(JSON.stringify(shuffle(parse(written)), null, 3))).toEqual([]);
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
