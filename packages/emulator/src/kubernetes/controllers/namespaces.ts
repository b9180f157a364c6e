import type { Cloud } from "../../cloud/cloud.ts";
import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { createObject } from "../registry/create.ts";
import { deleteObject } from "../registry/delete.ts";
import type { Resource } from "../resources.ts";
import { resourceNamed, resources } from "../resources.ts";
import { dropStored, findStore, listStored, readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { retryAfter, timing } from "../timing.ts";
import { setCondition, writeAs } from "./write-as.ts";

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

/** Says in the namespace's status what is still in it, and what holds that. */
function describeRemaining(place: Place, name: string): void {
  const { store } = place;
  const left = resources
    .filter((row) => row.namespaced && row.plural !== "events")
    .map((row) => ({ name: nameOfMany(row), objects: listStored(store, row, name) }))
    .filter(({ objects }) => objects.length > 0);
  const counts = left.map(({ name: plural, objects }) => `${plural} has ${objects.length} resource instances`);
  const held = left.flatMap(({ objects }) =>
    objects.flatMap((object) => (object["metadata"].finalizers ?? []) as string[]),
  );
  const finalizers = [...new Set(held)]
    .sort()
    .map((one) => `${one} in ${held.filter((other) => other === one).length}`);
  const namespace = copyJson(readStored(store, namespaces, undefined, name) ?? {});
  const conditions: Stored[] = [...(namespace["status"].conditions ?? [])];
  const set = (type: string, status: "True" | "False", reason: string, message: string): void =>
    setCondition(place, conditions, { type, status, reason, message });
  set("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered");
  const parsed = "All legacy kube types successfully parsed";
  set("NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions", parsed);
  const deleted = "All content successfully deleted, may be waiting on finalization";
  set("NamespaceDeletionContentFailure", "False", "ContentDeleted", deleted);
  const remain = `Some resources are remaining: ${counts.join(", ")}`;
  set("NamespaceContentRemaining", "True", "SomeResourcesRemain", remain);
  if (finalizers.length > 0) {
    const why = `Some content in the namespace has finalizers remaining: ${finalizers.join(", ")} resource instances`;
    set("NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain", why);
  } else {
    const none = "All content-preserving finalizers finished";
    set("NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers", none);
  }
  namespace["status"].conditions = conditions;
  writeAs(place, namespaces, namespace, "kube-controller-manager", "status");
}

/** `configmaps.`, `deployments.apps`: the controller prints the core's group too, which is empty. */
function nameOfMany({ plural, group }: Resource): string {
  return `${plural}.${group}`;
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
    describeRemaining(place, name);
    retryAfter(cloud, timing.podStop, "kubernetes.namespaceEmptied", { cluster, name, uid });
    return;
  }
  for (const event of listStored(store, resourceNamed("events"), name)) {
    dropStored(store, resourceNamed("events"), name, event["metadata"].name);
  }
  dropStored(store, namespaces, undefined, name);
}
