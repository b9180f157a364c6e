import type { Stored } from "../cloud/http.ts";
import type { PatchType } from "./content.ts";
import { jsonPatch } from "./patch/json-patch.ts";
import { isObject, mergePatch } from "./patch/merge-patch.ts";
import { getObject } from "./registry/read.ts";
import { changeObject } from "./registry/update.ts";
import type { WriteOptions } from "./registry/write.ts";
import { badRequest, conflict, failWith, modifiedMessage } from "./status.ts";
import type { Place } from "./strategies/strategy.ts";
import type { Target } from "./target.ts";

/** How a Scale is changed: replaced, or by a patch. */
export interface ScaleChange {
  readonly by: PatchType | "replacement";
  readonly body: unknown;
}

/** The `scale` of a Deployment or ReplicaSet: its replicas alone, as an object of autoscaling/v1. */
export function readScale(place: Place, target: Target): Stored {
  return describeScale(getObject(place, target.resource, target.namespace, target.name ?? ""));
}

function describeScale(object: Stored): Stored {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object["metadata"];
  const labels: Readonly<Record<string, string>> = object["spec"].selector?.matchLabels ?? {};
  const selector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",");
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: object["spec"].replicas },
    status: { replicas: object["status"]?.replicas ?? 0, selector },
  };
}

/** Writes the replicas through `scale` and returns what they are now. */
export function changeScale(place: Place, target: Target, change: ScaleChange, options: WriteOptions): Stored {
  const name = target.name ?? "";
  const before = getObject(place, target.resource, target.namespace, name);
  const live = describeScale(before);
  const wanted = computeScale(live, change);
  const { resourceVersion } = wanted["metadata"] ?? {};
  if (resourceVersion && resourceVersion !== before["metadata"].resourceVersion) {
    throw conflict(target.resource, name, modifiedMessage);
  }
  const replicas: unknown = wanted["spec"]?.replicas ?? 0;
  if (!Number.isInteger(replicas)) throw badRequest('Scale in version "v1" cannot be handled as a Scale');
  if (Number(replicas) < 0) throw refuseNegative(name, Number(replicas));
  const after = { ...before, metadata: { ...before["metadata"] }, spec: { ...before["spec"], replicas } };
  return describeScale(changeObject(place, target.resource, after, before, { ...options, subresource: "scale" }, true));
}

function computeScale(live: Stored, { by, body }: ScaleChange): Stored {
  const wanted = by === "replacement" ? body : by === "json" ? jsonPatch(live, body) : mergePatch(live, body);
  if (!isObject(wanted)) throw badRequest("the object provided is unrecognized (must be of type Scale)");
  return wanted;
}

function refuseNegative(name: string, replicas: number): Error {
  const text = `Invalid value: ${replicas}: must be greater than or equal to 0`;
  return failWith({
    code: 422,
    reason: "Invalid",
    message: `Scale.autoscaling "${name}" is invalid: spec.replicas: ${text}`,
    details: {
      name,
      group: "autoscaling",
      kind: "Scale",
      causes: [{ reason: "FieldValueInvalid", message: text, field: "spec.replicas" }],
    },
  });
}
