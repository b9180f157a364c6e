import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { recordUpdate } from "../patch/managed-fields.ts";
import type { Resource } from "../resources.ts";
import { nameResource } from "../resources.ts";
import { badRequest, conflict, invalid, modifiedMessage, notFound } from "../status.ts";
import { dropStored, readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { strategyOf } from "../strategies/table.ts";
import { refuseEscalation } from "./escalation.ts";
import { stampUpdate } from "./stamp.ts";
import type { WriteOptions } from "./write.ts";
import { makeWriter, readObject, storeWritten, validateObject } from "./write.ts";

/** Kinds that can't be replaced without saying which version is replaced. */
const needRevision = [
  "leases.coordination.k8s.io",
  "customresourcedefinitions.apiextensions.k8s.io",
  "poddisruptionbudgets.policy",
  "mutatingwebhookconfigurations.admissionregistration.k8s.io",
  "validatingwebhookconfigurations.admissionregistration.k8s.io",
];

/** Replaces an object, or its status, as PUT does. */
export function updateObject(
  place: Place,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  body: unknown,
  options: WriteOptions & { readonly subresource?: string | undefined },
): Stored {
  const object = readObject(resource, namespace, body);
  const given = object["metadata"].name;
  if (given !== name)
    throw badRequest(`the name of the object (${given ?? ""}) does not match the name on the URL (${name})`);
  const before = readStored(place.store, resource, namespace, name);
  if (before === undefined) throw notFound(resource, name);
  requireSameVersion(resource, object, before);
  return changeObject(place, resource, object, before, options, true);
}

/** The rest of an update, for all that changes an object: `object` is the whole new one. */
export function changeObject(
  place: Place,
  resource: Resource,
  object: Stored,
  before: Stored,
  options: WriteOptions & { readonly subresource?: string | undefined },
  recordOwner: boolean,
): Stored {
  const { namespace, name } = before["metadata"];
  const next = options.subresource === "status" ? statusOnly(object, before) : specOnly(resource, object, before);
  const byMainPath = options.subresource === undefined;
  stampUpdate(resource, next, before, byMainPath);
  if (byMainPath) strategyOf(resource).setDefaults?.(next);
  // What the strategy gives out afterwards is nobody's.
  if (recordOwner) recordUpdate(before, next, makeWriter(place, resource, options, "Update", options.subresource));
  if (byMainPath) {
    strategyOf(resource).prepareUpdate?.(place, next, before);
    stampUpdate(resource, next, before, byMainPath);
    validateObject(resource, next, before);
    refuseEscalation(options.requester, resource, next, before);
  }
  const written = storeWritten(place, resource, next, before, options.dryRun);
  const isDone = written["metadata"].deletionTimestamp !== undefined && mayVanish(resource, written);
  if (isDone && !options.dryRun) dropStored(place.store, resource, namespace, name);
  return written;
}

/** Whether nothing holds a deleted object any longer; pods and namespaces go by their own controllers. */
export function mayVanish(resource: Resource, object: Stored): boolean {
  const isHeld = ((object["metadata"].finalizers ?? []) as readonly string[]).length > 0;
  return !isHeld && resource.plural !== "pods" && resource.plural !== "namespaces";
}

function statusOnly(object: Stored, before: Stored): Stored {
  const { managedFields } = object["metadata"];
  const metadata = { ...before["metadata"], ...(managedFields === undefined ? {} : { managedFields }) };
  return { ...copyJson(before), metadata, status: object["status"] };
}

function specOnly(resource: Resource, object: Stored, before: Stored): Stored {
  if (!resource.hasStatus) return object;
  const { status: _status, ...rest } = object;
  return before["status"] === undefined ? rest : { ...rest, status: copyJson(before["status"]) };
}

function requireSameVersion(resource: Resource, object: Stored, before: Stored): void {
  const { name, resourceVersion, uid } = object["metadata"];
  if (resourceVersion === undefined || resourceVersion === "") {
    if (resource.custom || needRevision.includes(nameResource(resource))) {
      const text = "Invalid value: 0x0: must be specified for an update";
      throw invalid({ ...resource, kind: resource.plural }, name, [
        { field: "metadata.resourceVersion", reason: "FieldValueInvalid", text },
      ]);
    }
  } else if (resourceVersion !== before["metadata"].resourceVersion) {
    throw conflict(resource, name, modifiedMessage);
  }
  if (uid !== undefined && uid !== "" && uid !== before["metadata"].uid) {
    throw conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before["metadata"].uid}`,
    );
  }
}
