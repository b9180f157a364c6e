import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { refuseNothing, unrecognized } from "../content.ts";
import type { Writer } from "../patch/managed-fields.ts";
import type { Resource } from "../resources.ts";
import { resourceNamed, resourceOfKind, versionOf } from "../resources.ts";
import {
  badRequest,
  forbidden,
  forbiddenField,
  invalid,
  invalidTwice,
  notFound,
  optionsOf,
  refuseOptions,
} from "../status.ts";
import { putStored, readStored, timestamp } from "../store.ts";
import { checkMetadata } from "../strategies/metadata.ts";
import type { Place } from "../strategies/strategy.ts";
import { strategyOf } from "../strategies/table.ts";
import type { Requester } from "./caller.ts";

/** How an object is written: by whom, and whether for real. */
export interface WriteOptions {
  /** The field manager. */
  readonly writer: string;
  /** Who asked for it; absent for what the cluster does itself. */
  readonly requester?: Requester;
  readonly dryRun: boolean;
}

export function makeWriter(
  place: Place,
  resource: Resource,
  options: WriteOptions,
  operation: "Apply" | "Update",
  subresource?: string,
): Writer {
  return {
    name: options.writer,
    operation,
    apiVersion: versionOf(resource),
    time: timestamp(place.cloud),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** Checks that a body is an object of this kind, and gives it the type that it may leave out. Returns a copy. */
export function readObject(resource: Resource, namespace: string | undefined, body: unknown): Stored {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw body === undefined ? refuseNothing(resource.kind) : badRequest(unrecognized(resource.kind));
  }
  const object = copyJson(body) as Stored;
  const apiVersion = object["apiVersion"] ?? versionOf(resource);
  const kind = object["kind"] ?? resource.kind;
  if (apiVersion !== versionOf(resource) || kind !== resource.kind)
    throw refuseType(resource, String(apiVersion), kind);
  const metadata: Stored = { ...object["metadata"] };
  if (resource.namespaced) {
    if ((metadata["namespace"] ?? namespace) !== namespace) {
      throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
    }
    metadata["namespace"] = namespace;
  } else {
    delete metadata["namespace"];
  }
  return { kind: resource.kind, apiVersion: versionOf(resource), ...object, metadata };
}

/** A kind that the server knows can't be converted, one that it doesn't know isn't registered. */
function refuseType(resource: Resource, apiVersion: string, kind: string): Error {
  const version = apiVersion.split("/").pop();
  const internal = resource.group === "" ? "core" : resource.group.split(".")[0];
  const why =
    resourceOfKind(apiVersion, kind) === undefined
      ? `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:110"`
      : `converting (${apiVersion}.${kind}) to (${internal}.${resource.kind}): unknown conversion`;
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${resource.kind}: ${why}`);
}

/** Refuses writes into a namespace that isn't there, and creates in one that goes. */
export function requireNamespace(place: Place, resource: Resource, namespace: string | undefined, name: string): void {
  if (!resource.namespaced) return;
  const namespaces = resourceNamed("namespaces");
  const found = readStored(place.store, namespaces, undefined, namespace ?? "");
  if (found === undefined) throw notFound(namespaces, namespace ?? "");
  if (found["status"].phase !== "Terminating") return;
  throw forbidden(
    resource,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    {
      causes: [
        {
          reason: "NamespaceTerminating",
          message: `namespace ${namespace} is being terminated`,
          field: "metadata.namespace",
        },
      ],
    },
  );
}

/** Throws the 422 with everything that is wrong with the object. */
export function validateObject(resource: Resource, object: Stored, before: Stored | undefined): void {
  const strategy = strategyOf(resource);
  const { name } = object["metadata"];
  const metadataProblems = checkMetadata(object["metadata"], strategy.nameRule ?? "subdomain");
  if (before !== undefined) refuseNewFinalizers(resource, object["metadata"], before["metadata"]);
  const ownProblems = metadataProblems.length > 0 ? [] : (strategy.validate?.(object, before) ?? []);
  const problems = [...metadataProblems, ...ownProblems];
  if (problems.length > 0) throw invalid(resource, name ?? "", problems);
}

/** What goes can't be held by more than it is held by. */
function refuseNewFinalizers(resource: Resource, metadata: Stored, live: Stored): void {
  if (live["deletionTimestamp"] === undefined) return;
  const had: readonly string[] = live["finalizers"] ?? [];
  const added = ((metadata["finalizers"] ?? []) as readonly string[]).filter((finalizer) => !had.includes(finalizer));
  if (added.length === 0) return;
  const shown = added.map((finalizer) => JSON.stringify(finalizer)).join(", ");
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${shown}}`;
  throw invalidTwice(resource, live["name"], forbiddenField("metadata.finalizers", why));
}

/** Stores the object; a dry run stops before that. */
export function storeWritten(
  place: Place,
  resource: Resource,
  object: Stored,
  before: Stored | undefined,
  dryRun: boolean,
): Stored {
  if (dryRun) return before === undefined ? object : withRevision(object, before);
  return putStored(place.store, resource, object);
}

function withRevision(object: Stored, before: Stored): Stored {
  return { ...object, metadata: { ...object["metadata"], resourceVersion: before["metadata"].resourceVersion } };
}

/** Reads `dryRun` as the server does: only `All` is known. */
export function readDryRun(query: URLSearchParams, method: string): boolean {
  const value = query.get("dryRun");
  if (value === null || value === "") return false;
  if (value === "All") return true;
  const text = `Unsupported value: []string{${JSON.stringify(value)}}: supported values: "All"`;
  throw refuseOptions(optionsOf(method), { field: "dryRun", reason: "FieldValueNotSupported", text });
}
