import { createConnectRouter } from "@connectrpc/connect";
import type { UniversalClientFn } from "@connectrpc/connect/protocol";
import { createUniversalHandlerClient } from "@connectrpc/connect/protocol";
import type { Cloud } from "../cloud/cloud.ts";
import { findInside } from "../kubernetes/inside.ts";
import { recallFlyte } from "./flyte-memory.ts";
import { routeFlyte } from "./rpc-routes.ts";

/** A pod by its cluster's full name, its namespace and its own name. */
export interface FlytePod {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * The HTTP client of a Connect transport, answered by the Flyte in that pod without sockets, HTTP/2 or timers: what a
 * simulation puts in place of its own. Undefined while no Flyte runs there.
 */
export function makeFlyteClient(cloud: Cloud, { cluster, namespace, name }: FlytePod): UniversalClientFn | undefined {
  const pod = findInside(cloud, cluster, "pods", namespace, name);
  const memory = pod === undefined ? undefined : recallFlyte(cloud, pod);
  if (pod === undefined || memory === undefined) return undefined;
  const router = createConnectRouter({ grpc: true, connect: false, grpcWeb: false });
  routeFlyte(router, { cloud, pod, memory });
  return createUniversalHandlerClient(router.handlers);
}
