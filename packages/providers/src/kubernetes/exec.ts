import { isJsonObject } from "@fgk/engine";
import type { Asked } from "./failure.ts";
import { ask } from "./failure.ts";
import { inTime } from "./in-time.ts";
import type { OpenCluster } from "./reach.ts";
import type { Channels } from "./web-socket.ts";
import { cutConnection, openChannels } from "./web-socket.ts";

/** A command in a running container. Nothing secret belongs into `command`: it is seen in audit logs. */
export interface PodCommand {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly stdin?: string;
}

/** How it ended. */
export interface PodCommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is run asks one server one thing, and has shorter limits of its own: longer is a connection on which nothing comes. */
const commandMs = 60_000;

const channel = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 } as const;

/** Runs a command in a container, as `kubectl exec` does. Throws `Failure` when it can't be run or the connection is cut. */
export async function runInPod(cluster: OpenCluster, call: PodCommand): Promise<PodCommandResult> {
  const query = new URLSearchParams([
    ["container", call.container],
    ...call.command.map((word) => ["command", word] as [string, string]),
    ["stdin", String(call.stdin !== undefined)],
    ["stdout", "true"],
    ["stderr", "true"],
  ]);
  const place = `/api/v1/namespaces/${encodeURIComponent(call.namespace)}/pods/${encodeURIComponent(call.pod)}`;
  const asked: Asked = { verb: "connect", resource: "pods/exec", name: `${call.namespace}/${call.pod}` };
  const protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
  const channels = await openChannels(cluster, asked, `${place}/exec?${query}`, protocols);
  try {
    const what = `${call.command[0] ?? "a command"} in ${call.namespace}/${call.pod}`;
    const giveUp = channels.drop;
    return await ask(asked, () =>
      inTime(cluster.world, { mostMs: commandMs, what, work: collect(channels, call.stdin), giveUp }),
    );
  } finally {
    channels.drop();
  }
}

function collect(channels: Channels, stdin: string | undefined): Promise<PodCommandResult> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  return new Promise((resolve, reject) => {
    channels.receive(
      (from, content) => {
        if (from === channel.stdout) out.push(content);
        if (from === channel.stderr) err.push(content);
        if (from !== channel.status) return;
        const code = readExitCode(content.toString("utf8"));
        resolve({ code, stdout: Buffer.concat(out).toString("utf8"), stderr: Buffer.concat(err).toString("utf8") });
      },
      () => reject(cutConnection("the command's end wasn't seen")),
    );
    if (stdin === undefined) return;
    channels.send(channel.stdin, Buffer.from(stdin));
    // Only the fifth version of the protocol can end stdin without ending the connection.
    if (channels.protocol === "v5.channel.k8s.io") channels.send(channel.close, Buffer.from([channel.stdin]));
  });
}

/** The status that ends every command: `Success`, or the exit code among a failure's causes. */
function readExitCode(text: string): number {
  const status: unknown = parseJson(text);
  if (!isJsonObject(status)) return -1;
  if (status["status"] === "Success") return 0;
  const details = status["details"];
  const causes: unknown = isJsonObject(details) ? details["causes"] : undefined;
  const exit: unknown = Array.isArray(causes)
    ? causes.find((cause: unknown) => isJsonObject(cause) && cause["reason"] === "ExitCode")
    : undefined;
  const code = isJsonObject(exit) ? Number(exit["message"]) : Number.NaN;
  return Number.isInteger(code) ? code : -1;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
