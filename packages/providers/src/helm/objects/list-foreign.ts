import type { Json, JsonObject } from "@fgk/engine";
import { compareText, isJsonObject } from "@fgk/engine";
import { textAt } from "../../text-at.ts";
import type { FieldPath, Segment } from "./field-path.ts";
import { showPath } from "./field-path.ts";
import { isOwnManager, readEntries } from "./find-manager.ts";
import type { LiveObject, ManifestObject } from "./manifest-object.ts";
import { keyOfObject, nameObject } from "./manifest-object.ts";
import { normalizeObject } from "./normalize-object.ts";
import { addOwner } from "./own-object.ts";

/** Programs of the cluster and of Google that write to everybody's objects, and Flyte itself. */
const systemManager =
  /^(kube-|kubelet$|cloud-|gke-|gcp-|gcfs|glbc|ingress-gce|neg-|service-controller|endpoint|cluster-autoscaler|addon|GoogleContainerEngine|cert-manager|flyte|vpa-|pod-security|cainjector)/;
const bookkeeping =
  /^(deployment\.kubernetes\.io\/|autoscaling\.alpha\.kubernetes\.io\/|kubectl\.kubernetes\.io\/last-)/;

/** Fields that people and their programs added to a release's objects, by name, sorted: helm keeps them. */
export function listForeign(
  manifest: readonly ManifestObject[],
  live: ReadonlyMap<string, LiveObject>,
): readonly string[] {
  return manifest
    .flatMap((object) => {
      const found = live.get(keyOfObject(object));
      if (found?.status !== "present") return [];
      const wanted = normalizeObject(addOwner(object.content, { name: "", namespace: "" }));
      const paths = readEntries(found.content)
        .filter((entry) => isForeign(textAt(entry, "manager")))
        .flatMap((entry) => listClaimed(entry["fieldsV1"], []))
        .filter((path) => path[0] !== "status" && !isBookkeeping(path))
        .filter((path) => !isNamed(wanted, path))
        .map((path) => wholeItem(wanted, path));
      return [...new Set(paths.map((path) => `${nameObject(object)} ${showPath(path)}`))];
    })
    .sort(compareText);
}

function isForeign(manager: string): boolean {
  return manager !== "" && !isOwnManager(manager) && !systemManager.test(manager);
}

function isBookkeeping(path: FieldPath): boolean {
  return path[1] === "annotations" && bookkeeping.test(String(path[2] ?? ""));
}

/** The fields at the ends of what a writer claims. */
function listClaimed(fields: Json | undefined, path: FieldPath): readonly FieldPath[] {
  if (!isJsonObject(fields)) return [];
  const below = Object.entries(fields).filter(([key]) => key !== ".");
  if (below.length === 0) return path.length === 0 ? [] : [path];
  return below.flatMap(([key, inner]) => {
    const segment = readSegment(key);
    return segment === undefined ? [path] : listClaimed(inner, [...path, segment]);
  });
}

function readSegment(key: string): Segment | undefined {
  if (key.startsWith("f:")) return key.slice(2);
  if (!key.startsWith("k:")) return undefined;
  try {
    const item: unknown = JSON.parse(key.slice(2));
    return isJsonObject(item) ? { item: item as JsonObject } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the manifest says something there, or of the whole that it is part of. */
function isNamed(wanted: JsonObject, path: FieldPath): boolean {
  let at: Json | undefined = wanted;
  for (const segment of path) {
    if (at === undefined || at === null) return false;
    at = stepInto(at, segment);
  }
  return at !== undefined && at !== null;
}

/** Of an item that somebody added, the item and not each of its fields. */
function wholeItem(wanted: JsonObject, path: FieldPath): FieldPath {
  const end = path.findIndex((segment, index) => {
    return typeof segment === "object" && !isNamed(wanted, path.slice(0, index + 1));
  });
  return end < 0 ? path : path.slice(0, end + 1);
}

function stepInto(at: Json, segment: Segment): Json | undefined {
  if (typeof segment === "string") return isJsonObject(at) ? at[segment] : at;
  if ("index" in segment || !Array.isArray(at)) return at;
  const keys = Object.entries(segment.item).filter(([key]) => key !== "protocol");
  return at.find((item: Json) => isJsonObject(item) && keys.every(([key, value]) => item[key] === value));
}
