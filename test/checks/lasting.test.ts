import { beforeAll, expect, it } from "vitest";
import { annotate, changePolicy, install, openWorld, removeMember, smallest } from "../plan/installation.ts";
import { verify } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

const member = "serviceAccount:acme-ml.svc.id.goog[flytesnacks-development/default]";
const probe = "identity-probe/flytesnacks-development";
const changed = [
  "iam.account-policy/flyte-sa",
  "helm.release/flyte/fb",
  "kubernetes.service-account/flytesnacks-development/default",
] as const;

/** What the proof of an apply says of the probe, and how many minutes it took, to the nearest. */
async function prove(simulated: SimulatedCloud): Promise<readonly [string, number]> {
  const startedMs = simulated.clock.now();
  const { findings } = await verify(openWorld(simulated).world, smallest, { changed });
  const status = findings.find(({ name }) => name === probe)?.finding.status ?? "";
  return [status, Math.round((simulated.clock.now() - startedMs) / 60_000)];
}

it.each(["{{ gsa }}", "other@acme-ml.iam.gserviceaccount.com", null])(
  "after an apply nobody waits for a probe whose account is annotated with %s",
  async (annotation) => {
    const simulated = cloneSimulatedCloud(installed);
    await annotate(simulated, "flytesnacks-development", annotation);
    expect(await prove(simulated)).toEqual(["red", 0]);
  },
);

it("a member that is new is waited for", async () => {
  const simulated = cloneSimulatedCloud(installed);
  await removeMember(simulated, member);
  await simulated.clock.sleep(600_000);
  simulated.cloud.faults.iamPropagationMs = 120_000;
  await changePolicy(simulated, (bindings) => {
    bindings.find(({ role }) => role === "roles/iam.workloadIdentityUser")?.members.push(member);
  });
  expect(await prove(simulated)).toEqual(["green", 2]);
});
