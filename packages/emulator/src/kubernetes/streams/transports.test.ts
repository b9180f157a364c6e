import { request as httpRequest } from "node:http";
import type { Duplex } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { ApiError } from "../../cloud/api-error.ts";
import { serveTestCluster } from "../serve-test-cluster.ts";
import type { TestCluster } from "../test-cluster.ts";
import { makeTestCluster } from "../test-cluster.ts";
import { parseFrame, printData } from "./spdy/frames.ts";
import { makeHeaderReader, makeHeaderWriter } from "./spdy/header-block.ts";
import { chooseTransport } from "./transports.ts";

describe("the transport", () => {
  const rows: readonly { name: string; on: string; headers: Record<string, string>; expected: unknown }[] = [
    {
      name: "of kubectl exec is the newest that both speak",
      on: "exec",
      headers: { upgrade: "websocket", "sec-websocket-protocol": "v5.channel.k8s.io, v4.channel.k8s.io" },
      expected: { kind: "web-socket", protocol: "v5.channel.k8s.io" },
    },
    {
      name: "of kubectl port-forward is a tunnel",
      on: "portforward",
      headers: { upgrade: "websocket", "sec-websocket-protocol": "SPDY/3.1+portforward.k8s.io" },
      expected: { kind: "tunnel", protocol: "SPDY/3.1+portforward.k8s.io" },
    },
    {
      name: "of an older client is SPDY",
      on: "exec",
      headers: {
        upgrade: "SPDY/3.1",
        "x-stream-protocol-version": "v5.channel.k8s.io, v4.channel.k8s.io, channel.k8s.io",
      },
      expected: { kind: "spdy", protocol: "v4.channel.k8s.io" },
    },
    {
      name: "must be named in SPDY",
      on: "portforward",
      headers: { upgrade: "SPDY/3.1" },
      expected: "unable to upgrade: X-Stream-Protocol-Version is required",
    },
    {
      name: "isn't anything else",
      on: "exec",
      headers: { upgrade: "h2c" },
      expected: "unable to upgrade: the fgk emulator speaks WebSocket and SPDY/3.1, not h2c",
    },
  ];
  it.each(rows)("$name", ({ on, headers, expected }) => {
    const request = { method: "GET", url: new URL("http://c/"), headers, body: new Uint8Array() };
    const choose = (): unknown => {
      try {
        return chooseTransport(request, on);
      } catch (error) {
        if (error instanceof ApiError) return error.message;
        throw error;
      }
    };
    expect(choose()).toEqual(expected);
  });
});

async function startPod(): Promise<TestCluster> {
  const cluster = makeTestCluster();
  const spec = { containers: [{ name: "c", image: "busybox", command: ["sleep", "3600"] }] };
  await cluster.send("POST", "/api/v1/namespaces/default/pods", { metadata: { name: "p" }, spec });
  await cluster.wait(10_000);
  return cluster;
}

const pod = "/api/v1/namespaces/default/pods/p";

/** POST with an upgrade to SPDY, as Go's older clients do. */
async function upgradeToSpdy(port: number, path: string, protocol: string): Promise<Duplex> {
  const headers = {
    authorization: "Bearer t",
    connection: "Upgrade",
    upgrade: "SPDY/3.1",
    "x-stream-protocol-version": protocol,
  };
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port, method: "POST", path, headers });
    sent.on("upgrade", (answer, socket) => {
      expect(answer.headers).toMatchObject({ upgrade: "SPDY/3.1", "x-stream-protocol-version": protocol });
      resolve(socket);
    });
    sent.on("response", (answer) => reject(new Error(String(answer.statusCode))));
    sent.on("error", reject);
    sent.end();
  });
}

/** Opens one stream for each set of headers (1, 3, 5 …), sends each its text and an end, and gathers what comes back. */
async function talk(
  wire: Duplex,
  opened: readonly (readonly [headers: Record<string, string>, says: string])[],
  isDone: (texts: ReadonlyMap<number, string>) => boolean,
): Promise<ReadonlyMap<number, string>> {
  const print = makeHeaderWriter();
  for (const [index, [headers, says]] of opened.entries()) {
    const block = print(headers);
    const head = Buffer.from("80030001000000000000000000000000 0000".replace(" ", ""), "hex");
    head.writeUInt32BE(block.length + 10, 4);
    head.writeUInt32BE(index * 2 + 1, 8);
    wire.write(Buffer.concat([head, block, printData(index * 2 + 1, Buffer.from(says), true)]));
  }
  const reader = makeHeaderReader();
  const texts = new Map<number, string>();
  let waiting: Buffer = Buffer.alloc(0);
  for await (const chunk of wire) {
    waiting = Buffer.concat([waiting, chunk as Buffer]);
    for (let parsed = parseFrame(waiting); parsed !== undefined; parsed = parseFrame(waiting)) {
      waiting = waiting.subarray(parsed.length);
      const { frame } = parsed;
      if (frame.kind === "syn-reply") await reader.read(frame.block);
      if (frame.kind === "data") texts.set(frame.stream, (texts.get(frame.stream) ?? "") + frame.bytes.toString());
    }
    if (isDone(texts)) break;
  }
  return texts;
}

const refusal = /^error forwarding port 81 to pod .*dial tcp4 127.0.0.1:81: connect: connection refused/;

describe("SPDY", () => {
  it("runs a command: its output, its errors and how it ended each on a stream", async () => {
    const port = await serveTestCluster(await startPod(), onTestFinished);
    const query = "command=cat&stdin=true&stdout=true&stderr=true";
    const wire = await upgradeToSpdy(port, `${pod}/exec?${query}`, "v4.channel.k8s.io");
    const streams = ["error", "stdin", "stdout", "stderr"].map(
      (type) => [{ streamtype: type }, type === "stdin" ? "typed" : ""] as const,
    );
    const texts = await talk(wire, streams, (seen) => seen.get(1) !== undefined && seen.get(5) !== undefined);
    expect(JSON.parse(texts.get(1) ?? "")).toEqual({ metadata: {}, status: "Success" });
    expect([texts.get(5), texts.get(7) ?? ""]).toEqual(["typed", ""]);
  });

  it("tells on the error stream that nothing listens on a port", async () => {
    const port = await serveTestCluster(await startPod(), onTestFinished);
    const wire = await upgradeToSpdy(port, `${pod}/portforward`, "portforward.k8s.io");
    const texts = await talk(wire, forward("81"), (seen) => seen.get(1) !== undefined);
    expect(texts.get(1)).toMatch(refusal);
  });

  it("does the same inside a WebSocket", async () => {
    const port = await serveTestCluster(await startPod(), onTestFinished);
    const socket = new WebSocket(`ws://127.0.0.1:${port}${pod}/portforward`, {
      headers: { authorization: "Bearer t", "sec-websocket-protocol": "SPDY/3.1+portforward.k8s.io" },
    });
    // ws knows no protocol with a slash: it is the client that breaks off after the answer, so look at that alone.
    const chosen = await new Promise((resolve) => {
      socket.on("upgrade", (answer) => resolve(answer.headers["sec-websocket-protocol"]));
      socket.on("error", () => {});
    });
    expect(chosen).toBe("SPDY/3.1+portforward.k8s.io");
    socket.terminate();
  });
});

function forward(port: string): readonly (readonly [Record<string, string>, string])[] {
  const headers = { port, requestid: "0" };
  return [
    [{ ...headers, streamtype: "error" }, ""],
    [{ ...headers, streamtype: "data" }, "hello"],
  ];
}

describe("attach", () => {
  it("is refused, with what to do instead", async () => {
    const port = await serveTestCluster(await startPod(), onTestFinished);
    await expect(upgradeToSpdy(port, `${pod}/attach?stdout=true`, "v4.channel.k8s.io")).rejects.toThrow("400");
  });
});
