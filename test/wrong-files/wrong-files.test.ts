import { readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Ended, runFgk } from "../product/spawn-fgk.ts";
import { mistakes } from "./mistakes.ts";

const folder = path.join(import.meta.dirname, "files");
const secret = "hunter2-very-secret";

interface Line {
  readonly type: string;
  readonly format?: string;
  readonly diagnostic?: {
    readonly severity: string;
    readonly code: string;
    readonly summary: string;
    readonly help?: string;
    readonly source?: { readonly file: string; readonly line: number; readonly column: number };
  };
}

/** Runs a few at once: each is a program of its own. */
async function runAll(names: readonly string[], flags: readonly string[]): Promise<ReadonlyMap<string, Ended>> {
  const ended = new Map<string, Ended>();
  const left = [...names];
  const work = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      ended.set(name, await runFgk(["validate", "--file", name, ...flags], { folder }));
    }
  };
  await Promise.all([work(), work(), work()]);
  return ended;
}

const names = Object.keys(mistakes);
/** One of each stage: both forms are drawn from the same diagnostics. */
const inJson = [
  "12-indentation.yaml",
  "18-password-in-the-file.yaml",
  "24-json.yaml",
  "30-utf-16.yaml",
  "31-everything-at-once.yaml",
];
let texts: ReadonlyMap<string, Ended>;
let lines: ReadonlyMap<string, Ended>;
beforeAll(async () => {
  texts = await runAll(names, []);
  lines = await runAll(inJson, ["--json"]);
}, 120_000);

it("the table has every file, and at least twenty", () => {
  expect(names).toEqual(readdirSync(folder).sort());
  expect(names.length).toBeGreaterThanOrEqual(20);
});

describe.each(names)("%s", (name) => {
  const expected = mistakes[name] ?? [];

  it("has all its mistakes at their places, in one run, with exit 1", () => {
    const { code, out, err } = texts.get(name) as Ended;
    expect(placesInText(err, name)).toEqual(expected);
    expect([code, out]).toEqual([1, ""]);
  });

  it("says what helps with each, and shows neither our code nor a secret", () => {
    const { err } = texts.get(name) as Ended;
    for (const block of err.split(/^(?=error)/m)) expect(block).toMatch(/^\s*= help: \S/m);
    expect(err).not.toMatch(/^\s+at .*[.:]\d+|node:internal|\.ts:\d|fgk has a bug/m);
    expect(err).not.toContain(secret);
    expect(err).not.toContain("\u001b[");
  });
});

it.each(inJson)("%s says the same as JSON on stdout", (name) => {
  const { code, out, err } = lines.get(name) as Ended;
  const [first, ...events] = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  expect(first).toMatchObject({ type: "version", format: "1.0" });
  const found = events.flatMap(({ diagnostic }) => diagnostic ?? []);
  expect(
    found.map(({ code: kind, summary, source }) =>
      source === undefined ? `${kind} ${summary}` : `${source.line}:${source.column} ${kind} ${summary}`,
    ),
  ).toEqual(mistakes[name]);
  for (const { severity, help } of found) expect([severity, help === undefined]).toEqual(["error", false]);
  expect([code, err]).toEqual([1, ""]);
  expect(out).not.toContain(secret);
});

/** `LINE:COLUMN CODE SUMMARY` of each error, out of the text for people. */
function placesInText(err: string, name: string): readonly string[] {
  const found = err.matchAll(/^error\[([a-z-]+)\]: (.*)\n(?: *--> (.*):(\d+:\d+)\n)?/gm);
  return [...found].map(([, code, summary, file, place]) => {
    if (place !== undefined) expect(file).toBe(name);
    return place === undefined ? `${code} ${summary}` : `${place} ${code} ${summary}`;
  });
}
