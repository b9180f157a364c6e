import type { FieldChange, Json, Resource } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { V1Service } from "@kubernetes/client-node";
import { writeCommand } from "../google/shell-words.ts";
import { namespacedName } from "./names.ts";
import { describeNewService, writeServicePatch } from "./service-write.ts";

/** The command by which a Service's owner makes it or changes one field. */
export function mendService(resource: Resource, change: FieldChange | "create"): string {
  const { namespace, name } = namespacedName(resource.address);
  if (change === "create") {
    const service = JSON.stringify(describeNewService(resource));
    return `${writeCommand("echo", service)} | kubectl apply --filename=-`;
  }
  const patch = JSON.stringify(writeServicePatch(resource, [change.path], liveOf(change)));
  return writeCommand(
    "kubectl",
    "patch",
    "service",
    name,
    `--namespace=${namespace}`,
    "--type=merge",
    `--patch=${patch}`,
  );
}

/** Keys of the live selector that have to go are removed by name. */
function liveOf({ path, before }: FieldChange): V1Service | undefined {
  if (path !== "selector" || !isJsonObject(before)) return undefined;
  return { spec: { selector: Object.fromEntries(Object.entries(before).map(([key, value]) => [key, textOf(value)])) } };
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
