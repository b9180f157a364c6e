import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findProgram } from "./find-program.ts";

let folder = "";
beforeAll(async () => {
  folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "fgk-test-")));
  await fs.mkdir(path.join(folder, "bin/pyflyte"), { recursive: true });
  await fs.mkdir(path.join(folder, "venv/bin"), { recursive: true });
  await fs.writeFile(path.join(folder, "venv/bin/pyflyte"), "#!/bin/sh\n", { mode: 0o755 });
  await fs.writeFile(path.join(folder, "venv/bin/text"), "", { mode: 0o644 });
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

it.each([
  ["by name, in the first folder that has a program of it", "pyflyte", "bin:/nowhere:venv/bin", "venv/bin/pyflyte"],
  ["by a path, from where the user stands", "./venv/bin/pyflyte", "", "venv/bin/pyflyte"],
  ["what may not be run isn't one", "text", "venv/bin", undefined],
  ["a folder isn't one", "bin/pyflyte", "", undefined],
  ["an empty search finds nothing", "pyflyte", "", undefined],
])("%s", (_, name, search, found) => {
  expect(findProgram(name, search, folder)).toBe(found === undefined ? undefined : path.join(folder, found));
});

it("without a search path nothing is found by name", () => {
  expect(findProgram("pyflyte", undefined, folder)).toBeUndefined();
});
