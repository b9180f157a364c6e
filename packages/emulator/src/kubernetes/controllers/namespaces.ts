import type { Cloud } from "../../cloud/cloud.ts";
import { createObject } from "../registry/create.ts";
import { deleteObject } from "../registry/delete.ts";
import { resourceNamed, resources } from "../resources.ts";
import { dropStored, findStore, listStored, readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { retryAfter, timing } from "../timing.ts";

const namespaces = resourceNamed("namespaces");

/** Plans the `default` account and the root CA of every namespace that lacks them. */
export function syncNamespaces(place: Place): void {
  const { cloud, cluster, store } = place;
  const isMissing = (name: string): boolean =>
    readStored(store, resourceNamed("serviceaccounts"), name, "default") === undefined ||
    readStored(store, resourceNamed("configmaps"), name, "kube-root-ca.crt") === undefined;
  const lacking = listStored(store, namespaces).filter(
    (namespace) => namespace["status"].phase !== "Terminating" && isMissing(namespace["metadata"].name),
  );
  if (lacking.length === 0) return;
  const plans = cloud.state.due.filter(({ effect }) => effect === "kubernetes.namespaceContent");
  const planned = new Set(plans.map(({ args }) => JSON.stringify(args)));
  for (const namespace of lacking) {
    const args = { cluster, name: namespace["metadata"].name };
    if (!planned.has(JSON.stringify(args))) cloud.after(timing.namespaceContent, "kubernetes.namespaceContent", args);
  }
}

/** Makes what every namespace has. */
export function fillNamespace(
  cloud: Cloud,
  { cluster, name }: { readonly cluster: string; readonly name: string },
): void {
  const store = findStore(cloud, cluster);
  const found = store === undefined ? undefined : readStored(store, namespaces, undefined, name);
  if (store === undefined || found === undefined || found["status"].phase === "Terminating") return;
  const place = { cloud, cluster, store };
  const options = { writer: "kube-controller-manager", dryRun: false };
  const accounts = resourceNamed("serviceaccounts");
  if (readStored(store, accounts, name, "default") === undefined) {
    createObject(place, accounts, name, { metadata: { name: "default" } }, options);
  }
  const configMaps = resourceNamed("configmaps");
  if (readStored(store, configMaps, name, "kube-root-ca.crt") === undefined) {
    const annotations = {
      "kubernetes.io/description":
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
    };
    const body = { metadata: { name: "kube-root-ca.crt", annotations }, data: { "ca.crt": cloud.clusterCa } };
    createObject(place, configMaps, name, body, options);
  }
}

export interface Terminating {
  readonly cluster: string;
  readonly name: string;
  readonly uid: string;
}

/** Deletes what a terminating namespace still holds; when nothing is left, the namespace goes too. */
export function emptyNamespace(cloud: Cloud, args: Terminating): void {
  const { cluster, name, uid } = args;
  const store = findStore(cloud, cluster);
  const found = store === undefined ? undefined : readStored(store, namespaces, undefined, name);
  if (store === undefined || found?.["metadata"].uid !== uid) return;
  const place = { cloud, cluster, store };
  for (const resource of resources.filter((row) => row.namespaced && row.plural !== "events")) {
    for (const object of listStored(store, resource, name)) {
      if (object["metadata"].deletionTimestamp !== undefined) continue;
      deleteObject(place, resource, name, object["metadata"].name, { dryRun: false });
    }
  }
  const isEmpty = resources
    .filter((row) => row.namespaced && row.plural !== "events")
    .every((row) => listStored(store, row, name).length === 0);
  if (!isEmpty) {
    retryAfter(cloud, timing.podStop, "kubernetes.namespaceEmptied", { cluster, name, uid });
    return;
  }
  for (const event of listStored(store, resourceNamed("events"), name)) {
    dropStored(store, resourceNamed("events"), name, event["metadata"].name);
  }
  dropStored(store, namespaces, undefined, name);
}
