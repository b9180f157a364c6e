import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** How a command in a pod ended. */
export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  /** The `Status` object that the server sends last. */
  readonly status: { readonly status?: string; readonly message?: string };
}

const channel = { stdout: 1, stderr: 2, status: 3 } as const;

/** Runs a command as `kubectl exec` does: a WebSocket of `v5.channel.k8s.io`, whose frames begin with their channel. */
export async function execInPod(
  { cloud, reach, clock }: SimulatedCloud,
  [namespace, pod]: readonly [string, string],
  command: readonly string[],
): Promise<ExecResult> {
  const [cluster] = Object.values(cloud.state.clusters);
  const host = String(cluster?.["endpoint"]);
  const query = new URLSearchParams([
    ["container", "c"],
    ...command.map((word) => ["command", word] as [string, string]),
    ["stdout", "true"],
    ["stderr", "true"],
  ]);
  const connection: Duplex = await reach.dial({ host });
  const socket = new WebSocket(
    `ws://${host}/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query}`,
    "v5.channel.k8s.io",
    {
      createConnection: () => connection as never,
      headers: { authorization: "Bearer by-hand", "user-agent": "kubectl/v1.33.5" },
    },
  );
  const end = clock.begin();
  return new Promise<ExecResult>((resolve, reject) => {
    const parts: Buffer[][] = [[], [], [], []];
    socket.on("message", (data: Buffer) => parts[data[0] ?? 0]?.push(data.subarray(1)));
    socket.on("unexpected-response", (_, response) => reject(new Error(`exec was answered ${response.statusCode}`)));
    socket.on("error", reject);
    socket.on("close", () => {
      const read = (from: number): string => Buffer.concat(parts[from] ?? []).toString("utf8");
      const status = JSON.parse(read(channel.status) || "{}") as ExecResult["status"];
      resolve({ stdout: read(channel.stdout), stderr: read(channel.stderr), status });
    });
  }).finally(() => {
    connection.destroy();
    end();
  });
}
