import dns from "node:dns";
import net from "node:net";
import os from "node:os";
import { duplexPair } from "node:stream";
import type { FetchOptions } from "@fgk/engine";
import { openAgents } from "../../packages/cli/src/world/agents.ts";
import { dial } from "../../packages/cli/src/world/dial.ts";
import { fetchOverHttp } from "../../packages/cli/src/world/http-fetch.ts";
import { fetchOverHttp2 } from "../../packages/cli/src/world/http2-fetch.ts";
import { run } from "../../packages/cli/src/world/run.ts";
import { postOverStream } from "../../packages/providers/src/flyte/http-post.ts";
import { runInPod } from "../../packages/providers/src/kubernetes/exec.ts";
import { forwardPort } from "../../packages/providers/src/kubernetes/port-forward.ts";
import type { OpenCluster } from "../../packages/providers/src/kubernetes/reach.ts";
import { createVirtualClock } from "../simulation/virtual-clock.ts";
import { acceptExec } from "./accept-exec.ts";
import { type SilentServer, serveDripping, serveHttp2 } from "./silent-servers.ts";

/** What a wait was given, and what it came to. */
export interface NeverEnding {
  readonly name: string;
  /** The words that its error must have: what was waited for, and for how long. */
  readonly says: RegExp;
  /** `timeoutMs`: the deadline where it can be chosen; else it is a virtual one. */
  readonly wait: (timeoutMs: number) => Promise<unknown>;
}

const never = new AbortController().signal;
const noVariable = (): undefined => undefined;
const answerBytes = 2 ** 20;

/** Everything below fgk's own loops that could wait for ever: sockets, names, programs. */
export const neverEnding: readonly NeverEnding[] = [
  {
    name: "an HTTP server that takes the connection and says nothing",
    says: /^GET http:\/\/127\.0\.0\.1:\d+\/v1\/x: no whole answer within 0\.3 s$/,
    wait: (timeoutMs) => within(serveDripping("", undefined), ({ port }) => ask(port, timeoutMs)),
  },
  {
    name: "an HTTP answer whose head trickles",
    says: /\/v1\/x: no whole answer within 0\.3 s$/,
    wait: (timeoutMs) =>
      within(serveDripping("HTTP/1.1 200 OK\r\nx-long: ", bytes("a")), ({ port }) => ask(port, timeoutMs)),
  },
  {
    name: "an HTTP answer whose body trickles",
    says: /\/v1\/x: no whole answer within 0\.3 s$/,
    wait: (timeoutMs) =>
      within(serveDripping("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", bytes("a")), ({ port }) =>
        ask(port, timeoutMs),
      ),
  },
  {
    name: "an HTTP/2 server that takes the connection and says nothing",
    says: /^POST \/flyteidl\.x: no whole answer within 0\.3 s$/,
    wait: (timeoutMs) => within(serveDripping("", undefined), ({ port }) => askHttp2(port, timeoutMs)),
  },
  {
    name: "an HTTP/2 stream on which nothing comes",
    says: /^POST \/flyteidl\.x: no whole answer within 0\.3 s$/,
    wait: (timeoutMs) => within(serveHttp2(false), ({ port }) => askHttp2(port, timeoutMs)),
  },
  {
    name: "an HTTP/2 stream that trickles",
    says: /^POST \/flyteidl\.x: no whole answer within 0\.3 s$/,
    wait: (timeoutMs) => within(serveHttp2(true), ({ port }) => askHttp2(port, timeoutMs)),
  },
  {
    name: "a name that no server tells",
    says: /^api\.example:443: no connection within 0\.3 s$/,
    wait: (timeoutMs) => withoutNames(() => dial({ host: "api.example", port: 443 }, noVariable, never, timeoutMs)),
  },
  {
    name: "a TLS handshake that is never answered",
    says: /^127\.0\.0\.1:\d+: no connection within 0\.3 s$/,
    wait: (timeoutMs) => within(serveDripping("", undefined), ({ port }) => dialTls(port, timeoutMs)),
  },
  {
    name: "a TLS handshake that trickles",
    says: /^127\.0\.0\.1:\d+: no connection within 0\.3 s$/,
    // The head of a handshake record of 16 KiB, whose content comes byte by byte.
    wait: (timeoutMs) =>
      within(serveDripping(Uint8Array.of(22, 3, 3, 64, 0, 2, 0, 63, 252), Uint8Array.of(3)), ({ port }) =>
        dialTls(port, timeoutMs),
      ),
  },
  {
    name: "a proxy that takes the connection and says nothing",
    says: /^the proxy 127\.0\.0\.1:\d+: no whole answer within 0\.3 s$/,
    wait: (timeoutMs) => within(serveDripping("", undefined), ({ port }) => dialThrough(port, timeoutMs)),
  },
  {
    name: "a proxy whose answer trickles",
    says: /^the proxy 127\.0\.0\.1:\d+: no whole answer within 0\.3 s$/,
    wait: (timeoutMs) =>
      within(serveDripping("HTTP/1.1 200 OK\r\nx: ", bytes("a")), ({ port }) => dialThrough(port, timeoutMs)),
  },
  {
    name: "a program that doesn't end, and doesn't hear that it should",
    says: /node didn't end within 0\.3 s$/,
    wait: (timeoutMs) => start("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)", timeoutMs),
  },
  {
    name: "a program that ends and leaves one behind that holds its output",
    says: /node didn't end within 0\.3 s$/,
    wait: (timeoutMs) =>
      start(
        "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).unref()",
        timeoutMs,
      ),
  },
  {
    name: "an API server that never answers the upgrade to a pod's port",
    says: /didn't answer \(timeout\).*the way to flyte\/pod-1: no answer within 30 s/,
    wait: () =>
      forwardPort(
        makeCluster(() => undefined),
        "flyte",
        "pod-1",
        8089,
      ),
  },
  {
    name: "a command in a pod whose end never comes",
    says: /didn't answer \(timeout\).*curl in flyte\/pod-1: no answer within 60 s/,
    wait: () =>
      runInPod(makeCluster(acceptExec), { namespace: "flyte", pod: "pod-1", container: "probe", command: ["curl"] }),
  },
  {
    name: "a form of Flyte's that is never answered",
    says: /^POST \/oauth2\/token: no answer within 30 s$/,
    wait: () => {
      const [near] = duplexPair();
      const form = { host: "flyte", path: "/oauth2/token", authorization: "Basic x", form: "grant_type=x" };
      return postOverStream(createVirtualClock(0, never), near, form);
    },
  },
];

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function within(
  opening: Promise<SilentServer>,
  wait: (server: SilentServer) => Promise<unknown>,
): Promise<unknown> {
  const server = await opening;
  try {
    return await wait(server);
  } finally {
    await server.close();
  }
}

async function ask(port: number, timeoutMs: number): Promise<unknown> {
  const agents = openAgents({});
  try {
    const url = new URL(`http://127.0.0.1:${port}/v1/x`);
    return await fetchOverHttp(url, {}, agents, { timeoutMs, answerBytes }, never);
  } finally {
    agents.close();
  }
}

function askHttp2(port: number, timeoutMs: number): Promise<unknown> {
  const connection = net.connect({ host: "127.0.0.1", port });
  const how: FetchOptions = { method: "POST", body: bytes("x") };
  const url = new URL("http://localhost/flyteidl.x");
  const asked = fetchOverHttp2(url, how, connection, new WeakMap(), { timeoutMs, answerBytes }, never);
  return asked.finally(() => connection.destroy());
}

function dialTls(port: number, timeoutMs: number): Promise<unknown> {
  return dial({ host: "127.0.0.1", port, tls: { ca: null } }, noVariable, never, timeoutMs);
}

function dialThrough(port: number, timeoutMs: number): Promise<unknown> {
  return dial({ host: "10.9.9.9", port: 443, proxy: `http://127.0.0.1:${port}` }, noVariable, never, timeoutMs);
}

/** Names are asked for and nobody answers. */
async function withoutNames(wait: () => Promise<unknown>): Promise<unknown> {
  const { lookup } = dns;
  Object.assign(dns, { lookup: () => undefined });
  try {
    return await wait();
  } finally {
    Object.assign(dns, { lookup });
  }
}

function start(script: string, timeoutMs: number): Promise<unknown> {
  const place = {
    folder: os.tmpdir(),
    workFolder: os.tmpdir(),
    variable: noVariable,
    overlay: {},
    self: [process.execPath] as const,
    signal: never,
  };
  return run({ command: process.execPath, args: ["-e", script], timeoutMs }, place);
}

/** A cluster on whose connections `serve` stands at the other end; its time is virtual. */
function makeCluster(serve: (far: ReturnType<typeof duplexPair>[1]) => void): OpenCluster {
  const clock = createVirtualClock(0, never);
  const dialed = async (): Promise<unknown> => {
    const [near, far] = duplexPair();
    clock.openConnections.count += 1;
    far.resume();
    serve(far);
    return near;
  };
  const world = { signal: never, dial: dialed, now: clock.now, sleep: clock.sleep };
  const address = { server: "https://10.0.0.2", ca: undefined, token: async () => "token" };
  return { world, address } as unknown as OpenCluster;
}
