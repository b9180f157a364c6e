import type { container_v1 } from "@googleapis/container";

/** A cluster as the API answers it. */
export type Cluster = container_v1.Schema$Cluster;

/** A node pool as the API answers it. */
export type NodePool = container_v1.Schema$NodePool;
