import type { DeploymentFile, World } from "@fgk/engine";
import { flytePorts } from "../flyte/flyte-ports.ts";
import { openFlyteWay } from "./flyte-way.ts";
import type { Forward, ForwardNews } from "./forward-flyte.ts";
import { forwardFlyte } from "./forward-flyte.ts";

/** Opens two ports of this machine, for Flyte's console and its gRPC; 0 is any free one. Throws `Failure`. */
export function connectFlyte(
  file: DeploymentFile,
  world: World,
  ports: { readonly http: number; readonly grpc: number },
  tell: (news: ForwardNews) => void,
): Promise<Forward> {
  const wanted = [
    { local: ports.http, pod: flytePorts.http, flag: "--http-port" },
    { local: ports.grpc, pod: flytePorts.grpc, flag: "--grpc-port" },
  ];
  return forwardFlyte(openFlyteWay(file, world), wanted, tell);
}
