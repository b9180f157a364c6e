import { isJsonObject } from "@fgk/engine";
import type { V1ManagedFieldsEntry } from "@kubernetes/client-node";
import { fieldManager } from "./merge-patch.ts";

/** What the API server calls those who wrote before it began to keep a record: nobody's name. */
const unrecorded = "before-first-apply";

/**
 * Who wrote each of these fields last, by their name in the plan; ours, and what nobody claims by a name, is left out.
 * A path is the way into `fieldsV1`: `["metadata", "annotations", "iam.gke.io/gcp-service-account"]`.
 */
export function findOwners(
  entries: readonly V1ManagedFieldsEntry[] | undefined,
  paths: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, string>> {
  const byTime = [...(entries ?? [])].sort((a, b) => timeOf(a) - timeOf(b));
  const owners: Record<string, string> = {};
  for (const [field, path] of Object.entries(paths)) {
    const owner = byTime.filter((entry) => claims(entry.fieldsV1, path)).at(-1)?.manager;
    if (owner !== undefined && owner !== fieldManager && owner !== unrecorded) owners[field] = owner;
  }
  return owners;
}

function timeOf(entry: V1ManagedFieldsEntry): number {
  return entry.time === undefined ? 0 : new Date(entry.time).getTime();
}

function claims(fields: unknown, path: readonly string[]): boolean {
  let at: unknown = fields;
  for (const part of path) {
    if (!isJsonObject(at)) return false;
    at = at[`f:${part}`];
  }
  return at !== undefined;
}
