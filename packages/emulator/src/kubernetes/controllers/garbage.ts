import type { Stored } from "../../cloud/http.ts";
import { deleteObject } from "../registry/delete.ts";
import { resourceNamed, resources } from "../resources.ts";
import { dropStored, listStored, readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";

/** Deletes what belonged to something that is gone, and pods whose node is. */
export function collectGarbage(place: Place): void {
  const { store } = place;
  const live = new Set(
    resources.flatMap((resource) => listStored(store, resource).map((object) => object["metadata"].uid)),
  );
  for (const resource of resources) {
    for (const object of listStored(store, resource)) {
      const owners: readonly Stored[] = object["metadata"].ownerReferences ?? [];
      if (owners.length === 0 || owners.some((owner) => live.has(owner["uid"]))) continue;
      if (object["metadata"].deletionTimestamp !== undefined) continue;
      deleteObject(place, resource, object["metadata"].namespace, object["metadata"].name, { dryRun: false });
    }
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
