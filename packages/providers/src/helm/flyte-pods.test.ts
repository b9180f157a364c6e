import type { Session } from "@fgk/engine";
import { expect, it } from "vitest";
import type { Scope } from "../deployment/scope.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { listFlytePods } from "./flyte-pods.ts";

it("takes neither the chart's connector nor a pod that was evicted for Flyte, though all carry the release's label", async () => {
  const pod = (name: string, container: string, phase = "Running"): object => ({
    metadata: { name, labels: { "app.kubernetes.io/instance": "fb" } },
    spec: { containers: [{ name: container }, { name: "sidecar" }] },
    status: { phase },
  });
  const items = [
    pod("flyteconnector-1", "flyteconnector"),
    pod("flyte-binary-0", "flyte", "Failed"),
    pod("flyte-binary-1", "flyte"),
  ];
  const cluster = { core: { listNamespacedPod: async () => ({ items, metadata: {} }) } } as unknown as OpenCluster;
  const session = { once: (_: string, make: () => unknown) => make() } as unknown as Session;
  const scope = { flyte: { namespace: "flyte", release: "fb" } } as unknown as Scope;
  const pods = await listFlytePods(session, cluster, scope);
  expect(pods.map(({ metadata }) => metadata?.name)).toEqual(["flyte-binary-1"]);
});
