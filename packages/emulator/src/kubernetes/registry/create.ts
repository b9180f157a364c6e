import type { Stored } from "../../cloud/http.ts";
import { recordUpdate } from "../patch/managed-fields.ts";
import type { Resource } from "../resources.ts";
import { alreadyExists, failWith, notEmulated } from "../status.ts";
import { makeSuffix, readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { strategyOf } from "../strategies/table.ts";
import { refuseEscalation } from "./escalation.ts";
import { stampCreate } from "./stamp.ts";
import type { WriteOptions } from "./write.ts";
import { makeWriter, readObject, requireNamespace, storeWritten, validateObject } from "./write.ts";

/** Creates an object as POST does; throws the Status of the refusal. */
export function createObject(
  place: Place,
  resource: Resource,
  namespace: string | undefined,
  body: unknown,
  options: WriteOptions,
): Stored {
  const object = readObject(resource, namespace, body);
  giveName(place, object);
  if (object["metadata"].resourceVersion) {
    // No reason, and a failure of the server's own: so it says it.
    throw failWith({ code: 500, reason: "", message: "resourceVersion should not be set on objects to be created" });
  }
  return admitObject(place, resource, object, options, true);
}

/** The rest of a create; server-side apply comes here with its owners already recorded. */
export function admitObject(
  place: Place,
  resource: Resource,
  object: Stored,
  options: WriteOptions,
  recordOwner: boolean,
): Stored {
  const { namespace, name } = object["metadata"];
  if (resource.needs !== undefined) throw notEmulated(resource, name ?? "", resource.needs);
  requireNamespace(place, resource, namespace, name ?? "");
  if (resource.hasStatus) delete object["status"];
  stampCreate(place, resource, object);
  const strategy = strategyOf(resource);
  strategy.setDefaults?.(object);
  if (recordOwner) recordUpdate(undefined, object, makeWriter(place, resource, options, "Update"));
  strategy.prepareCreate?.(place, object);
  validateObject(resource, object, undefined);
  refuseEscalation(options.requester, resource, object, undefined);
  if (readStored(place.store, resource, namespace, name) !== undefined) throw alreadyExists(resource, name);
  return storeWritten(place, resource, object, undefined, options.dryRun);
}

function giveName(place: Place, object: Stored): void {
  const { name, generateName } = object["metadata"];
  if (name !== undefined && name !== "") return;
  if (typeof generateName !== "string" || generateName === "") return;
  object["metadata"].name =
    `${generateName}${makeSuffix(5, place.cluster, generateName, String(place.store.revision))}`;
}
