import type { Address, Diagnostic, Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { LiveObject, ManifestObject } from "../objects/manifest-object.ts";
import { keyOfObject, nameObject } from "../objects/manifest-object.ts";
import { nameForKubectl } from "./name-for-kubectl.ts";

/** The three sides of an upgrade. */
interface Sides {
  readonly last: readonly ManifestObject[];
  readonly next: readonly ManifestObject[];
  readonly live: ReadonlyMap<string, LiveObject>;
}

/**
 * Services one of whose ports somebody gave another number: ports are merged by number, so helm keeps that one and adds its own
 * beside it, and the API server refuses two of one name (seen with helm 3.22 and 4.3). Pure.
 */
export function refuseTwins(address: Address, { last, next, live }: Sides): readonly Diagnostic[] {
  const before = new Map(last.map((object) => [keyOfObject(object), object]));
  return next.flatMap((object): readonly Diagnostic[] => {
    const found = live.get(keyOfObject(object));
    if (object.kind !== "Service" || found?.status !== "present") return [];
    const wanted = portsOf(object.content);
    const ours = new Set([...wanted, ...portsOf(before.get(keyOfObject(object))?.content)].map(numberOf));
    const names = new Set(wanted.map(({ name }) => name));
    const twin = portsOf(found.content).find((port) => names.has(port["name"]) && !ours.has(numberOf(port)));
    return twin === undefined ? [] : [refuse(address, object, twin)];
  });
}

function portsOf(content: JsonObject | undefined): readonly JsonObject[] {
  const spec = content?.["spec"];
  const ports: Json | undefined = isJsonObject(spec) ? spec["ports"] : undefined;
  return Array.isArray(ports) ? ports.filter((port): port is JsonObject => isJsonObject(port)) : [];
}

function numberOf(port: JsonObject): string {
  return `${String(port["protocol"] ?? "TCP")} ${String(port["port"])}`;
}

function refuse(address: Address, object: ManifestObject, twin: JsonObject): Diagnostic {
  const it = nameForKubectl(object.kind, object.name, object.namespace);
  return {
    severity: "error",
    code: "does-not-fit",
    summary: `${address}: somebody gave the port ${String(twin["name"])} of the ${nameObject(object)} the number ${String(twin["port"])}`,
    cause: "helm would keep it and add its own beside it, and the API server refuses two ports of one name",
    help: `delete the Service, the next plan makes it again: kubectl delete ${it}`,
    address,
  };
}
