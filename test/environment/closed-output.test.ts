import { spawn } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root } from "../product/run-fgk.ts";
import { type Environment, openEnvironment } from "./open-environment.ts";

let environment: Environment;
beforeAll(async () => {
  environment = await openEnvironment();
});
afterAll(() => environment.close());

/** Runs an apply whose output goes where the shell's words send it; answers its exit code. */
function applyInto(shell: string): Promise<number | null> {
  const main = path.join(root, "packages/cli/src/main.ts");
  const line = `"$@" ${shell}; exit "\${PIPESTATUS[0]}"`;
  const args = ["-c", line, "fgk", process.execPath, "-C", "fgk-source", main, "apply", "--yes"];
  const env = { PATH: process.env["PATH"], HOME: environment.folder, ...environment.variables };
  return new Promise((resolve, reject) => {
    const child = spawn("bash", args, { cwd: environment.folder, env, stdio: "ignore" });
    child.once("error", reject).once("close", resolve);
  });
}

it("an apply whose reader goes away in the middle is brought to its end", { timeout: 60_000 }, async () => {
  expect(await applyInto("2>&1 >/dev/null | head -3")).toBe(0);
  const next = await environment.run(["plan", "--detailed-exitcode"]);
  expect(next.out).toContain("No changes");
});

it("and its exit code says what the proof found, not that nobody reads it", { timeout: 60_000 }, async () => {
  environment.emulator.cloud.faults.databaseUnreachable = true;
  expect(await applyInto("2>/dev/null | head -1")).toBe(1);
});
