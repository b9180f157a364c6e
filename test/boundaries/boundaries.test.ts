import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findCloudWords, findViolations, type SourceFile } from "./find-violations.ts";

const root = path.resolve(import.meta.dirname, "../..");

function readSources(): readonly SourceFile[] {
  return readdirSync(path.join(root, "packages"), { recursive: true, encoding: "utf8" })
    .filter(
      (name) =>
        /^[^/]+\/src\/.*\.ts$/.test(name) &&
        !/\.test(-\w+)?\.ts$|\/test-[^/]*\.ts$|\/testing\/|\/conformance\//.test(name),
    )
    .map((name) => ({ path: `packages/${name}`, text: readFileSync(path.join(root, "packages", name), "utf8") }));
}

/** The engine's words for its own exit codes and header that happen to be a program's name. */
const allowedWords = [
  /\bhelm: (?:string|versions|null)/,
  /"no-helm"|"helm-failed"/,
  /readonly helm:/,
  /needsHelm|versions\.helm/,
  /helm: null/,
  /^\s*(?:\["helm"|"helm",|helm:)/,
];

describe("boundaries", () => {
  it("are kept by every source file", () => {
    const sources = readSources();
    expect(sources.length).toBeGreaterThan(100);
    expect(findViolations(sources)).toEqual([]);
  });

  it("keep every cloud out of the engine", () => {
    expect(findCloudWords(readSources(), allowedWords)).toEqual([]);
  });

  const breaks: readonly [string, SourceFile, string][] = [
    [
      "the engine imports a provider",
      { path: "packages/engine/src/a.ts", text: 'import { x } from "@fgk/providers";' },
      "imports @fgk/providers",
    ],
    [
      "the engine reads a file",
      { path: "packages/engine/src/a.ts", text: 'import fs from "node:fs";' },
      "imports node:fs",
    ],
    [
      "the engine reads the clock",
      { path: "packages/engine/src/a.ts", text: "const at = Date.now();" },
      "touches the clock",
    ],
    ["a provider prints", { path: "packages/providers/src/a.ts", text: '  console.log("x");' }, "touches console"],
    [
      "a provider reads the environment",
      { path: "packages/providers/src/a.ts", text: "const p = process.env;" },
      "touches process",
    ],
    [
      "a provider sleeps by itself",
      { path: "packages/providers/src/a.ts", text: "await new Promise((r) => setTimeout(r, 5));" },
      "touches timers",
    ],
    [
      "a provider fetches by itself",
      { path: "packages/providers/src/a.ts", text: "await fetch(url);" },
      "touches the network",
    ],
    [
      "a provider draws a random number",
      { path: "packages/providers/src/a.ts", text: "Math.random()" },
      "touches random",
    ],
    [
      "the emulator uses the engine",
      { path: "packages/emulator/src/a.ts", text: 'import type { World } from "@fgk/engine";' },
      "imports @fgk/engine",
    ],
    [
      "the emulator reaches into a provider",
      { path: "packages/emulator/src/a.ts", text: 'import { x } from "../../providers/src/a.ts";' },
      "imports ../../providers/src/a.ts",
    ],
    [
      "a lazy import counts as well",
      { path: "packages/engine/src/a.ts", text: 'await import("@kubernetes/client-node")' },
      "imports @kubernetes/client-node",
    ],
  ];
  it.each(breaks)("would tell that %s", (_name, file, what) => {
    expect(findViolations([file])).toContain(`${file.path}:1 ${what}`);
  });

  it("would tell that the engine names a cloud", () => {
    const file = { path: "packages/engine/src/a.ts", text: 'if (kind === "gke.cluster") return;' };
    expect(findCloudWords([file], allowedWords)).toEqual([
      'packages/engine/src/a.ts:1 if (kind === "gke.cluster") return;',
    ]);
  });
});
