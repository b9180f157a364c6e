import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { listWantedNodes } from "../nodes.ts";
import { resourceNamed } from "../resources.ts";
import type { ClusterStore } from "../store.ts";
import { dropStored, listStored, makeUid, putStored, readStored, timestamp } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";

const nodes = resourceNamed("nodes");
const pods = resourceNamed("pods");

/** Whether a node stands for one of an emulated pool: the emulator is its kubelet, and that of its pods. */
export function isPoolNode(node: Stored | undefined): boolean {
  return String(node?.["spec"]?.providerID ?? "").startsWith("gce://emulated/");
}

/** Whether the emulator is the kubelet of a pod: it is bound to a node of an emulated pool. */
export function isOnPoolNode(store: ClusterStore, pod: Stored): boolean {
  const name: string | undefined = pod["spec"].nodeName;
  return name !== undefined && isPoolNode(readStored(store, nodes, undefined, name));
}

/**
 * Makes the nodes of a real cluster what the pools say. Nodes that are no pool's stay out of it; of those that are there
 * only labels are changed: taints and the rest are also others'.
 */
export function syncOutsideNodes({ cloud, cluster, store }: Place): void {
  const wanted = listWantedNodes(cloud, cluster);
  for (const node of listStored(store, nodes).filter(isPoolNode)) {
    const { name } = node["metadata"];
    if (!wanted.some((candidate) => candidate.name === name)) dropNode(store, name);
  }
  for (const { name, object } of wanted) {
    const before = readStored(store, nodes, undefined, name);
    if (before === undefined) {
      const uid = makeUid(cluster, store, `nodes/${name}`);
      const metadata = { ...object["metadata"], uid, creationTimestamp: timestamp(cloud) };
      putStored(store, nodes, { ...object, metadata });
      continue;
    }
    const next = copyJson(before);
    next["metadata"].labels = { ...next["metadata"].labels, ...object["metadata"].labels };
    putStored(store, nodes, next);
  }
}

/** A node that goes takes its pods along; the real control plane would look for them minutes later. */
function dropNode(store: ClusterStore, node: string): void {
  dropStored(store, nodes, undefined, node);
  for (const pod of listStored(store, pods).filter((candidate) => candidate["spec"].nodeName === node)) {
    dropStored(store, pods, pod["metadata"].namespace, pod["metadata"].name);
  }
}
