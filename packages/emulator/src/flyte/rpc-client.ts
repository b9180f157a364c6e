import { createConnectRouter } from "@connectrpc/connect";
import type { UniversalClientFn } from "@connectrpc/connect/protocol";
import { createUniversalHandlerClient } from "@connectrpc/connect/protocol";
import type { RunningFlyte } from "./rpc-routes.ts";
import { routeFlyte } from "./rpc-routes.ts";

/**
 * The HTTP client of a Connect transport, answered by this Flyte without sockets, HTTP/2 or timers: what a simulation puts in
 * place of its own.
 */
export function makeFlyteClient(flyte: RunningFlyte): UniversalClientFn {
  const router = createConnectRouter({ grpc: true, connect: false, grpcWeb: false });
  routeFlyte(router, flyte);
  return createUniversalHandlerClient(router.handlers);
}
