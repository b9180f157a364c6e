import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { duplexPair } from "node:stream";
import { text } from "node:stream/consumers";
import type { World } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";
import { runInPod } from "./exec.ts";
import { forwardPort } from "./port-forward.ts";
import type { OpenCluster } from "./reach.ts";

interface Upgrade {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly protocols: readonly string[];
}

/** An API server in memory that speaks one subprotocol; `serve` plays the kubelet. */
function makeCluster(protocol: string, serve: (socket: WebSocket) => void) {
  const upgrades: Upgrade[] = [];
  const server = createServer((_, response) =>
    response.writeHead(403).end('{"message":"pods is forbidden","reason":"Forbidden"}'),
  );
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  server.on("upgrade", (request, connection: Duplex, head) => {
    upgrades.push({
      url: request.url ?? "",
      authorization: request.headers.authorization,
      protocols: (request.headers["sec-websocket-protocol"] ?? "").split(","),
    });
    if (protocol === "") {
      const body = '{"message":"pods is forbidden","reason":"Forbidden"}';
      connection.end(`HTTP/1.1 403 Forbidden\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      return;
    }
    sockets.handleUpgrade(request, connection, head, serve);
  });
  const world: Partial<World> = {
    signal: new AbortController().signal,
    // As long as anything comes no time passes.
    sleep: (_, wake) => new Promise((resolve) => wake?.addEventListener("abort", () => resolve(), { once: true })),
    dial: async () => {
      const [near, far] = duplexPair();
      server.emit("connection", far);
      return near;
    },
  };
  const address = { server: "https://10.0.0.2:6443", ca: "PEM", token: async () => "token" };
  return { cluster: { world, address } as unknown as OpenCluster, upgrades };
}

const frame = (channel: number, content: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from([channel]), Buffer.from(content)]);
const status = (value: object): Buffer => frame(3, JSON.stringify(value));

describe("a command in a container", () => {
  const call = {
    namespace: "flyte",
    pod: "fgk-probe-1",
    container: "probe",
    command: ["curl", "-s", "http://x/?a=b c"],
  };

  it("gives output, errors and exit code, and asks as kubectl does", async () => {
    const { cluster, upgrades } = makeCluster("v5.channel.k8s.io", (socket) => {
      socket.send(frame(1, "out"));
      socket.send(frame(2, "err"));
      socket.send(frame(1, "put"));
      socket.send(status({ status: "Failure", details: { causes: [{ reason: "ExitCode", message: "22" }] } }));
    });
    expect(await runInPod(cluster, call)).toEqual({ code: 22, stdout: "output", stderr: "err" });
    expect(upgrades).toEqual([
      {
        url: "/api/v1/namespaces/flyte/pods/fgk-probe-1/exec?container=probe&command=curl&command=-s&command=http%3A%2F%2Fx%2F%3Fa%3Db+c&stdin=false&stdout=true&stderr=true",
        authorization: "Bearer token",
        protocols: ["v5.channel.k8s.io", "v4.channel.k8s.io"],
      },
    ]);
  });

  it.each([
    ["v5.channel.k8s.io", ["0:secret\n", "255:\u0000"]],
    ["v4.channel.k8s.io", ["0:secret\n"]],
  ])("%s: stdin goes through the connection, and ends where the protocol can say so", async (protocol, expected) => {
    const got: string[] = [];
    const { cluster } = makeCluster(protocol, (socket) => {
      socket.on("message", (data: Buffer) => {
        got.push(`${data.readUInt8(0)}:${data.subarray(1).toString()}`);
        if (got.length === expected.length) socket.send(status({ status: "Success" }));
      });
    });
    expect((await runInPod(cluster, { ...call, stdin: "secret\n" })).code).toBe(0);
    expect(got).toEqual(expected);
  });

  it("a connection that is cut before the end is a failure that may pass", async () => {
    const { cluster } = makeCluster("v5.channel.k8s.io", (socket) => socket.close());
    await expect(runInPod(cluster, call)).rejects.toMatchObject({ retry: "transient" });
  });

  it("a refused upgrade says which permission is missing", async () => {
    const { cluster } = makeCluster("", () => {});
    await expect(runInPod(cluster, call)).rejects.toMatchObject({
      diagnostic: { code: "no-permission", cause: "pods is forbidden" },
    });
  });
});

describe("a port of a pod", () => {
  const port = Buffer.from([0x98, 0x1f]);

  it("carries bytes both ways, without the port numbers that begin each channel", async () => {
    const { cluster, upgrades } = makeCluster("v4.channel.k8s.io", (socket) => {
      socket.send(frame(0, port));
      socket.send(frame(1, port));
      socket.on("message", (data: Buffer) => {
        socket.send(frame(0, `HTTP/1.1 echo ${data.subarray(1).toString()}`));
        socket.close();
      });
    });
    const forwarded = await forwardPort(cluster, "flyte", "flyte-binary-1", 8088);
    forwarded.stream.write("hello");
    expect(await text(forwarded.stream)).toBe("HTTP/1.1 echo hello");
    expect(forwarded.firstBytes()).toBe("HTTP/1.1 echo hello");
    expect(upgrades[0]?.url).toBe("/api/v1/namespaces/flyte/pods/flyte-binary-1/portforward?ports=8088");
  });

  it("where nothing listens ends with the kubelet's word", async () => {
    const { cluster } = makeCluster("v4.channel.k8s.io", (socket) => {
      socket.send(frame(0, port));
      socket.send(frame(1, port));
      socket.send(frame(1, "connection refused"));
    });
    const forwarded = await forwardPort(cluster, "flyte", "flyte-binary-1", 9999);
    await expect(text(forwarded.stream)).rejects.toMatchObject({
      kind: "refused",
      message: "port 9999: connection refused",
    });
  });

  it("that is refused before anybody listens is found destroyed, and ends nothing else", async () => {
    const { cluster } = makeCluster("v4.channel.k8s.io", (socket) => {
      socket.send(frame(0, port));
      socket.send(frame(1, port));
      socket.send(frame(1, "connection refused"));
    });
    const { stream } = await forwardPort(cluster, "flyte", "flyte-binary-1", 9999);
    while (!stream.closed) await new Promise((resolve) => setImmediate(resolve));
    expect(stream.errored).toMatchObject({ kind: "refused", message: "port 9999: connection refused" });
  });
});
