import type { Stored } from "../../cloud/http.ts";
import { equalJson } from "../../cloud/plain-json.ts";
import type { Resource } from "../resources.ts";
import { nameResource, versionOf } from "../resources.ts";
import { makeMergePatch } from "./merge.ts";

/** A request to a real API server, on a path of its own. */
export interface Outgoing {
  readonly method: "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body: Stored;
}

const mergePatchType = "application/merge-patch+json";

/** The media type of an outgoing body. */
export function typeOfBody({ method }: Outgoing): string {
  return method === "PATCH" ? mergePatchType : "application/json";
}

/** `/apis/apps/v1/namespaces/flyte/deployments`: where a resource's objects are; of all namespaces without one. */
export function pathOfResource(resource: Resource, namespace?: string): string {
  const root = resource.group === "" ? `/api/${resource.version}` : `/apis/${versionOf(resource)}`;
  const inNamespace = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
  return `${root}${inNamespace}/${resource.plural}`;
}

/** The path of one object. */
export function pathOfObject(resource: Resource, object: Stored): string {
  const { namespace, name } = object["metadata"];
  return `${pathOfResource(resource, namespace)}/${name}`;
}

/**
 * What has to be sent so that a real API server holds what was written to the copy: a create, a delete, or a patch of what
 * differs, the status by itself. Each says who writes, so that the server's managedFields do.
 */
export function describeOutgoing(
  resource: Resource,
  before: Stored | undefined,
  after: Stored | undefined,
): readonly Outgoing[] {
  if (after !== undefined && before === undefined) return [describeCreate(resource, after)];
  if (before === undefined) return [];
  if (after === undefined) return [describeDelete(resource, before)];
  const manager = `fieldManager=${encodeURIComponent(findWriter(before, after))}`;
  const path = pathOfObject(resource, after);
  const { status: oldStatus = {}, ...old } = withoutServerFields(before);
  const { status: newStatus = {}, ...next } = withoutServerFields(after);
  const main = makeMergePatch(old, next);
  const status = makeMergePatch({ status: oldStatus }, { status: newStatus });
  const identity = { metadata: { uid: before["metadata"].uid } };
  return [
    ...(main === undefined ? [] : [{ method: "PATCH" as const, path: `${path}?${manager}`, body: main }]),
    ...(status === undefined
      ? []
      : [{ method: "PATCH" as const, path: `${path}/status?${manager}`, body: { ...identity, ...status } }]),
  ];
}

function describeCreate(resource: Resource, object: Stored): Outgoing {
  const manager = encodeURIComponent(findWriter(undefined, object));
  const { status, ...rest } = withoutServerFields(object);
  // A node tells of itself what it can hold; any other status is its controller's.
  const body = nameResource(resource) === "nodes" ? { ...rest, status } : rest;
  return {
    method: "POST",
    path: `${pathOfResource(resource, object["metadata"].namespace)}?fieldManager=${manager}`,
    body,
  };
}

/** A kubelet deletes its pod at last without grace, and no other of the same name. */
function describeDelete(resource: Resource, object: Stored): Outgoing {
  const isPod = nameResource(resource) === "pods";
  const body = isPod ? { gracePeriodSeconds: 0, preconditions: { uid: object["metadata"].uid } } : {};
  return { method: "DELETE", path: pathOfObject(resource, object), body };
}

/** What is there already when a create comes too late is changed to what it would have made. */
export function patchInstead(resource: Resource, object: Stored): Outgoing {
  const { status: _status, ...body } = withoutServerFields(object);
  const manager = encodeURIComponent(findWriter(undefined, object));
  return { method: "PATCH", path: `${pathOfObject(resource, object)}?fieldManager=${manager}`, body };
}

function withoutServerFields(object: Stored): Stored {
  const { uid: _uid, resourceVersion: _revision, creationTimestamp: _created, ...rest } = object["metadata"];
  const { managedFields: _fields, generation: _generation, selfLink: _link, ...metadata } = rest;
  return { ...object, metadata };
}

/** The writer that the newest entry of managedFields names. */
function findWriter(before: Stored | undefined, after: Stored): string {
  const known: readonly Stored[] = before?.["metadata"].managedFields ?? [];
  const written: readonly Stored[] = after["metadata"].managedFields ?? [];
  const entry = written.find((candidate) => !known.some((old) => equalJson(old, candidate)));
  return entry?.["manager"] ?? after["source"]?.component ?? "kubelet";
}
