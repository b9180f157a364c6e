import type { Address, Field, JsonObject, Resource } from "@fgk/engine";
import type { NodePoolScope } from "../scope/cluster-scope.ts";
import type { Scope } from "../scope.ts";
import { accountAddress, apiAddress, clusterAddress, poolAddress } from "./addresses.ts";
import type { Asked } from "./fields.ts";
import { always, byDefault, fieldFrom, labelFields } from "./fields.ts";

/** The cluster and the node pools that the file names, or the one that a new cluster gets. */
export function describeCluster(asked: Asked): readonly Resource[] {
  return [describeOne(asked), ...asked.scope.cluster.nodePools.map((pool) => describePool(asked, pool))];
}

/**
 * A pool that the file asks for by a rule (`workloadMetadata: all`) and only the live cluster can name: nothing but its
 * metadata is ours.
 */
export function describeFoundPool(asked: Asked, pool: string): Resource {
  return {
    address: poolAddress(asked.scope, pool),
    at: poolPlace(asked.scope),
    fields: { workloadMetadata: workloadMetadata(asked) },
    managed: asked.scope.cluster.managed,
    protected: false,
    dependsOn: [clusterAddress(asked.scope)],
    source: "cluster.workloadMetadata",
  };
}

function describeOne(asked: Asked): Resource {
  const { scope } = asked;
  const { cluster, network } = scope;
  return {
    address: clusterAddress(scope),
    at: { project: scope.project, location: scope.location },
    fields: {
      workloadPool: always(`${scope.project}.svc.id.goog`),
      network: fieldFrom(asked, ["network.name", "network.project"], network.path),
      subnetwork: fieldFrom(asked, ["network.subnet", "network.project"], network.subnetPath),
      autopilot: fieldFrom(asked, ["cluster.autopilot"], cluster.autopilot),
      releaseChannel: fieldFrom(asked, ["cluster.releaseChannel"], cluster.releaseChannel),
      privateNodes: fieldFrom(asked, ["cluster.privateNodes"], cluster.privateNodes),
      authorizedNetworks: fieldFrom(asked, ["cluster.authorizedNetworks"], cluster.authorizedNetworks),
      ...(cluster.autopilot ? {} : { nodePools: byDefault(cluster.nodePools.map(describeSpec)) }),
      ...labelFields(asked, cluster.managed),
    },
    managed: cluster.managed,
    protected: cluster.protect,
    dependsOn: [
      apiAddress("container.googleapis.com"),
      apiAddress("compute.googleapis.com"),
      ...accountsOf(scope, cluster.nodePools),
    ],
    source: "cluster",
  };
}

/** The account that nodes run as, where it is the deployment's own: it has to be there first. */
function accountsOf(scope: Scope, pools: readonly NodePoolScope[]): readonly Address[] {
  const isUsed = pools.some(({ serviceAccount }) => serviceAccount === scope.account.email);
  return isUsed && scope.account.managed ? [accountAddress(scope)] : [];
}

/** A pool within the cluster's create: the same words as in the file. */
function describeSpec(pool: NodePoolScope): JsonObject {
  return {
    name: pool.name,
    workloadMetadata: "GKE_METADATA",
    machineType: pool.machineType,
    nodes: { ...pool.nodes },
    diskGb: pool.diskGb,
    spot: pool.spot,
    ...(pool.serviceAccount === null ? {} : { serviceAccount: pool.serviceAccount }),
    labels: pool.labels,
    taints: pool.taints,
    ...(pool.accelerator === null ? {} : { accelerator: pool.accelerator }),
  };
}

function describePool(asked: Asked, pool: NodePoolScope): Resource {
  const { scope } = asked;
  const key = (name: string): readonly string[] => (pool.path === undefined ? [] : [`${pool.path}.${name}`]);
  const address = poolAddress(scope, pool.name);
  const optional: Record<string, Field> = {};
  if (pool.serviceAccount !== null) {
    optional["serviceAccount"] = fieldFrom(asked, key("serviceAccount"), pool.serviceAccount);
  }
  if (pool.accelerator !== null) optional["accelerator"] = fieldFrom(asked, key("accelerator"), pool.accelerator);
  return {
    address,
    at: poolPlace(scope),
    fields: {
      workloadMetadata: workloadMetadata(asked),
      machineType: fieldFrom(asked, key("machineType"), pool.machineType),
      "nodes.totalMin": fieldFrom(asked, key("nodes.totalMin"), pool.nodes.totalMin),
      "nodes.totalMax": fieldFrom(asked, key("nodes.totalMax"), pool.nodes.totalMax),
      diskGb: fieldFrom(asked, key("diskGb"), pool.diskGb),
      spot: fieldFrom(asked, key("spot"), pool.spot),
      kubernetesLabels: fieldFrom(asked, key("labels"), pool.labels),
      taints: fieldFrom(asked, key("taints"), pool.taints),
      ...optional,
      ...labelFields(asked, scope.cluster.managed),
    },
    managed: scope.cluster.managed,
    protected: false,
    dependsOn: [clusterAddress(scope), ...accountsOf(scope, [pool])],
    source: pool.path ?? "cluster.nodePools",
    ...(pool.path === undefined
      ? { onlyWith: { with: [clusterAddress(scope)], note: `write cluster.nodePools with a pool named ${pool.name}` } }
      : {}),
  };
}

/** Pods get their own identity only on nodes whose metadata server is GKE's. */
function workloadMetadata(asked: Asked): Field {
  return fieldFrom(asked, ["cluster.workloadMetadata"], "GKE_METADATA");
}

function poolPlace(scope: Scope): Readonly<Record<string, string>> {
  return { project: scope.project, location: scope.location, cluster: scope.cluster.name };
}
