import fs from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Environment, openEnvironment } from "./open-environment.ts";

const bucket = "storage.bucket/acme-ml-flyte-data";

let environment: Environment;
beforeAll(async () => {
  environment = await openEnvironment();
  await environment.edit("buckets: {", "buckets: { protect: false,");
  const made = await environment.run(["apply", "--yes", "--target", bucket]);
  if (made.code !== 0) throw new Error(made.err);
});
afterAll(() => environment.close());

it("a plan isn't written over its deployment file", async () => {
  const file = path.join(environment.folder, "fgk.yaml");
  const before = await fs.readFile(file, "utf8");
  for (const command of ["plan", "destroy"]) {
    const ended = await environment.run([command, "--out", "./fgk.yaml"]);
    expect([ended.code, ended.out]).toEqual([1, ""]);
    expect(ended.err).toContain("--out ./fgk.yaml is the deployment file itself");
  }
  expect(await fs.readFile(file, "utf8")).toBe(before);
});

it("a destroy that lacks consent names the command that gives it, and that one works", async () => {
  const written = await environment.run(["destroy", "--target", bucket, "--out", "d.plan.yaml"]);
  const next = `fgk destroy --target ${bucket} --allow-data-loss ${bucket} --out d.plan.yaml`;
  expect(written.out).toContain(`\nWritten to d.plan.yaml. It can't be carried out yet; to consent: ${next}\n`);
  const refused = await environment.run(["apply", "d.plan.yaml"]);
  expect([refused.code, refused.err]).toEqual([
    5,
    expect.stringContaining(`= help: destroy with --allow-data-loss ${bucket} if that is meant\n`),
  ]);
  const checked = await environment.run(["plan", "--check", "d.plan.yaml"]);
  expect([checked.code, checked.out]).toEqual([
    0,
    "d.plan.yaml is still true: planning now gives the same. It can't be carried out yet: consent is missing (data loss).\n",
  ]);
  const again = await environment.run(next.split(" ").slice(1));
  expect(again.out).toContain("\nWritten to d.plan.yaml. To carry it out: fgk apply d.plan.yaml\n");
  const applied = await environment.run(["apply", "d.plan.yaml"]);
  expect(applied.code).toBe(0);
  // The account and more of the deployment are still there.
  expect(applied.out).toContain(`\nDestroyed: 1 done. Only ${bucket} was asked for.\n`);
});
