import type { FieldChange, Json, Resource } from "@fgk/engine";
import { isJsonObject, knownValue } from "@fgk/engine";
import { writeCommand } from "../google/shell-words.ts";
import { numberOf, objectsOf, ownName, placeOf, textOf, truthOf } from "../google/values.ts";

/** The command by which a pool's owner makes it or changes one field; undefined for what `gcloud` can't say. */
export function mendPool(resource: Resource, change: FieldChange | "create"): string | undefined {
  const flags = change === "create" ? describeCreate(resource) : describeChange(resource, change);
  if (flags === undefined) return undefined;
  return writeCommand(
    ...["gcloud", "container", "node-pools", change === "create" ? "create" : "update", ownName(resource)],
    `--cluster=${placeOf(resource, "cluster")}`,
    `--location=${placeOf(resource, "location")}`,
    `--project=${placeOf(resource, "project")}`,
    ...flags,
  );
}

function describeChange(resource: Resource, { path, after }: FieldChange): readonly string[] | undefined {
  const value = after as Json;
  switch (path) {
    case "workloadMetadata":
      return [`--workload-metadata=${String(value)}`];
    case "machineType":
      return [`--machine-type=${String(value)}`];
    case "diskGb":
      return [`--disk-size=${String(value)}`];
    case "nodes.totalMin":
    case "nodes.totalMax":
      return describeLimits(resource);
    case "kubernetesLabels":
      // The flag replaces the whole map: its owner knows what else is to stay in it.
      return undefined;
    case "taints":
      return [`--node-taints=${joinTaints(value)}`];
    default:
      return undefined;
  }
}

function describeCreate(resource: Resource): readonly string[] {
  const labels = joinLabels(knownValue(resource, "kubernetesLabels") ?? {});
  const taints = joinTaints(knownValue(resource, "taints") ?? []);
  const machineType = textOf(resource, "machineType");
  const diskGb = numberOf(resource, "diskGb");
  const account = textOf(resource, "serviceAccount");
  const accelerator = knownValue(resource, "accelerator");
  return [
    `--workload-metadata=${textOf(resource, "workloadMetadata") ?? "GKE_METADATA"}`,
    ...(machineType === undefined ? [] : [`--machine-type=${machineType}`]),
    ...(diskGb === undefined ? [] : [`--disk-size=${diskGb}`]),
    ...describeLimits(resource),
    ...(truthOf(resource, "spot") === true ? ["--spot"] : []),
    ...(account === undefined ? [] : [`--service-account=${account}`]),
    ...(labels === "" ? [] : [`--node-labels=${labels}`]),
    ...(taints === "" ? [] : [`--node-taints=${taints}`]),
    ...(isJsonObject(accelerator)
      ? [`--accelerator=type=${String(accelerator["type"])},count=${String(accelerator["count"] ?? 1)}`]
      : []),
  ];
}

/** Both limits: `gcloud` takes them together. */
function describeLimits(resource: Resource): readonly string[] {
  const min = numberOf(resource, "nodes.totalMin");
  const max = numberOf(resource, "nodes.totalMax");
  if (min === undefined || max === undefined) return [];
  return ["--enable-autoscaling", `--total-min-nodes=${min}`, `--total-max-nodes=${max}`];
}

function joinLabels(value: Json): string {
  return isJsonObject(value)
    ? Object.entries(value)
        .map(([key, text]) => `${key}=${String(text)}`)
        .join(",")
    : "";
}

function joinTaints(value: Json): string {
  return objectsOf(value)
    .map((taint) => `${String(taint["key"])}=${String(taint["value"] ?? "")}:${String(taint["effect"])}`)
    .join(",");
}
