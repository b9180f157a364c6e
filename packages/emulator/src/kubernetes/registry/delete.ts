import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { recordUpdate } from "../patch/managed-fields.ts";
import type { Resource } from "../resources.ts";
import { nameResource, resources, versionOf } from "../resources.ts";
import { conflict, forbidden, notFound } from "../status.ts";
import { dropStored, listStored, putStored, readStored, timestamp } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { timing } from "../timing.ts";

/** What a DELETE may say in its body. */
export interface DeleteOptions {
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly dryRun: boolean;
}

/** Deletes an object, or begins to: pods stop, namespaces empty themselves, finalizers hold. Returns what DELETE answers. */
export function deleteObject(
  place: Place,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  options: DeleteOptions,
): Stored {
  const found = readStored(place.store, resource, namespace, name);
  if (found === undefined) throw notFound(resource, name);
  checkPreconditions(resource, found, options);
  if (resource.plural === "namespaces" && ["default", "kube-system", "kube-public"].includes(name)) {
    throw forbidden(resource, name, "this namespace may not be deleted");
  }
  if (options.dryRun) return describeDeleted(resource, found, true);
  if (options.propagationPolicy === "Orphan") orphanDependents(place, found);
  const deleted = beginDelete(place, resource, found, options);
  const isGone = readStored(place.store, resource, namespace, name) === undefined;
  const finalizer = waitingFinalizers[options.propagationPolicy ?? ""];
  // A real server hands these to its garbage collector, which here has done its work at once.
  return isGone && finalizer !== undefined
    ? withFinalizer(place, deleted, finalizer)
    : describeDeleted(resource, deleted, isGone);
}

const waitingFinalizers: Readonly<Record<string, string>> = { Orphan: "orphan", Foreground: "foregroundDeletion" };

function withFinalizer(place: Place, object: Stored, finalizer: string): Stored {
  const { finalizers = [], ...metadata } = object["metadata"];
  const deletion = { deletionTimestamp: timestamp(place.cloud), deletionGracePeriodSeconds: 0 };
  return { ...object, metadata: { ...metadata, ...deletion, finalizers: [...finalizers, finalizer] } };
}

function checkPreconditions(resource: Resource, found: Stored, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { name, ...live } = found["metadata"];
  if (uid !== undefined && uid !== live.uid) {
    throw failPrecondition(
      resource,
      name,
      "UID",
      uid,
      `${live.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== live.resourceVersion) {
    const record = `${live.resourceVersion}). The object might have been modified`;
    throw failPrecondition(resource, name, "ResourceVersion", resourceVersion, record);
  }
}

/** Here the server names the kind where all other conflicts name the resource. */
function failPrecondition(resource: Resource, name: string, field: string, wanted: string, record: string): Error {
  const asKind = { ...resource, plural: resource.kind };
  // Namespaces check by themselves, in words of their own.
  if (resource.plural === "namespaces") {
    const live = record.slice(0, record.indexOf(")"));
    return conflict(
      resource,
      name,
      `Precondition failed: ${field} in precondition: ${wanted}, ${field} in object meta: ${live}`,
    );
  }
  return conflict(
    asKind,
    name,
    `the ${field} in the precondition (${wanted}) does not match the ${field} in record (${record}`,
  );
}

function beginDelete(place: Place, resource: Resource, found: Stored, options: DeleteOptions): Stored {
  const object = copyJson(found);
  const { namespace, name } = object["metadata"];
  switch (nameResource(resource)) {
    case "pods":
      return stopPod(place, resource, object, options);
    case "namespaces":
      return terminateNamespace(place, resource, object);
    default:
      if (((object["metadata"].finalizers ?? []) as readonly string[]).length > 0) {
        object["metadata"].deletionTimestamp ??= timestamp(place.cloud);
        object["metadata"].deletionGracePeriodSeconds = 0;
        return putStored(place.store, resource, object);
      }
      dropStored(place.store, resource, namespace, name);
      if (resource.kind === "CustomResourceDefinition") dropDefined(place, name);
      return object;
  }
}

/** The objects of a custom resource go with its definition. */
function dropDefined(place: Place, definition: string): void {
  const defined = resources.find((row) => row.custom && nameResource(row) === definition);
  if (defined === undefined) return;
  for (const object of listStored(place.store, defined)) {
    dropStored(place.store, defined, object["metadata"].namespace, object["metadata"].name);
  }
}

function stopPod(place: Place, resource: Resource, pod: Stored, options: DeleteOptions): Stored {
  const { namespace, name, uid } = pod["metadata"];
  const graceSeconds = options.gracePeriodSeconds ?? pod["spec"].terminationGracePeriodSeconds ?? 30;
  const isRunning = pod["spec"].nodeName !== undefined && !["Succeeded", "Failed"].includes(pod["status"].phase);
  if (graceSeconds === 0 || !isRunning) {
    dropStored(place.store, resource, namespace, name);
    delete place.store.logs[uid];
    return pod;
  }
  if (pod["metadata"].deletionTimestamp !== undefined) return pod;
  const end = new Date(place.cloud.now() + graceSeconds * 1000).toISOString();
  pod["metadata"].deletionTimestamp = `${end.slice(0, 19)}Z`;
  pod["metadata"].deletionGracePeriodSeconds = graceSeconds;
  place.cloud.after(Math.min(timing.podStop, graceSeconds * 1000), "kubernetes.podStopped", {
    cluster: place.cluster,
    namespace,
    name,
    uid,
  });
  return putStored(place.store, resource, pod);
}

function terminateNamespace(place: Place, resource: Resource, namespace: Stored): Stored {
  if (namespace["metadata"].deletionTimestamp !== undefined) return namespace;
  const { name, uid } = namespace["metadata"];
  namespace["metadata"].deletionTimestamp = timestamp(place.cloud);
  namespace["status"] = { ...namespace["status"], phase: "Terminating" };
  place.cloud.after(timing.namespaceDelete, "kubernetes.namespaceEmptied", { cluster: place.cluster, name, uid });
  return putStored(place.store, resource, namespace);
}

function orphanDependents(place: Place, owner: Stored): void {
  for (const resource of resources) {
    for (const object of listStored(place.store, resource)) {
      const owners: readonly Stored[] = object["metadata"].ownerReferences ?? [];
      const others = owners.filter((reference) => reference["uid"] !== owner["metadata"].uid);
      if (others.length === owners.length) continue;
      const free = copyJson(object);
      if (others.length === 0) delete free["metadata"].ownerReferences;
      else free["metadata"].ownerReferences = others;
      recordUpdate(object, free, {
        name: "kube-controller-manager",
        operation: "Update",
        apiVersion: versionOf(resource),
        time: timestamp(place.cloud),
      });
      putStored(place.store, resource, free);
    }
  }
}

function describeDeleted(resource: Resource, object: Stored, isGone: boolean): Stored {
  if (resource.deleteAnswersObject || !isGone) return object;
  const { name, uid } = object["metadata"];
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { name, ...(resource.group === "" ? {} : { group: resource.group }), kind: resource.plural, uid },
  };
}
