import type { Stored } from "./cloud/http.ts";
import { isPoolNode } from "./kubernetes/outside/nodes.ts";
import { pathOfObject, pathOfResource } from "./kubernetes/outside/outgoing.ts";
import type { Resource } from "./kubernetes/resources.ts";
import { nameResource, resourceNamed } from "./kubernetes/resources.ts";
import type { OutsideClient } from "./server-outside-client.ts";
import { dropNodeLease } from "./server-outside-leases.ts";
import { mirrored } from "./server-outside-mirror.ts";

const mergePatch = "application/merge-patch+json";
const cordoned = "fgk-emulator/cordoned";
const mostMs = 60_000;
const pollMs = 250;

/** Keeps pods off the nodes that the real cluster had of its own: on GKE there are only those of pools. */
export async function cordonOwnNodes(client: OutsideClient): Promise<void> {
  for (const node of await list(client, resourceNamed("nodes"))) {
    if (isPoolNode(node) || node["spec"].unschedulable === true) continue;
    const patch = { metadata: { annotations: { [cordoned]: "true" } }, spec: { unschedulable: true } };
    await client.ask("PATCH", pathOfObject(resourceNamed("nodes"), node), patch, mergePatch);
  }
}

/** Takes the pools' nodes away and lets pods on the cluster's own again. */
export async function removePoolNodes(client: OutsideClient): Promise<void> {
  const nodes = resourceNamed("nodes");
  for (const node of await list(client, nodes)) {
    const path = pathOfObject(nodes, node);
    if (isPoolNode(node)) {
      await client.ask("DELETE", path);
      await dropNodeLease(client, node["metadata"].name);
    } else if (node["metadata"].annotations?.[cordoned] !== undefined) {
      const patch = { metadata: { annotations: { [cordoned]: null } }, spec: { unschedulable: null } };
      await client.ask("PATCH", path, patch, mergePatch);
    }
  }
}

/**
 * Makes a real cluster what it was before an emulated one had it, but for what is in Kubernetes' own namespaces and for kinds
 * that the emulator doesn't know. `before` are the uids of what stays.
 */
export async function emptyOutside(
  client: OutsideClient,
  before: ReadonlySet<string>,
  onTrouble: (what: string) => void,
): Promise<void> {
  await releaseServices(client);
  const namespaces = resourceNamed("namespaces");
  const added = (await list(client, namespaces)).filter(({ metadata }) => !before.has(metadata.uid));
  const goes = new Set(added.map(({ metadata }) => metadata.name as string));
  for (const resource of mirrored) await deleteAdded(client, resource, before, goes);
  for (const namespace of added) await client.ask("DELETE", pathOfObject(namespaces, namespace));
  const deadline = performance.now() + mostMs;
  while (await isSomethingLeft(client, goes)) {
    if (performance.now() > deadline) {
      onTrouble(`these namespaces are still there after a minute: ${[...goes].sort().join(", ")}`);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  await removePoolNodes(client);
}

/** What only the emulator lets go. */
async function releaseServices(client: OutsideClient): Promise<void> {
  const services = resourceNamed("services");
  const finalizer = "service.kubernetes.io/load-balancer-cleanup";
  for (const service of await list(client, services)) {
    const held: readonly string[] = service["metadata"].finalizers ?? [];
    if (!held.includes(finalizer)) continue;
    const patch = { metadata: { finalizers: held.filter((name) => name !== finalizer) } };
    await client.ask("PATCH", pathOfObject(services, service), patch, mergePatch);
  }
}

/** What was made by somebody, outside the namespaces that go and Kubernetes' own; dependents go with what owns them. */
async function deleteAdded(
  client: OutsideClient,
  resource: Resource,
  before: ReadonlySet<string>,
  goes: ReadonlySet<string>,
): Promise<void> {
  if (["namespaces", "nodes", "endpoints"].includes(nameResource(resource))) return;
  for (const object of await list(client, resource)) {
    const { uid, namespace, ownerReferences = [] } = object["metadata"];
    if (before.has(uid) || ownerReferences.length > 0) continue;
    if (namespace !== undefined && (goes.has(namespace) || /^kube-/.test(namespace))) continue;
    await client.ask("DELETE", pathOfObject(resource, object), { propagationPolicy: "Background" });
  }
}

/** Pods of the pools' nodes have no kubelet any longer that would let them go. */
async function isSomethingLeft(client: OutsideClient, goes: ReadonlySet<string>): Promise<boolean> {
  const pods = resourceNamed("pods");
  const nodes = (await list(client, resourceNamed("nodes"))).filter(isPoolNode);
  const names = nodes.map(({ metadata }) => metadata.name as string);
  const held = (await list(client, pods)).filter((pod) => names.includes(pod["spec"].nodeName));
  for (const pod of held) await client.ask("DELETE", pathOfObject(pods, pod), { gracePeriodSeconds: 0 });
  const namespaces = await list(client, resourceNamed("namespaces"));
  return held.length > 0 || namespaces.some(({ metadata }) => goes.has(metadata.name));
}

async function list(client: OutsideClient, resource: Resource): Promise<readonly Stored[]> {
  const { json } = await client.ask("GET", pathOfResource(resource));
  return (json["items"] ?? []) as readonly Stored[];
}
