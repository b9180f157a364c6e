import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import type { PatchType } from "../content.ts";
import { applyPatch } from "../patch/apply-patch.ts";
import { jsonPatch } from "../patch/json-patch.ts";
import { isObject, mergePatch } from "../patch/merge-patch.ts";
import { strategicPatch } from "../patch/strategic-patch.ts";
import type { Resource } from "../resources.ts";
import { badRequest, conflict, failWith, invalidField, invalidTwice, modifiedMessage, notFound } from "../status.ts";
import { readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { requirePermission } from "./caller.ts";
import { admitObject } from "./create.ts";
import { changeObject } from "./update.ts";
import type { WriteOptions } from "./write.ts";
import { makeWriter, readObject } from "./write.ts";

export interface PatchOptions extends WriteOptions {
  readonly type: PatchType;
  readonly subresource?: string | undefined;
  readonly force: boolean;
  /** Judges what a JSON or merge patch makes of the object, and returns it without unknown fields. */
  readonly checkResult?: ((object: Stored) => Stored) | undefined;
}

/** A patched object, and whether the patch made it (server-side apply may). */
export interface Patched {
  readonly object: Stored;
  readonly isNew: boolean;
}

/** Changes an object as PATCH does, by one of the four kinds of patch. */
export function patchObject(
  place: Place,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  body: unknown,
  options: PatchOptions,
): Patched {
  const before = readStored(place.store, resource, namespace, name);
  if (options.type === "apply") return applyObject(place, resource, namespace, name, body, before, options);
  if (before === undefined) throw notFound(resource, name);
  const patched: unknown = computePatch(before, body, options.type);
  if (!isObject(patched)) throw badRequest(`error decoding patch: what it makes isn't a ${resource.kind}`);
  const after = options.checkResult?.(patched) ?? patched;
  refuseOtherIdentity(resource, after["metadata"] ?? {}, before["metadata"]);
  const given = after["metadata"].resourceVersion;
  if (given !== undefined && given !== before["metadata"].resourceVersion)
    throw conflict(resource, name, modifiedMessage);
  return { object: changeObject(place, resource, after, before, options, true), isNew: false };
}

/** A patch may not move the object to another name, namespace or uid. */
function refuseOtherIdentity(resource: Resource, metadata: Stored, live: Stored): void {
  if (metadata["name"] !== live["name"]) {
    const given = metadata["name"] ?? "";
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${live["name"]})`);
  }
  if ((metadata["namespace"] ?? live["namespace"]) !== live["namespace"]) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  if ((metadata["uid"] ?? live["uid"]) === live["uid"]) return;
  const problem = invalidField("metadata.uid", metadata["uid"], "field is immutable");
  throw invalidTwice(resource, live["name"], problem);
}

function computePatch(before: Stored, body: unknown, type: "json" | "merge" | "strategic"): unknown {
  const live = copyJson(before);
  switch (type) {
    case "json":
      return jsonPatch(live, body);
    case "merge":
      if (Array.isArray(body)) {
        throw badRequest(
          "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}",
        );
      }
      return mergePatch(live, body);
    case "strategic":
      return body === null ? live : isObject(body) ? strategicPatch(live, body) : body;
  }
}

function applyObject(
  place: Place,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  body: unknown,
  before: Stored | undefined,
  options: PatchOptions,
): Patched {
  const config = readConfig(resource, namespace, name, body);
  const { resourceVersion } = config["metadata"];
  if (before !== undefined && resourceVersion !== undefined && resourceVersion !== before["metadata"].resourceVersion) {
    throw conflict(resource, name, modifiedMessage);
  }
  const writer = makeWriter(place, resource, options, "Apply", options.subresource);
  const result = applyPatch(before, config, writer, options.force);
  if (before === undefined) {
    if (options.subresource !== undefined) throw notFound(resource, name);
    if (options.requester !== undefined) {
      requirePermission(options.requester, { resource, namespace, name, subresource: undefined }, "create");
    }
    return { object: admitObject(place, resource, result, options, false), isNew: true };
  }
  return { object: changeObject(place, resource, result, before, options, false), isNew: false };
}

function readConfig(resource: Resource, namespace: string | undefined, name: string, body: unknown): Stored {
  const sent = body as Stored | null;
  if (sent?.["apiVersion"] === undefined || sent["kind"] === undefined) {
    throw badRequest("invalid object type: /, Kind=");
  }
  const config = readObject(resource, namespace, body);
  if (config["metadata"].name === undefined) config["metadata"].name = name;
  if (config["metadata"].name !== name) {
    throw badRequest(
      `the name of the object (${config["metadata"].name}) does not match the name on the URL (${name})`,
    );
  }
  if (config["metadata"].managedFields !== undefined) throw badRequest("metadata.managedFields must be nil");
  return config;
}

/** Server-side apply must name its manager. */
export function requireFieldManager(query: URLSearchParams): void {
  if (query.get("fieldManager")) return;
  throw failWith({
    code: 422,
    reason: "Invalid",
    message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    details: {
      group: "meta.k8s.io",
      kind: "PatchOptions",
      causes: [
        { reason: "FieldValueRequired", message: "Required value: is required for apply patch", field: "fieldManager" },
      ],
    },
  });
}
