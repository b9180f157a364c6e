import type { Plan, Step } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { digestOfPlan, digestOfStep } from "../../packages/engine/src/plan/plan-digest.ts";
import { summarizeSteps } from "../../packages/engine/src/plan/summarize.ts";
import { destroyAll, unprotected } from "../destroy/take-down.ts";
import { ask, google, install, listWrites, openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, showDiagnostic } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

let installed: SimulatedCloud;
let made: Plan;
beforeAll(async () => {
  installed = await install(unprotected);
  made = await plan(openWorld(cloneSimulatedCloud(installed)).world, unprotected, destroyAll);
});

const theirBucket = "https://storage.googleapis.com/storage/v1/b";
const marks = { "fgk-deployment": "prod", "fgk-cluster": "europe-west1-b_flyte" };

/** With another step, and every digest and the summary made anew: what a digest can't catch. */
function forge(plan: Plan, step: Omit<Step, "digest">): Plan {
  const steps = [...plan.steps, { ...step, digest: digestOfStep(step) }];
  const summary = { ...plan.summary, ...summarizeSteps(steps) };
  const { digest: _old, ...rest } = plan.header;
  const header = { ...rest, dataLoss: [...rest.dataLoss, step.address].sort() };
  return { ...plan, steps, summary, header: { ...header, digest: digestOfPlan(header, summary, steps) } };
}

/** Applies and answers how it ended, with all that was written. */
async function carryThrough(
  simulated: SimulatedCloud,
  text: string,
  what: Plan,
): Promise<{ readonly status: string; readonly said: string; readonly writes: readonly string[] }> {
  const since = simulated.cloud.journal.length;
  const outcome = await apply(openWorld(simulated).world, text, what);
  const said = outcome.diagnostics.map(showDiagnostic).join("\n");
  return { status: outcome.status, said, writes: listWrites(simulated, since) };
}

function deletion(address: Step["address"], at: Readonly<Record<string, string>>): Omit<Step, "digest"> {
  const [one] = made.steps.filter((step) => step.address === "storage.bucket/acme-ml-flyte-data");
  if (one === undefined) throw new Error("the plan deletes no bucket");
  const { digest: _digest, expect: _expect, ...rest } = one;
  return { ...rest, address, at, waitsFor: [] };
}

describe("a destroy's plan that was forged, with all its digests", () => {
  it.each([
    ["a bucket of others", "acme-theirs", {}],
    ["a bucket with our mark that is protected", "acme-ml-flyte-old", marks],
  ])("doesn't delete %s", async (_name, name, labels) => {
    const simulated = cloneSimulatedCloud(installed);
    await ask(simulated, "POST", `${theirBucket}?project=acme-ml`, { name, location: "EUROPE-WEST1", labels });
    const { status, writes } = await carryThrough(
      simulated,
      unprotected,
      forge(made, deletion(`storage.bucket/${name}`, { project: "acme-ml" })),
    );
    expect(status).not.toBe("done");
    expect(writes.filter((write) => write.includes(name))).toEqual([]);
  });

  it("doesn't delete by another place than its own", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const [step] = made.steps.filter(({ address }) => address === "iam.service-account/flyte-sa");
    if (step === undefined) throw new Error("the plan deletes no account");
    const { digest: _old, ...rest } = step;
    const at = { ...rest.at, email: "theirs@acme-ml.iam.gserviceaccount.com" };
    const steps = made.steps.map((one) =>
      one === step ? { ...rest, at, digest: digestOfStep({ ...rest, at }) } : one,
    );
    const { digest: _digest, ...header } = made.header;
    const digest = digestOfPlan(header, made.summary, steps);
    const { status, writes } = await carryThrough(simulated, unprotected, {
      ...made,
      steps,
      header: { ...header, digest },
    });
    expect([status, writes]).toEqual(["stale", []]);
  });
});

describe("a destroy's plan that is older than what is there", () => {
  it("is refused when the file protects again what it deletes", async () => {
    const { status, writes } = await carryThrough(cloneSimulatedCloud(installed), smallest, made);
    expect([status, writes]).toEqual(["stale", []]);
  });

  it("is refused when the file gives away again what it deletes", async () => {
    const text = unprotected.replace("instance: flyte-db,", "instance: flyte-db, managed: false,");
    const { status, writes } = await carryThrough(cloneSimulatedCloud(installed), text, made);
    expect([status, writes]).toEqual(["stale", []]);
  });

  it("is refused after the account was made anew, with the same mark", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await ask(simulated, "DELETE", google.account);
    const serviceAccount = { description: "anew [fgk:prod:europe-west1-b/flyte]" };
    const accounts = google.account.slice(0, google.account.lastIndexOf("/"));
    await ask(simulated, "POST", accounts, { accountId: "flyte-sa", serviceAccount });
    const { status, said, writes } = await carryThrough(simulated, unprotected, made);
    expect([status, writes]).toEqual(["stale", []]);
    expect(said).toContain("iam.service-account/flyte-sa was re-created");
  });

  it("leaves the instance on which a colleague makes a database while it runs", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const late = simulated.clock
      .sleep(1_000)
      .then(() => ask(simulated, "POST", `${google.instance}/databases`, { name: "billing" }));
    const { status, said } = await carryThrough(simulated, unprotected, made);
    await late;
    expect(status).toBe("failed");
    expect(said).toContain("sql.instance/flyte-db is kept: it holds the database billing");
    await ask(simulated, "GET", `${google.instance}/databases/billing`);
  });
});
