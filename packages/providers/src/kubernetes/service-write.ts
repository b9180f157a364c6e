import type { Json, JsonObject, Resource } from "@fgk/engine";
import { isJsonObject, knownValue } from "@fgk/engine";
import type { V1Service } from "@kubernetes/client-node";
import { namespacedName } from "./names.ts";
import { annotations } from "./service-fields.ts";

/**
 * The patch that makes these fields of the Service as declared. Ports and selector are whole: what the live ones have
 * besides goes (a merge patch removes a key of the selector only by null).
 */
export function writeServicePatch(
  resource: Resource,
  paths: readonly string[],
  live: V1Service | undefined,
): { readonly [key: string]: Json } {
  const spec: Record<string, Json> = {};
  const noted: Record<string, Json> = {};
  for (const path of paths) {
    const value = knownValue(resource, path);
    if (value !== undefined) writeField(path, value, live, spec, noted);
  }
  return {
    ...(Object.keys(noted).length === 0 ? {} : { metadata: { annotations: noted } }),
    ...(Object.keys(spec).length === 0 ? {} : { spec }),
  };
}

function writeField(
  path: string,
  value: Json,
  live: V1Service | undefined,
  spec: Record<string, Json>,
  noted: Record<string, Json>,
): void {
  switch (path) {
    case "type":
      spec["type"] = value;
      return;
    case "selector":
      spec["selector"] = isJsonObject(value) ? { ...nulls(live?.spec?.selector ?? {}), ...value } : value;
      return;
    case "ports":
      spec["ports"] = Array.isArray(value) ? value.filter(isJsonObject).map((port) => keepNodePort(port, live)) : value;
      return;
    case "address":
      // By IP, not by name: a name that doesn't exist is silently skipped, and both together are an error.
      spec["loadBalancerIP"] = value;
      if (live?.metadata?.annotations?.[annotations.addressNames] !== undefined) noted[annotations.addressNames] = null;
      return;
    case "internal":
      noted[annotations.type] = value === true ? "Internal" : null;
      if (live?.metadata?.annotations?.[annotations.oldType] !== undefined) noted[annotations.oldType] = null;
      return;
    case "globalAccess":
      noted[annotations.globalAccess] = value === true ? "true" : null;
      return;
    case "sourceRanges":
      spec["loadBalancerSourceRanges"] = Array.isArray(value) && value.length > 0 ? value : null;
      return;
  }
}

function nulls(entries: Readonly<Record<string, string>>): Record<string, Json> {
  return Object.fromEntries(Object.keys(entries).map((key) => [key, null]));
}

function keepNodePort(port: JsonObject, live: V1Service | undefined): JsonObject {
  const protocol = port["protocol"] ?? "TCP";
  const same = live?.spec?.ports?.find((item) => item.port === port["port"] && (item.protocol ?? "TCP") === protocol);
  const named = port["name"] === "" || port["name"] === undefined ? withoutName(port) : port;
  return same?.nodePort === undefined ? named : { ...named, nodePort: same.nodePort };
}

function withoutName(port: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(port).filter(([key]) => key !== "name"));
}

const allPaths: readonly string[] = [
  "type",
  "selector",
  "ports",
  "address",
  "internal",
  "globalAccess",
  "sourceRanges",
];

/** A new Service with every declared field whose value is known, but for its mark. */
export function describeNewService(resource: Resource): {
  readonly apiVersion: "v1";
  readonly kind: "Service";
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
} {
  const { namespace, name } = namespacedName(resource.address);
  const wanted = withoutNulls(writeServicePatch(resource, allPaths, undefined)) as Readonly<Record<string, JsonObject>>;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, ...wanted["metadata"] },
    spec: wanted["spec"] ?? {},
  };
}

/** The same patch without what only removes. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item)] as const])),
  );
}
