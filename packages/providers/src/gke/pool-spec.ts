import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { compact, objectsOf } from "../google/values.ts";
import type { NodePool } from "./cluster-types.ts";

/** A node pool as the deployment file says it, in the words of the field table. What isn't said is left out. */
export type PoolSpec = Readonly<Record<string, Json | undefined>>;

/** The pool specs of a cluster's field `nodePools`, with `nodes` and `labels` under the paths that a pool's fields have. */
export function readPoolSpecs(value: Json | undefined): readonly { readonly name: string; readonly spec: PoolSpec }[] {
  return objectsOf(value).map((item) => {
    const nodes = isJsonObject(item["nodes"]) ? item["nodes"] : {};
    const spec: Record<string, Json | undefined> = {
      "nodes.totalMin": nodes["totalMin"],
      "nodes.totalMax": nodes["totalMax"],
      kubernetesLabels: item["labels"],
      ...item,
    };
    return { name: String(item["name"] ?? "default"), spec };
  });
}

/** The body by which a pool is created. `labels` are the resource labels of its machines. */
export function describePool(name: string, spec: PoolSpec, labels: Record<string, string>, zonal: boolean): NodePool {
  const min = numberIn(spec, "nodes.totalMin");
  const max = numberIn(spec, "nodes.totalMax");
  const accelerator = spec["accelerator"];
  return compact({
    name,
    // Nodes per zone: a regional pool begins with one in each.
    initialNodeCount: zonal ? Math.max(1, min ?? 1) : 1,
    autoscaling: min === undefined && max === undefined ? undefined : describeScaling(min, max),
    management: { autoRepair: true, autoUpgrade: true },
    config: compact({
      machineType: textIn(spec, "machineType"),
      diskSizeGb: numberIn(spec, "diskGb"),
      spot: spec["spot"] === true ? true : undefined,
      serviceAccount: textIn(spec, "serviceAccount"),
      oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
      labels: isJsonObject(spec["kubernetesLabels"]) ? textsIn(spec["kubernetesLabels"]) : undefined,
      taints: describeTaints(spec["taints"]),
      accelerators: isJsonObject(accelerator) ? [describeAccelerator(accelerator)] : undefined,
      resourceLabels: labels,
      workloadMetadataConfig: { mode: textIn(spec, "workloadMetadata") ?? "GKE_METADATA" },
    }),
  });
}

/** Limits over all zones together. */
export function describeScaling(
  min: number | undefined,
  max: number | undefined,
): NonNullable<NodePool["autoscaling"]> {
  const least = min ?? 0;
  return { enabled: true, totalMinNodeCount: least, totalMaxNodeCount: Math.max(max ?? least, least, 1) };
}

/** Taints of the file (`NoSchedule`) as the API spells them (`NO_SCHEDULE`). */
export function describeTaints(value: Json | undefined): NonNullable<NonNullable<NodePool["config"]>["taints"]> {
  return objectsOf(value).map((taint) => ({
    key: String(taint["key"] ?? ""),
    value: String(taint["value"] ?? ""),
    effect: spellEffect(String(taint["effect"] ?? "")),
  }));
}

const effects: Readonly<Record<string, string>> = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
};

function spellEffect(effect: string): string {
  return effects[effect] ?? effect;
}

/** The live taints in the file's spelling, without those that GKE itself put there and the file doesn't name. */
export function readTaints(pool: NodePool, wanted: Json | undefined): readonly JsonObject[] {
  const added = new Set(findAddedTaints(pool, wanted));
  const taints = (pool.config?.taints ?? []).filter((taint) => !added.has(taint));
  return taints.map((taint) => {
    const effect = Object.entries(effects).find(([, spelt]) => spelt === taint.effect)?.[0] ?? taint.effect ?? "";
    return { key: taint.key ?? "", ...(taint.value ? { value: taint.value } : {}), effect };
  });
}

/** GKE taints pools with GPUs by itself, so that only pods that ask for one run there; a write must keep that. */
export function findAddedTaints(pool: NodePool, wanted: Json | undefined): ReturnType<typeof describeTaints> {
  const named = new Set(objectsOf(wanted).map(({ key }) => key));
  return (pool.config?.taints ?? []).filter(({ key }) => key === "nvidia.com/gpu" && !named.has(key));
}

function describeAccelerator(accelerator: JsonObject): { acceleratorType: string; acceleratorCount: string } {
  return {
    acceleratorType: String(accelerator["type"] ?? ""),
    acceleratorCount: String(accelerator["count"] ?? 1),
  };
}

function numberIn(spec: PoolSpec, path: string): number | undefined {
  const value = spec[path];
  return typeof value === "number" ? value : undefined;
}

function textIn(spec: PoolSpec, path: string): string | undefined {
  const value = spec[path];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function textsIn(value: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
}
