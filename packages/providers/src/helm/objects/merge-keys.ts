import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";

/** How a list of Kubernetes' is compared: by keys that tell its items apart, as a set of texts, or as a whole in its order. */
export type ListKind = readonly string[] | "set" | "whole";

/** `patchMergeKey` of Kubernetes' own types (k8s.io/api), by the list's name; the names mean the same wherever they stand. */
const keyed: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  ephemeralContainers: ["name"],
  volumes: ["name"],
  env: ["name"],
  volumeMounts: ["mountPath"],
  volumeDevices: ["devicePath"],
  hostAliases: ["ip"],
  topologySpreadConstraints: ["topologyKey", "whenUnsatisfiable"],
  resourceClaims: ["name"],
  schedulingGates: ["name"],
  claims: ["name"],
  webhooks: ["name"],
  matchConditions: ["name"],
  ownerReferences: ["uid"],
};

/** How the list at this key of an object of this kind is compared; `own`: the kind is Kubernetes' own. */
export function findListKind(kind: string, own: boolean, name: string, items: readonly Json[]): ListKind {
  if (name === "finalizers") return "set";
  if (!own) return "whole";
  const keys = findKeys(kind, name, items[0]);
  return keys !== undefined && items.every((item) => isJsonObject(item) && hasKey(item, keys)) ? keys : "whole";
}

function findKeys(kind: string, name: string, first: Json | undefined): readonly string[] | undefined {
  switch (name) {
    case "ports":
      // The same name stands for other lists elsewhere: those of a NetworkPolicy have no key.
      if (kind === "Service") return ["port", "protocol"];
      return isJsonObject(first) && "containerPort" in first ? ["containerPort", "protocol"] : undefined;
    case "imagePullSecrets":
      // A ServiceAccount's are one whole, a pod's are merged.
      return kind === "ServiceAccount" ? undefined : ["name"];
    case "secrets":
      return kind === "ServiceAccount" ? ["name"] : undefined;
    default:
      return Object.hasOwn(keyed, name) ? keyed[name] : undefined;
  }
}

function hasKey(item: JsonObject, keys: readonly string[]): boolean {
  return keys.every((key) => key === "protocol" || (item[key] !== undefined && item[key] !== null));
}

/** An item's own key, with the protocol that the server would add. */
export function readItemKey(item: Json, keys: readonly string[]): JsonObject {
  const map = isJsonObject(item) ? item : {};
  return Object.fromEntries(keys.map((key) => [key, map[key] || (key === "protocol" ? "TCP" : null)]));
}
