import type { Stored } from "../../cloud/http.ts";
import { equalJson } from "../../cloud/plain-json.ts";
import { recordUpdate } from "../patch/managed-fields.ts";
import { stampUpdate } from "../registry/stamp.ts";
import type { Resource } from "../resources.ts";
import { versionOf } from "../resources.ts";
import { putStored, readStored, timestamp } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";

/** Stores what a controller changed, under its name; a change of nothing leaves no trace. */
export function writeAs(
  place: Place,
  resource: Resource,
  object: Stored,
  writer: string,
  subresource?: "status",
): Stored {
  const { namespace, name } = object["metadata"];
  const before = readStored(place.store, resource, namespace, name);
  if (before !== undefined) {
    stampUpdate(resource, object, before);
    if (equalJson(before, object)) return before;
  }
  recordUpdate(before, object, {
    name: writer,
    operation: "Update",
    apiVersion: versionOf(resource),
    time: timestamp(place.cloud),
    ...(subresource === undefined ? {} : { subresource }),
  });
  return putStored(place.store, resource, object);
}

/** Sets or changes one condition; the transition's time moves only when the status does. */
export function setCondition(place: Place, conditions: Stored[], condition: Stored): void {
  const now = timestamp(place.cloud);
  const index = conditions.findIndex((other) => other["type"] === condition["type"]);
  const before = conditions[index];
  const lastTransitionTime = before?.["status"] === condition["status"] ? before?.["lastTransitionTime"] : now;
  const next = { ...condition, lastTransitionTime };
  if (index < 0) conditions.push(next);
  else conditions[index] = next;
}
