import type { Cluster } from "./cluster-types.ts";

/** Where a cluster's control plane calls its nodes from, as a range; undefined for clusters that don't say it. */
export function controlPlaneRange(cluster: Cluster): string | undefined {
  const config = cluster.privateClusterConfig;
  // Newer private clusters have no range of their own: their control plane calls from its private endpoint.
  const endpoint =
    cluster.controlPlaneEndpointsConfig?.ipEndpointsConfig?.privateEndpoint || config?.privateEndpoint || undefined;
  return config?.masterIpv4CidrBlock || (endpoint === undefined ? undefined : `${endpoint}/32`);
}
