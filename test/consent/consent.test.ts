import fs from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Environment, openEnvironment } from "../environment/open-environment.ts";
import { runAtTerminal } from "../environment/run-at-terminal.ts";

const pool = ["--target", "gke.node-pool/flyte/default"];
const bucket = "storage.bucket/acme-ml-flyte-data";
const needsNodes =
  "gke.node-pool/flyte/default: in place, but the nodes are recreated one after the other (machineType)";

let environment: Environment;
beforeAll(async () => {
  environment = await openEnvironment();
  await environment.edit("buckets: {", "buckets: { protect: false,");
  const made = await environment.run(["apply", "--yes", "--target", `gke.node-pool/flyte/default,${bucket}`]);
  if (made.code !== 0) throw new Error(made.err);
});
afterAll(() => environment.close());

/** How many requests of any sort the cloud has seen. */
function countRequests(): number {
  return environment.emulator.cloud.journal.length;
}

function askLargerNodes(): Promise<void> {
  return environment.edit(
    "cluster: { name: flyte }",
    "cluster: { name: flyte, nodePools: [{ name: default, machineType: e2-standard-8 }] }",
  );
}

function askOtherBuckets(parts: string): Promise<void> {
  return environment.edit("buckets: {", `buckets: { ${parts}, location: europe-west4,`);
}

describe("consent to a risk", () => {
  it("without a terminal and without flags: the flags are named before anything is read", async () => {
    await askLargerNodes();
    const before = countRequests();
    const ended = await environment.run(["apply", ...pool]);
    expect(ended.code).toBe(1);
    expect(ended.err).toBe(
      "error[usage]: there is no terminal to ask on\n  = help: add --yes to apply without being asked (and --allow RISK for what needs consent), or apply a reviewed plan file: fgk apply PLAN\n",
    );
    expect(countRequests()).toBe(before);
  });

  it("isn't given by --yes: the flag is named, nothing is written", async () => {
    await askLargerNodes();
    const before = environment.writes();
    const ended = await environment.run(["apply", "--yes", ...pool]);
    expect(ended.code).toBe(5);
    expect(ended.err).toContain(
      "error[blocked]: update gke.node-pool/flyte/default is blocked: its risk is nodes, and nobody consented\n",
    );
    expect(ended.err).toContain("--allow nodes");
    expect(ended.err).toMatch(/\nNothing was written\.\n$/);
    expect(environment.writes()).toBe(before);
  });

  it("is taken from a plan file alone: a blocked one is refused before the first request", async () => {
    await askLargerNodes();
    const planned = await environment.run(["plan", ...pool, "--out", "blocked.plan.yaml"]);
    expect(planned.code).toBe(0);
    expect(planned.out).toContain("  blocked: consent is missing: nodes (plan with --allow nodes)\n");
    const before = countRequests();
    const ended = await environment.run(["apply", "blocked.plan.yaml"]);
    expect(ended.code).toBe(5);
    expect(ended.err).toContain("plan with --allow nodes, or write it under allow: in the deployment file\n");
    expect(countRequests()).toBe(before);
    const added = await environment.run(["apply", "blocked.plan.yaml", "--allow", "nodes"]);
    expect(added.err).toContain("error[usage]: a plan file is applied as it is: --allow can't be added\n");
    expect([added.code, countRequests()]).toEqual([1, before]);
  });

  it("is asked for by name and with its reason; another word than yes is none", async () => {
    await askLargerNodes();
    const before = environment.writes();
    const ended = await runAtTerminal(environment, ["apply", ...pool], "y");
    expect(ended.err).toContain(`
These steps need your consent:
  nodes: ${needsNodes}

Do you consent to nodes, and want to carry out all steps above?
  Only 'yes' will be accepted.
  Enter a value: `);
    expect(ended.err).toContain("Apply cancelled. Nothing was written.\n");
    expect([ended.code, environment.writes()]).toEqual([1, before]);
  });

  it("is given by yes", async () => {
    await askLargerNodes();
    const ended = await runAtTerminal(environment, ["apply", ...pool], "yes");
    expect(ended.err).toContain("gke.node-pool/flyte/default: updated after");
    expect(ended.code).toBe(0);
  });
});

describe("consent to data loss", () => {
  it("is never asked for: the flag is named, nothing is written", async () => {
    await askOtherBuckets("protect: false");
    const before = environment.writes();
    const ended = await runAtTerminal(environment, ["apply", "--target", bucket], "yes");
    expect(ended.err).not.toContain("Enter a value");
    expect(ended.err).toContain(`plan with --allow-data-loss ${bucket} if that is meant\n`);
    expect([ended.code, environment.writes()]).toEqual([5, before]);
  });

  it("is no flag of apply", async () => {
    const before = countRequests();
    const ended = await environment.run(["apply", "--yes", "--allow-data-loss", bucket]);
    expect(ended.err).toContain("error[usage]: ");
    expect([ended.code, countRequests()]).toEqual([1, before]);
  });

  it("doesn't help where the file protects", async () => {
    await askOtherBuckets("protect: true");
    const ended = await environment.run(["plan", "--target", bucket, "--allow-data-loss", bucket]);
    expect(ended.code).toBe(5);
    expect(ended.err).toContain(
      `error[protected]: ${bucket} can't be changed in place: location is fixed when it is made`,
    );
    expect(ended.err).toContain(`set protect: false and plan with --allow-data-loss ${bucket}`);
  });

  it("is given for one address, when planning, and stands in the plan's header", async () => {
    await askOtherBuckets("protect: false");
    const other = await environment.run(["plan", "--target", bucket, "--allow-data-loss", "storage.bucket/other"]);
    expect(other.out).toContain(`  blocked: consent is missing: data loss (plan with --allow-data-loss ${bucket})\n`);
    const args = ["plan", "--target", bucket, "--allow-data-loss", bucket, "--out", "loss.plan.yaml"];
    const planned = await environment.run(args);
    expect(planned.out).toContain(`  can't be undone: ${bucket}\n`);
    const text = await fs.readFile(path.join(environment.folder, "loss.plan.yaml"), "utf8");
    expect(text).toContain(`\n  dataLoss:\n    - ${bucket}\n`);
    const ended = await environment.run(["apply", "loss.plan.yaml"]);
    expect(ended.err).toContain(`${bucket}: replaced after`);
    expect(ended.code).toBe(0);
    const { location } = environment.emulator.cloud.state.buckets["acme-ml-flyte-data"]?.["bucket"] ?? {};
    expect(String(location).toLowerCase()).toBe("europe-west4");
  });
});
