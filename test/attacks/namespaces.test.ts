import { beforeAll, describe, expect, it } from "vitest";
import { destroy, destroyAll, unprotected } from "../destroy/take-down.ts";
import { ask, install, openWorld, smallest } from "../plan/installation.ts";
import { plan, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { listKept } from "./ground.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

const flyte = "cluster:/api/v1/namespaces/flyte";
const container = { name: "a", image: "europe-docker.pkg.dev/acme-ml/x/a:1" };
const workload = {
  selector: { matchLabels: { app: "a" } },
  template: { metadata: { labels: { app: "a" } }, spec: { containers: [container] } },
};
/** An owner that nobody lists: some operator's own thing, here one that the emulator knows as well. */
async function makeOwner(simulated: SimulatedCloud): Promise<object> {
  const { metadata } = (await ask(simulated, "POST", "cluster:/api/v1/namespaces", {
    metadata: { name: "monitoring" },
  })) as { metadata: { uid: string } };
  return { apiVersion: "v1", kind: "Namespace", name: "monitoring", uid: metadata.uid };
}

describe("what looks like ours in Flyte's own namespace, and isn't", () => {
  it.each([
    ["a secret whose name ends as one of Flyte's", "secrets", { name: "stripe-webhook-secret" }],
    ["half a mark", "secrets", { name: "half", labels: { "fgk.dev/deployment": "prod" } }],
    [
      "another deployment's mark",
      "configmaps",
      { name: "others", labels: { "fgk.dev/deployment": "research", "fgk.dev/cluster": "europe-west4-a_lab" } },
    ],
    [
      "our name with another cluster",
      "secrets",
      { name: "moved", labels: { "fgk.dev/deployment": "prod", "fgk.dev/cluster": "europe-west4-a_lab" } },
    ],
    [
      "what a release of another namespace rendered here",
      "secrets",
      {
        name: "rendered",
        annotations: { "meta.helm.sh/release-name": "platform", "meta.helm.sh/release-namespace": "platform" },
      },
    ],
  ])("is kept: %s", async (_name, place, metadata) => {
    const simulated = cloneSimulatedCloud(installed);
    await ask(simulated, "POST", `${flyte}/${place}`, { metadata });
    const made = await plan(openWorld(simulated).world, smallest, destroy);
    expect(stepsOf(made)).not.toContain("delete kubernetes.namespace/flyte");
    const word = place === "secrets" ? "secret" : "config map";
    expect(listKept(made)).toContain(`kubernetes.namespace/flyte is kept: it holds the ${word} ${metadata.name}`);
  });

  it("is kept: what an operator of others keeps there", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const metadata = { name: "issued", ownerReferences: [await makeOwner(simulated)] };
    await ask(simulated, "POST", `${flyte}/secrets`, { metadata });
    const made = await plan(openWorld(simulated).world, smallest, destroy);
    expect(listKept(made)).toContain("kubernetes.namespace/flyte is kept: it holds the secret issued");
  });
});

describe("what keeps a cluster", () => {
  it("is a workload that an operator of others runs", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const metadata = { name: "prometheus", ownerReferences: [await makeOwner(simulated)] };
    const place = "cluster:/apis/apps/v1/namespaces/monitoring/deployments";
    await ask(simulated, "POST", place, { metadata, spec: { ...workload, replicas: 1 } });
    await simulated.clock.sleep(60_000);
    const made = await plan(openWorld(simulated).world, unprotected, destroyAll);
    expect(listKept(made)).toContain(
      "gke.cluster/flyte is kept: it holds the namespace monitoring with the deployment prometheus",
    );
  });
});
