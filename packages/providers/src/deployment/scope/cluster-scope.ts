import type { DeploymentFile, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import {
  isWritten,
  readFlag,
  readItems,
  readNumber,
  readText,
  readTextMap,
  readTextOrNull,
  readTexts,
  readWord,
} from "../read-key.ts";

/** How the cluster's API server is reached. */
export type ClusterAccess = "public-ip" | "private-ip" | "dns" | { readonly context: string };

/** One node pool, as it is made. */
export interface NodePoolScope {
  readonly name: string;
  /** Its key path in the file; undefined for the pool that a new cluster gets when the file names none. */
  readonly path: string | undefined;
  readonly machineType: string;
  readonly nodes: { readonly totalMin: number; readonly totalMax: number };
  readonly diskGb: number;
  readonly spot: boolean;
  /** The nodes' account; null: the project's default one. */
  readonly serviceAccount: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly JsonObject[];
  readonly accelerator: JsonObject | null;
}

export interface ClusterScope {
  readonly managed: boolean;
  readonly name: string;
  readonly access: ClusterAccess;
  readonly autopilot: boolean;
  readonly releaseChannel: string;
  readonly privateNodes: boolean;
  readonly authorizedNetworks: readonly string[];
  /** Which pools must hand out identities: the named ones, or all that the cluster has. */
  readonly workloadMetadata: "named" | "all";
  readonly protect: boolean;
  /** The file names its pools. When it doesn't, `nodePools` holds the one that a new cluster gets. */
  readonly poolsNamed: boolean;
  readonly nodePools: readonly NodePoolScope[];
}

/** Reads the block `cluster`. */
export function readClusterScope(file: DeploymentFile): ClusterScope {
  const autopilot = readFlag(file, "cluster.autopilot");
  const poolsNamed = isWritten(file, "cluster.nodePools");
  return {
    managed: readFlag(file, "cluster.managed", true),
    name: readText(file, "cluster.name"),
    access: readAccess(file),
    autopilot,
    releaseChannel: readText(file, "cluster.releaseChannel"),
    privateNodes: readFlag(file, "cluster.privateNodes"),
    authorizedNetworks: readTexts(file, "cluster.authorizedNetworks"),
    workloadMetadata: readWorkloadMetadata(file, poolsNamed),
    protect: readFlag(file, "cluster.protect", true),
    poolsNamed,
    nodePools: autopilot ? [] : readNodePools(file, poolsNamed),
  };
}

function readAccess(file: DeploymentFile): ClusterAccess {
  const { value } = file.get("cluster.access");
  if (isJsonObject(value)) return { context: readText(file, "cluster.access.context") };
  return readWord<"public-ip" | "private-ip" | "dns">(file, "cluster.access", ["public-ip", "private-ip", "dns"]);
}

function readWorkloadMetadata(file: DeploymentFile, poolsNamed: boolean): "named" | "all" {
  if (!isWritten(file, "cluster.workloadMetadata")) return poolsNamed ? "named" : "all";
  return readWord(file, "cluster.workloadMetadata", ["named", "all"]);
}

function readNodePools(file: DeploymentFile, poolsNamed: boolean): readonly NodePoolScope[] {
  if (poolsNamed) return readItems(file, "cluster.nodePools").map((_, index) => readNodePool(file, index));
  // The item's defaults are the schema's, whatever the index.
  return [{ ...readNodePool(file, 0), name: "default", path: undefined }];
}

function readNodePool(file: DeploymentFile, index: number): NodePoolScope {
  const path = `cluster.nodePools[${index}]`;
  const { value: accelerator } = file.get(`${path}.accelerator`);
  return {
    name: readText(file, `${path}.name`),
    path,
    machineType: readText(file, `${path}.machineType`),
    nodes: {
      totalMin: readNumber(file, `${path}.nodes.totalMin`),
      totalMax: readNumber(file, `${path}.nodes.totalMax`),
    },
    diskGb: readNumber(file, `${path}.diskGb`),
    spot: readFlag(file, `${path}.spot`),
    serviceAccount: readTextOrNull(file, `${path}.serviceAccount`),
    labels: readTextMap(file, `${path}.labels`),
    taints: readItems(file, `${path}.taints`).filter(isJsonObject),
    // Written out, as the pool has it: one that leaves the count out means one.
    accelerator: isJsonObject(accelerator) ? { ...accelerator, count: accelerator["count"] ?? 1 } : null,
  };
}
