import type { Stored } from "../../cloud/http.ts";
import { deleteObject } from "../registry/delete.ts";
import type { Resource } from "../resources.ts";
import { resourceNamed, resources } from "../resources.ts";
import { dropStored, listStored, readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";

/** Deletes what belonged to something that is gone, and pods whose node is. */
export function collectGarbage(place: Place): void {
  const { store } = place;
  const live = new Set<string>();
  const owned: { readonly resource: Resource; readonly object: Stored }[] = [];
  for (const resource of resources) {
    for (const object of listStored(store, resource)) {
      live.add(object["metadata"].uid);
      if ((object["metadata"].ownerReferences ?? []).length > 0) owned.push({ resource, object });
    }
  }
  for (const { resource, object } of owned) {
    const { namespace, name, ownerReferences, deletionTimestamp } = object["metadata"];
    const owners: readonly Stored[] = ownerReferences;
    if (deletionTimestamp !== undefined || owners.some((owner) => live.has(owner["uid"]))) continue;
    deleteObject(place, resource, namespace, name, { dryRun: false });
  }
  const pods = resourceNamed("pods");
  for (const pod of listStored(store, pods)) {
    const { nodeName } = pod["spec"];
    if (nodeName === undefined || readStored(store, resourceNamed("nodes"), undefined, nodeName) !== undefined)
      continue;
    dropStored(store, pods, pod["metadata"].namespace, pod["metadata"].name);
    delete store.logs[pod["metadata"].uid];
    delete store.failures[pod["metadata"].uid];
  }
}
