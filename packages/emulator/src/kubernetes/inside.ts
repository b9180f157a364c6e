import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { copyJson } from "../cloud/plain-json.ts";
import { reconcile } from "./controllers/reconcile.ts";
import { createObject } from "./registry/create.ts";
import { changeObject } from "./registry/update.ts";
import type { Resource } from "./resources.ts";
import { resourceNamed, resourceOfKind } from "./resources.ts";
import { findStore, listStored, readStored, storeOf } from "./store.ts";

/**
 * The cluster as programs inside it use it: the same registry that answers requests, without requests. What is refused
 * throws ApiError as the API server would answer. `resource` is `pods`, `deployments.apps`, …
 */
export function findInside(
  cloud: Cloud,
  cluster: string,
  resource: string,
  namespace: string | undefined,
  name: string,
): Stored | undefined {
  const store = findStore(cloud, cluster);
  return store === undefined ? undefined : readStored(store, resourceNamed(resource), namespace, name);
}

/** All objects of a resource, of one namespace if given, sorted by namespace and name. Not to be changed in place. */
export function listInside(cloud: Cloud, cluster: string, resource: string, namespace?: string): readonly Stored[] {
  const store = findStore(cloud, cluster);
  return store === undefined ? [] : listStored(store, resourceNamed(resource), namespace);
}

/** Creates the object, or gives an existing one of its name the same content; `writer` is its field manager. */
export function writeInside(cloud: Cloud, cluster: string, object: Stored, writer: string): Stored {
  const resource = rowOf(object);
  const { namespace, name } = object["metadata"];
  const place = { cloud, cluster, store: storeOf(cloud, cluster) };
  const before = readStored(place.store, resource, namespace, name);
  const options = { writer, dryRun: false };
  const written =
    before === undefined
      ? createObject(place, resource, namespace, object, options)
      : changeObject(place, resource, mergeKept(object, before), before, options, true);
  reconcile(cloud, cluster);
  return written;
}

function rowOf(object: Stored): Resource {
  const resource = resourceOfKind(object["apiVersion"], object["kind"]);
  if (resource === undefined) throw new Error(`the emulator doesn't store ${object["apiVersion"]} ${object["kind"]}`);
  return resource;
}

/** Labels and annotations of others stay, as a patch would leave them. */
function mergeKept(object: Stored, before: Stored): Stored {
  const next = copyJson(object);
  next["metadata"] = {
    ...copyJson(before["metadata"]),
    ...next["metadata"],
    labels: { ...before["metadata"].labels, ...next["metadata"].labels },
    annotations: { ...before["metadata"].annotations, ...next["metadata"].annotations },
  };
  delete next["metadata"].managedFields;
  return { ...copyJson(before), ...next };
}
