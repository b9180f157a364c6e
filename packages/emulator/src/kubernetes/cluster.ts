import type { Cloud } from "../cloud/cloud.ts";
import { releaseAddress } from "../google/compute-address-use.ts";
import { balancerUser } from "./controllers/load-balancers.ts";
import { fillNamespace } from "./controllers/namespaces.ts";
import { reconcile } from "./controllers/reconcile.ts";
import { placeOfCluster } from "./location.ts";
import { listWantedNodes } from "./nodes.ts";
import { syncOutsideNodes } from "./outside/nodes.ts";
import { createObject } from "./registry/create.ts";
import { resourceNamed } from "./resources.ts";
import { dropStored, emptyStore, findStore, listStored, makeUid, putStored, readStored, timestamp } from "./store.ts";

const namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** Begins a cluster's control plane with what every cluster has; called when the cluster becomes RUNNING. */
export function startCluster(cloud: Cloud, cluster: string): void {
  if (findStore(cloud, cluster) !== undefined) {
    syncNodes(cloud, cluster);
    return;
  }
  const outside = cloud.outside?.storeOf(cluster);
  if (outside !== undefined) {
    cloud.state.kubernetes[cluster] = outside;
    syncNodes(cloud, cluster);
    return;
  }
  const store = emptyStore();
  cloud.state.kubernetes[cluster] = store;
  const place = { cloud, cluster, store };
  const options = { writer: "kube-apiserver", dryRun: false };
  for (const name of namespaces) {
    createObject(place, resourceNamed("namespaces"), undefined, { metadata: { name } }, options);
    fillNamespace(cloud, { cluster, name });
  }
  const spec = { clusterIP: "34.118.224.1", ports: [{ name: "https", port: 443, targetPort: 443 }] };
  const metadata = { name: "kubernetes", labels: { component: "apiserver", provider: "kubernetes" } };
  createObject(place, resourceNamed("services"), "default", { metadata, spec }, options);
  for (const name of ["cluster-admin", "admin", "edit", "view"]) {
    const role = { metadata: { name, labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } }, rules: [] };
    createObject(place, resourceNamed("clusterroles.rbac.authorization.k8s.io"), undefined, role, options);
  }
  syncNodes(cloud, cluster);
}

/** Ends a cluster: what it held outside itself is given back, the rest forgotten. */
export function stopCluster(cloud: Cloud, cluster: string): void {
  cloud.outside?.giveBack(cluster);
  const store = findStore(cloud, cluster);
  if (store === undefined) return;
  for (const service of listStored(store, resourceNamed("services"))) {
    releaseAddress(cloud, { ...placeOfCluster(cluster), user: balancerUser(cluster, service["metadata"]) });
  }
  delete cloud.state.kubernetes[cluster];
}

/** Makes the cluster's nodes what its pools say. A node that goes takes its pods along. */
export function syncNodes(cloud: Cloud, cluster: string): void {
  const store = findStore(cloud, cluster);
  if (store === undefined) return;
  if (store.outside !== undefined) {
    syncOutsideNodes({ cloud, cluster, store });
    reconcile(cloud, cluster);
    return;
  }
  const nodes = resourceNamed("nodes");
  const wanted = listWantedNodes(cloud, cluster);
  for (const node of listStored(store, nodes)) {
    const { name } = node["metadata"];
    if (!wanted.some((candidate) => candidate.name === name)) dropStored(store, nodes, undefined, name);
  }
  for (const { name, object } of wanted) {
    const before = readStored(store, nodes, undefined, name);
    const identity = before?.["metadata"] ?? {
      uid: makeUid(cluster, store, `nodes/${name}`),
      creationTimestamp: timestamp(cloud),
    };
    const { uid, creationTimestamp } = identity;
    const status = before?.["status"] ?? object["status"];
    putStored(store, nodes, { ...object, status, metadata: { ...object["metadata"], uid, creationTimestamp } });
  }
  reconcile(cloud, cluster);
}
