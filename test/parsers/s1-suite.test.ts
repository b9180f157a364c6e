import { readYaml } from "@fgk/engine";
import { expect, it } from "vitest";
import { readGoYaml } from "../../packages/providers/src/helm/objects/read-go-yaml.ts";
import { readPasswordFile } from "../../packages/providers/src/kubernetes/password.ts";
import { showFigure } from "../rows/figure.ts";
import { measureCpu } from "./cpu-time.ts";
import { isRefused, nastyFiles } from "./nasty-files.ts";

it.each(nastyFiles)("$name", (row) => {
  const read = readYaml(row.text, "f.yaml");
  if (isRefused(row)) {
    expect(read.ok).toBe(false);
    for (const { source } of read.diagnostics)
      expect([source?.line, source?.column]).toEqual([expect.any(Number), expect.any(Number)]);
  } else {
    expect(read).toMatchObject({ ok: true });
    if (read.ok) expect(read.value.content).toEqual(row.is);
  }
});

it("shows how many there are", (context) => {
  const counts = { "nasty files": nastyFiles.length, refused: nastyFiles.filter(isRefused).length };
  showFigure(context, {
    row: "S1",
    family: "suite",
    claim: "what parsers are known to stumble over is read as meant, or refused at its place",
    counts,
  });
});

const flow = (piece: string, count: number): string => `a: [${piece.repeat(count)}]`;

/** What ended yaml 2.9.1, or took it a minute and more. */
const slow: readonly (readonly [string, string])[] = [
  ["brackets 100,000 deep", `a: ${"[".repeat(100_000)}`],
  ["braces 100,000 deep", `a: ${"{a: ".repeat(100_000)}`],
  ["dashes 100,000 deep", "- ".repeat(100_000)],
  ["questions 100,000 deep", "? ".repeat(100_000)],
  ["50,000 keys", Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join("\n")],
  ["20,000 keys in braces", `{${Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join(",")}}`],
  ["50,000 times the same key", "k: 1\n".repeat(50_000)],
  ["10,000 aliases", `a: &a 1\nb: [${"*a,".repeat(10_000)}]`],
  [
    "a billion laughs",
    `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(10)}]`).join("\n")}`,
  ],
  ["5,000 anchors", Array.from({ length: 5_000 }, (_, index) => `k${index}: &a${index} 1`).join("\n")],
  ["5,000 tags by a handle", `%TAG !e! tag:e.com,2000:\n---\n${"- !e!y 1\n".repeat(5_000)}`],
  ["10,000 mistakes in one line", flow("@,", 10_000)],
  ["a number of 100,000 digits", `a: ${"9".repeat(100_000)}`],
];

it.each(slow)("%s: bounded in every reader", (_name, text) => {
  for (const read of [() => readYaml(text, "f.yaml"), () => readPasswordFile(text), () => tryGo(text)]) {
    expect(measureCpu(read).ms).toBeLessThan(2_500);
  }
});

function tryGo(text: string): unknown {
  try {
    return readGoYaml(text);
  } catch (error) {
    expect(error).toMatchObject({ name: "YamlTrouble" });
    return undefined;
  }
}

it("doesn't tell Node's warnings what stands in a key", () => {
  const told: unknown[] = [];
  const listen = (warning: unknown): void => void told.push(warning);
  process.on("warning", listen);
  readYaml("? { password: hunter2 }\n: 1\n", "f.yaml");
  readGoYaml("? { password: hunter2 }\n: 1\n");
  readPasswordFile("? { password: hunter2 }\n: 1\n");
  return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    process.off("warning", listen);
    expect(told).toEqual([]);
  });
});

it("no key becomes a prototype", () => {
  for (const text of [
    "__proto__: { polluted: 1 }",
    "a: { '__proto__': { polluted: 1 } }",
    '{"__proto__": {"polluted": 1}}',
  ]) {
    readYaml(text, "f.yaml");
    const [value] = readGoYaml(text);
    expect((value as { readonly polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  }
  expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
});
