type DurationName =
  | "clusterCreate"
  | "clusterUpdate"
  | "clusterDelete"
  | "nodePoolCreate"
  | "nodePoolUpdate"
  | "nodePoolDelete"
  | "sqlInstanceCreate"
  | "sqlInstanceUpdate"
  | "sqlChild"
  | "serviceEnable"
  | "computeOperation"
  | "peering"
  | "podStart"
  | "flyteStart"
  | "clusterResourceSync"
  | "loadBalancer";

/**
 * How long things take in the real cloud, in milliseconds; `timeScale` shrinks them.
 * Sources: the "Durations" rows of Google's own documents and public Terraform logs.
 */
export const durations: Readonly<Record<DurationName, number>> = {
  clusterCreate: 6 * 60_000,
  clusterUpdate: 4 * 60_000,
  clusterDelete: 4 * 60_000,
  nodePoolCreate: 90_000,
  nodePoolUpdate: 3 * 60_000,
  nodePoolDelete: 2 * 60_000,
  sqlInstanceCreate: 8 * 60_000,
  sqlInstanceUpdate: 60_000,
  sqlChild: 3_000,
  serviceEnable: 20_000,
  computeOperation: 5_000,
  peering: 60_000,
  podStart: 8_000,
  flyteStart: 30_000,
  clusterResourceSync: 30_000,
  loadBalancer: 40_000,
};
