import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Emulator } from "@fgk/emulator";
import { startEmulator } from "@fgk/emulator";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root } from "../product/run-fgk.ts";
import { smallest } from "./installation.ts";

const main = path.join(root, "packages/cli/src/main.ts");
let folder = "";
let emulator: Emulator;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "fgk-test-"));
  await cp(path.join(root, "packages/emulator/chart/flyte-binary"), path.join(folder, "chart"), { recursive: true });
  await writeFile(path.join(folder, "fgk.yaml"), text);
  emulator = await startEmulator({ timeScale: 0, projects: [{ projectId: "acme-ml" }] });
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});

const text = smallest.replace("../../packages/emulator/chart/flyte-binary", "./chart");

/** Runs fgk as a program of its own. */
async function fgk(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ["-C", "fgk-source", "--disable-warning=ExperimentalWarning", main, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, ...emulator.environment() },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    said.out += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    said.err += part;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, ...said };
}

it("plan --check tells a current plan from an old one", { timeout: 60_000 }, async () => {
  expect(await fgk("plan", "--out", "prod.plan.yaml")).toMatchObject({ code: 0 });
  const plan = path.join(folder, "prod.plan.yaml");
  const written = await readFile(plan, "utf8");
  const current = await fgk("plan", "--check", "prod.plan.yaml");
  expect([current.code, current.out]).toEqual([0, "prod.plan.yaml is still true: planning now gives the same.\n"]);

  // A formatter and a comment, in the plan and in the deployment file.
  await writeFile(
    plan,
    `# reviewed by zoe\n${written.replaceAll("\n  ", "\n    ").replaceAll(/^ {4}(?=- do)/gm, "    ")}`,
  );
  await writeFile(path.join(folder, "fgk.yaml"), `# why\n${text.replace("name: prod", "name:   prod # the one")}`);
  expect(await fgk("plan", "--check", "prod.plan.yaml")).toMatchObject({ code: 0 });
  await writeFile(plan, written);

  // Another person's bucket of the same name.
  const bucket = { name: "acme-ml-flyte-data", location: "EUROPE-WEST1" };
  const storage = `${emulator.url}/storage/v1/b`;
  const headers = { authorization: "Bearer zoe", "content-type": "application/json" };
  const body = JSON.stringify(bucket);
  expect((await fetch(`${storage}?project=acme-ml`, { method: "POST", headers, body })).status).toBe(200);
  const old = await fgk("plan", "--check", "prod.plan.yaml");
  expect(old.code).toBe(3);
  expect(old.err).toContain("storage.bucket/acme-ml-flyte-data exists now");
  expect(old.err).not.toMatch(/^ +at /m);
  expect((await fetch(`${storage}/acme-ml-flyte-data`, { method: "DELETE", headers })).ok).toBe(true);
  expect(await fgk("plan", "--check", "prod.plan.yaml")).toMatchObject({ code: 0 });

  // The deployment file asks for more.
  await writeFile(path.join(folder, "fgk.yaml"), text.replace("[flytesnacks]", "[flytesnacks, forecasting]"));
  const asked = await fgk("plan", "--check", "prod.plan.yaml");
  expect(asked.code).toBe(3);
  expect(asked.err).toContain("the deployment file asks for something else than when this plan was made");
  await writeFile(path.join(folder, "fgk.yaml"), text);

  // An edit of the plan.
  await writeFile(plan, written.replace("to: 10.132.0.6", "to: 10.132.0.9"));
  const edited = await fgk("plan", "--check", "prod.plan.yaml");
  expect(edited.code).toBe(3);
  expect(edited.err).toMatch(
    /error\[plan-altered\]: step \d+ \(create network\.address\/fgk-prod-lb-10-132-0-6\) was alt/,
  );
  expect(edited.err).toMatch(/--> prod\.plan\.yaml:\d+:\d+/);
  expect(await fgk("apply", "prod.plan.yaml")).toMatchObject({ code: 3 });
  expect(
    emulator.cloud.journal.filter((entry) => entry.write && entry.caller !== "zoe").map((entry) => entry.path),
  ).toEqual(["/storage/v1/b", "/storage/v1/b/acme-ml-flyte-data"]);
});

it("plan --detailed-exitcode tells that there is something to do", { timeout: 30_000 }, async () => {
  await writeFile(path.join(folder, "fgk.yaml"), text);
  expect((await fgk("plan", "--target", "iam.service-account/flyte-sa")).code).toBe(0);
  const told = await fgk("plan", "--target", "iam.service-account/flyte-sa", "--detailed-exitcode");
  expect(told.code, told.err).toBe(2);
  expect(told.out).toMatch(/\nPlan: \d+ to create, /);
});
