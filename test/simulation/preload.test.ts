import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const providers = path.resolve(import.meta.dirname, "../../packages/providers/src");

/** Loaded only where no token is given, which no simulation does. */
const neverSimulated = ["google-auth-library"];

it("all that providers load late is loaded before a virtual clock runs", () => {
  const late = new Set<string>();
  for (const name of readdirSync(providers, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
    const file = path.join(providers, name);
    for (const [, what = ""] of readFileSync(file, "utf8").matchAll(/\bimport\("([^"]+)"\)/g)) {
      late.add(what.startsWith(".") ? path.resolve(path.dirname(file), what) : what);
    }
  }
  const preload = readFileSync(path.join(import.meta.dirname, "preload.ts"), "utf8");
  const loaded = [...preload.matchAll(/^import "([^"]+)";$/gm)].map(([, what = ""]) =>
    what.startsWith(".") ? path.resolve(import.meta.dirname, what) : what,
  );
  expect([...late].sort()).toEqual([...loaded, ...neverSimulated].sort());
});
