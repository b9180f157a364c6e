import type { Json, Kept, Resource } from "@fgk/engine";
import { compareText, isJsonObject, knownValue } from "@fgk/engine";
import type { NodePool } from "./cluster-types.ts";
import { readTaints } from "./pool-spec.ts";

/** The live values of a pool's fields, but for its resource labels. */
export function readPoolFields(resource: Resource, pool: NodePool): Readonly<Record<string, Json>> {
  const config = pool.config ?? {};
  const accelerator = config.accelerators?.[0];
  const account = config.serviceAccount ?? "default";
  return {
    workloadMetadata: config.workloadMetadataConfig?.mode ?? "GCE_METADATA",
    ...readLimits(pool),
    ...(config.machineType == null ? {} : { machineType: config.machineType }),
    ...(config.diskSizeGb == null ? {} : { diskGb: config.diskSizeGb }),
    spot: config.spot === true,
    // `default` is the project's Compute account: what a file that names none has.
    ...(account === "default" && !("serviceAccount" in resource.fields) ? {} : { serviceAccount: account }),
    kubernetesLabels: readDeclaredLabels(resource, pool),
    taints: readTaints(pool, knownValue(resource, "taints")),
    ...(accelerator === undefined
      ? {}
      : {
          accelerator: {
            type: accelerator.acceleratorType ?? "",
            count: Number(accelerator.acceleratorCount ?? 1),
          },
        }),
  };
}

/** The Kubernetes labels of the pool's nodes that the file declares; those of others are none of its. */
function readDeclaredLabels(resource: Resource, pool: NodePool): Readonly<Record<string, Json>> {
  const live = Object.entries(pool.config?.labels ?? {});
  const wanted = listDeclared(resource);
  return Object.fromEntries(live.filter(([key]) => wanted === undefined || wanted.has(key)));
}

/** The Kubernetes labels that others gave to the pool's nodes. */
export function keptNodeLabels(resource: Resource, pool: NodePool): readonly Kept[] {
  const wanted = listDeclared(resource);
  if (wanted === undefined) return [];
  const others = Object.keys(pool.config?.labels ?? {}).filter((key) => !wanted.has(key));
  return others.sort(compareText).map((name) => ({ what: "Kubernetes labels", name }));
}

/** Undefined: the file says nothing of this pool's labels. */
function listDeclared(resource: Resource): ReadonlySet<string> | undefined {
  const wanted = knownValue(resource, "kubernetesLabels");
  return isJsonObject(wanted) ? new Set(Object.keys(wanted)) : undefined;
}

/** Limits over all zones; a pool whose limits are per zone has them once in each of its zones. */
function readLimits(pool: NodePool): Readonly<Record<string, Json>> {
  const scaling = pool.autoscaling;
  if (scaling?.enabled !== true) return {};
  const zones = Math.max(1, pool.locations?.length ?? 1);
  const perZone = scaling.totalMaxNodeCount == null || scaling.totalMaxNodeCount === 0;
  return {
    "nodes.totalMin": perZone ? (scaling.minNodeCount ?? 0) * zones : (scaling.totalMinNodeCount ?? 0),
    "nodes.totalMax": perZone ? (scaling.maxNodeCount ?? 0) * zones : (scaling.totalMaxNodeCount ?? 0),
  };
}
