import type { OutsideClient } from "./server-outside-client.ts";

const leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
const durationSeconds = 40;

/** Who is the kubelet of the emulated pools' nodes. A kwok that manages all nodes leaves those alone that others hold. */
const holder = "fgk-emulator";

/** How often a lease is renewed: as a kubelet does. */
export const renewMs = 10_000;

/** Takes or renews the lease of a node, whoever has it: without it the control plane takes the node for dead. */
export async function holdNodeLease(client: OutsideClient, node: string, nowMs: number): Promise<void> {
  const renewTime = new Date(nowMs).toISOString().replace("Z", "000Z");
  const spec = { holderIdentity: holder, leaseDurationSeconds: durationSeconds, renewTime };
  const renewed = await client.ask("PATCH", `${leases}/${node}`, { spec }, "application/merge-patch+json");
  if (renewed.status !== 404) return;
  const metadata = { name: node, namespace: "kube-node-lease" };
  await client.ask("POST", leases, { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata, spec });
}

/** Gives a node's lease up; one that is gone is fine. */
export async function dropNodeLease(client: OutsideClient, node: string): Promise<void> {
  await client.ask("DELETE", `${leases}/${node}`);
}
