import type { Stored } from "../../cloud/http.ts";
import type { Resource } from "../resources.ts";
import { versionOf } from "../resources.ts";
import { matchFields, matchLabels } from "../selectors.ts";
import { badRequest, failWith, notFound, refuseOptions } from "../status.ts";
import { listStored, readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";

/** One object, or the 404. */
export function getObject(place: Place, resource: Resource, namespace: string | undefined, name: string): Stored {
  const found = readStored(place.store, resource, namespace, name);
  if (found === undefined) throw notFound(resource, name);
  return found;
}

/** The objects that a list's selectors leave. */
export function selectObjects(
  place: Place,
  resource: Resource,
  namespace: string | undefined,
  query: URLSearchParams,
): readonly Stored[] {
  const labels = query.get("labelSelector") ?? "";
  const fields = query.get("fieldSelector") ?? "";
  // A selector that can't be read is refused, be there something to select or not.
  matchLabels(labels, {});
  matchFields(resource, fields, {});
  return listStored(place.store, resource, namespace).filter(
    (object) => matchLabels(labels, object["metadata"].labels) && matchFields(resource, fields, object),
  );
}

/** A List object, cut by `limit` and `continue`. */
export function listObjects(
  place: Place,
  resource: Resource,
  namespace: string | undefined,
  query: URLSearchParams,
): Stored {
  const all = selectObjects(place, resource, namespace, query);
  const start = readContinue(query.get("continue"));
  checkListOptions(query);
  // A limit below nothing is none.
  const limit = Math.max(0, Number(query.get("limit") ?? "0"));
  const end = limit === 0 ? all.length : Math.min(all.length, start.offset + limit);
  const revision = start.revision ?? String(place.store.revision);
  const isCut = end < all.length;
  const isSelection = Boolean(query.get("labelSelector")) || Boolean(query.get("fieldSelector"));
  return {
    kind: `${resource.kind}List`,
    apiVersion: versionOf(resource),
    metadata: {
      resourceVersion: revision,
      ...(isCut ? { continue: writeContinue(end, revision) } : resource.custom ? { continue: "" } : {}),
      // How many a selection still has isn't counted.
      ...(isCut && !isSelection ? { remainingItemCount: all.length - end } : {}),
    },
    items: all.slice(start.offset, end).map(resource.custom ? (object) => object : withoutType),
  };
}

/** Refuses what the server can't read of a list's options. */
function checkListOptions(query: URLSearchParams): void {
  const limit = query.get("limit") ?? "";
  if (limit !== "" && !/^[+-]?\d+$/.test(limit)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(limit)}: invalid syntax`);
  }
  const [version, match] = [query.get("resourceVersion") ?? "", query.get("resourceVersionMatch") ?? ""];
  if (match !== "" && version === "") {
    throw refuseMatch(
      "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
      "FieldValueForbidden",
    );
  }
  if (!["", "Exact", "NotOlderThan"].includes(match)) {
    const supported = '"Exact", "NotOlderThan", ""';
    throw refuseMatch(
      `Unsupported value: ${JSON.stringify(match)}: supported values: ${supported}`,
      "FieldValueNotSupported",
    );
  }
  if (!/^\d*$/.test(version)) {
    const why = `strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`;
    throw badRequest(`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(version)}: ${why}`);
  }
}

function refuseMatch(text: string, reason: "FieldValueForbidden" | "FieldValueNotSupported"): Error {
  return refuseOptions("ListOptions", { field: "resourceVersionMatch", reason, text });
}

/** Items of a list don't repeat their kind. */
function withoutType(object: Stored): Stored {
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object;
  return rest;
}

function writeContinue(offset: number, revision: string): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: revision, offset })).toString("base64url");
}

function readContinue(token: string | null): { readonly offset: number; readonly revision?: string } {
  if (token === null || token === "") return { offset: 0 };
  try {
    const { offset, rv } = JSON.parse(Buffer.from(token, "base64url").toString()) as Stored;
    return { offset: Number(offset), revision: String(rv) };
  } catch {
    throw failWith({
      code: 400,
      reason: "BadRequest",
      message: "invalid continue token: continue key is not valid: encoded continue value is not valid",
    });
  }
}
