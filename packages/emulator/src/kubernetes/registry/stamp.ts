import type { Stored } from "../../cloud/http.ts";
import { equalJson } from "../../cloud/plain-json.ts";
import type { Resource } from "../resources.ts";
import { makeUid, timestamp } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";

/** Gives a new object its identity. */
export function stampCreate(place: Place, resource: Resource, object: Stored): void {
  const { name, namespace, generateName, labels, annotations, ownerReferences, finalizers, managedFields } =
    object["metadata"];
  object["metadata"] = dropUndefined({
    name,
    generateName,
    namespace,
    uid: makeUid(place.cluster, place.store, `${resource.plural}/${namespace ?? ""}/${name}`),
    ...(resource.hasGeneration ? { generation: 1 } : {}),
    creationTimestamp: timestamp(place.cloud),
    labels: emptyToUndefined(labels),
    annotations: emptyToUndefined(annotations),
    ownerReferences,
    finalizers,
    managedFields,
  });
}

function emptyToUndefined(map: Stored | undefined): Stored | undefined {
  return map === undefined || map === null || Object.keys(map).length === 0 ? undefined : map;
}

function dropUndefined(record: Stored): Stored {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== null));
}

const fixedMetadata = [
  "name",
  "namespace",
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
];

/** Keeps what no client may change, and moves the generation when the specification changed. `byMainPath`: by no subresource. */
export function stampUpdate(resource: Resource, object: Stored, before: Stored, byMainPath = false): void {
  const metadata: Stored = { ...object["metadata"], generation: before["metadata"].generation };
  for (const field of fixedMetadata) metadata[field] = before["metadata"][field];
  metadata["labels"] = emptyToUndefined(metadata["labels"]);
  metadata["annotations"] = emptyToUndefined(metadata["annotations"]);
  if (Array.isArray(metadata["finalizers"]) && metadata["finalizers"].length === 0) delete metadata["finalizers"];
  // Of Deployments the annotations count too: the real strategy says so.
  const areNotes =
    byMainPath &&
    resource.kind === "Deployment" &&
    !equalJson(metadata["annotations"] ?? {}, before["metadata"].annotations ?? {});
  if (resource.hasGeneration && (areNotes || !equalJson(specOf(object), specOf(before)))) {
    metadata["generation"] = (before["metadata"].generation ?? 0) + 1;
  }
  object["metadata"] = dropUndefined(metadata);
}

function specOf(object: Stored): Stored {
  const { metadata: _metadata, status: _status, ...rest } = object;
  if (object["kind"] !== "Pod") return rest;
  // To which node a pod is bound is no change of what is wanted.
  const { nodeName: _node, ...spec } = rest["spec"] ?? {};
  return { ...rest, spec };
}
