import type { HelmWorld, Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { objectPath } from "./manifest.ts";

const pollMs = 2_000;

/** Waits until every Deployment is rolled out and every LoadBalancer has an address, as `--wait` does. */
export async function waitReady(world: HelmWorld, objects: readonly Stored[], timeoutMs: number): Promise<void> {
  const deadline = world.now() + timeoutMs;
  for (;;) {
    if (await areReady(world, objects)) return;
    if (world.now() + pollMs > deadline) throw new HelmError("context deadline exceeded");
    await world.sleep(pollMs);
  }
}

async function areReady(world: HelmWorld, objects: readonly Stored[]): Promise<boolean> {
  for (const object of objects) {
    if (object["kind"] !== "Deployment" && object["kind"] !== "Service") continue;
    const answer = await world.request("GET", objectPath(object));
    if (answer.status !== 200 || !isReady(answer.json)) return false;
  }
  return true;
}

function isReady(live: Stored): boolean {
  const { spec, status } = live;
  if (live["kind"] === "Service") {
    if (spec["type"] === "LoadBalancer") return (status?.["loadBalancer"]?.["ingress"]?.length ?? 0) > 0;
    return Boolean(spec["clusterIP"]);
  }
  if ((status?.["observedGeneration"] ?? 0) < live["metadata"]["generation"]) return false;
  const replicas: number = spec["replicas"] ?? 1;
  return (status?.["updatedReplicas"] ?? 0) >= replicas && (status?.["readyReplicas"] ?? 0) >= replicas;
}

/** Waits until none of the objects is there any more. */
export async function waitGone(world: HelmWorld, objects: readonly Stored[], timeoutMs: number): Promise<void> {
  const deadline = world.now() + timeoutMs;
  for (const object of objects) {
    while ((await world.request("GET", objectPath(object))).status !== 404) {
      if (world.now() + pollMs > deadline) throw new HelmError("context deadline exceeded");
      await world.sleep(pollMs);
    }
  }
}
