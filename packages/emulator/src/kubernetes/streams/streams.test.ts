import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { Stored } from "../../cloud/http.ts";
import { serveTestCluster } from "../serve-test-cluster.ts";
import type { TestCluster } from "../test-cluster.ts";
import { makeTestCluster } from "../test-cluster.ts";
import { servePortForward } from "./port-forward-web-socket.ts";

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(cluster: TestCluster): Promise<string> {
  return `ws://127.0.0.1:${await serveTestCluster(cluster, onTestFinished)}`;
}

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: Stored;
  readonly protocol: string;
}

const offered = ["v5.channel.k8s.io", "v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];
const headers = { authorization: "Bearer t" };

async function exec(
  base: string,
  command: readonly string[],
  stdin?: string,
  pod = "p",
  more: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const query = new URLSearchParams({ stdout: "true", stderr: "true", stdin: String(stdin !== undefined), ...more });
  for (const word of command) query.append("command", word);
  const socket = new WebSocket(`${base}/api/v1/namespaces/default/pods/${pod}/exec?${query}`, offered, { headers });
  const channels: Record<number, string> = {};
  socket.on("message", (data: Buffer) => {
    const channel = data[0] ?? 0;
    channels[channel] = (channels[channel] ?? "") + data.subarray(1).toString();
  });
  socket.on("open", () => {
    if (stdin === undefined) return;
    socket.send(Buffer.concat([Buffer.from([0]), Buffer.from(stdin)]));
    socket.send(Buffer.from([255, 0]));
  });
  await new Promise<void>((resolve, reject) => {
    socket.on("close", () => resolve());
    socket.on("error", reject);
  });
  const status = JSON.parse(channels[3] ?? "{}") as Stored;
  return { stdout: channels[1] ?? "", stderr: channels[2] ?? "", status, protocol: socket.protocol };
}

async function startPod(image: string): Promise<TestCluster> {
  const cluster = makeTestCluster();
  const spec = { containers: [{ name: "c", image, command: ["sleep", "3600"] }] };
  await cluster.send("POST", "/api/v1/namespaces/default/pods", { metadata: { name: "p" }, spec });
  await cluster.wait(10_000);
  return cluster;
}

const email = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/email";

describe("exec", () => {
  const rows: readonly {
    name: string;
    image: string;
    command: readonly string[];
    stdin?: string;
    stdout?: string;
    stderr?: string;
    exit: number;
  }[] = [
    {
      name: "curl of the metadata server",
      image: "curlimages/curl:8",
      command: ["curl", "-s", "-H", "Metadata-Flavor: Google", email],
      stdout: "acme-ml.svc.id.goog",
      exit: 0,
    },
    {
      name: "curl without the header",
      image: "curlimages/curl:8",
      command: ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", email],
      stdout: "403",
      exit: 0,
    },
    {
      name: "curl -f of what isn't there",
      image: "curlimages/curl:8",
      command: ["curl", "-sSf", "-H", "Metadata-Flavor: Google", `${email}x`],
      stderr: "curl: (22) The requested URL returned error: 404\n",
      exit: 22,
    },
    {
      name: "curl in a shell",
      image: "curlimages/curl:8",
      command: ["sh", "-c", `curl -s -H 'Metadata-Flavor: Google' "${email}"`],
      stdout: "acme-ml.svc.id.goog",
      exit: 0,
    },
    {
      name: "an unknown host",
      image: "curlimages/curl:8",
      command: ["curl", "-sS", "http://nosuch.example/"],
      stderr: "curl: (6) Could not resolve host: nosuch.example\n",
      exit: 6,
    },
    {
      name: "an address where nobody is",
      image: "curlimages/curl:8",
      command: ["curl", "-sS", "-m", "5", "http://10.99.0.1/"],
      stderr: "curl: (28) Connection timed out after 5001 milliseconds\n",
      exit: 28,
    },
    {
      name: "a password on standard input",
      image: "postgres:15-alpine",
      command: ["psql", "-W", "-h", "10.9.9.9", "-U", "u", "-d", "d", "-c", "select 1"],
      stdin: "secret\n",
      stderr:
        'Password: \npsql: error: connection to server at "10.9.9.9", port 5432 failed: Connection timed out\n\tIs the server running on that host and accepting TCP/IP connections?\n',
      exit: 2,
    },
    {
      name: "pg_isready",
      image: "postgres:15-alpine",
      command: ["pg_isready", "-h", "10.9.9.9", "-p", "5432", "-U", "u"],
      stdout: "10.9.9.9:5432 - no response\n",
      exit: 2,
    },
    { name: "cat", image: "busybox", command: ["cat"], stdin: "hello", stdout: "hello", exit: 0 },
    { name: "false", image: "busybox", command: ["false"], exit: 1 },
    { name: "a shell that ends itself", image: "busybox", command: ["sh", "-c", "exit 7"], exit: 7 },
    {
      name: "a shell fed with commands",
      image: "busybox",
      command: ["/bin/sh"],
      stdin: "echo one\nnosuch\nfalse\nexit\necho two\n",
      stdout: "one\n",
      stderr: "sh: nosuch: not found\n",
      exit: 1,
    },
    {
      name: "what kubectl cp runs",
      image: "busybox",
      command: ["tar", "cf", "-", "/etc/passwd"],
      stderr: "tar: containers of the fgk emulator have no files: kubectl cp can copy nothing to or from them\n",
      exit: 2,
    },
    {
      name: "an unknown program in a shell",
      image: "busybox",
      command: ["sh", "-c", "nosuch"],
      stderr: "sh: nosuch: not found\n",
      exit: 127,
    },
  ];
  it.each(rows)("$name", async ({ image, command, stdin, stdout, stderr, exit }) => {
    const base = await listen(await startPod(image));
    const outcome = await exec(base, command, stdin);
    expect(outcome.protocol).toBe("v5.channel.k8s.io");
    expect([outcome.stdout, outcome.stderr]).toEqual([stdout ?? "", stderr ?? ""]);
    if (exit === 0) expect(outcome.status).toEqual({ metadata: {}, status: "Success" });
    else {
      expect(outcome.status).toMatchObject({
        status: "Failure",
        reason: "NonZeroExitCode",
        message: `command terminated with non-zero exit code: command terminated with exit code ${exit}`,
        details: { causes: [{ reason: "ExitCode", message: String(exit) }] },
      });
    }
  });

  it("lets a shell be typed into: it echoes, Enter runs, Backspace takes back, Ctrl-D ends", async () => {
    const base = await listen(await startPod("busybox"));
    const outcome = await exec(base, ["sh"], "echo hix\u007f\rno\u0003\u0004", "p", { tty: "true", stderr: "false" });
    const shown = "/ $ echo hix\b \b\r\nno^C\r\n/ $ hi\r\n/ $ ";
    expect([outcome.stdout, outcome.stderr]).toEqual([shown, ""]);
    expect(outcome.status).toEqual({ metadata: {}, status: "Success" });
  });

  it("interrupts a program on a terminal", async () => {
    const base = await listen(await startPod("busybox"));
    const { status } = await exec(base, ["cat"], "abc\u0003", "p", { tty: "true", stderr: "false" });
    expect(status).toMatchObject({ details: { causes: [{ reason: "ExitCode", message: "130" }] } });
  });

  it("prints no progress meter on a terminal", async () => {
    const base = await listen(await startPod("curlimages/curl:8"));
    const command = ["curl", "-H", "Metadata-Flavor: Google", email];
    const { stdout } = await exec(base, command, undefined, "p", { tty: "true", stderr: "false" });
    expect(stdout).toBe("acme-ml.svc.id.goog");
  });

  it("refuses a container that the pod doesn't have", async () => {
    const base = await listen(await startPod("busybox"));
    await expect(exec(base, ["true"], undefined, "p", { container: "q" })).rejects.toThrow("400");
  });

  it("says what containerd says of a program that the image lacks", async () => {
    const base = await listen(await startPod("postgres:15-alpine"));
    const { status } = await exec(base, ["curl", email]);
    expect(status["message"]).toMatch(
      /^Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in \$PATH: unknown$/,
    );
  });

  it("refuses a pod that isn't there before it upgrades", async () => {
    const base = await listen(await startPod("busybox"));
    await expect(exec(base, ["true"], undefined, "q")).rejects.toThrow("Unexpected server response: 404");
  });
});

describe("port-forward", () => {
  it("begins both channels with the port and tells a closed port on the error channel", async () => {
    const base = await listen(await startPod("busybox"));
    const socket = new WebSocket(`${base}/api/v1/namespaces/default/pods/p/portforward?ports=8088`, offered, {
      headers,
    });
    const frames: Buffer[] = [];
    socket.on("message", (data: Buffer) => frames.push(data));
    await new Promise<void>((resolve) => {
      socket.on("close", () => resolve());
    });
    expect(socket.protocol).toBe("v4.channel.k8s.io");
    expect(frames[0]).toEqual(Buffer.from([0, 0x98, 0x1f]));
    expect(frames[1]).toEqual(Buffer.from([1, 0x98, 0x1f]));
    expect(frames[2]?.[0]).toBe(1);
    expect(frames[2]?.subarray(1).toString()).toContain("dial tcp4 127.0.0.1:8088: connect: connection refused");
  });

  it("carries bytes both ways, each port on its own channel, and ends when the program does", async () => {
    const started = createServer();
    server = started;
    const echo = (port: number, stream: Duplex): boolean => {
      stream.on("data", (chunk: Buffer) => stream.end(`${port}:${chunk.toString()}`));
      return true;
    };
    const query = new URLSearchParams([
      ["ports", "8088"],
      ["ports", "8089"],
    ]);
    const sockets = new WebSocketServer({ noServer: true });
    started.on("upgrade", (raw, socket, head: Buffer) => {
      const serve = servePortForward({ metadata: { uid: "u" } }, query, echo);
      sockets.handleUpgrade(raw, socket, head, (webSocket) => serve(webSocket));
    });
    await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
    const socket = new WebSocket(`ws://127.0.0.1:${(started.address() as AddressInfo).port}`);
    const received: Record<number, string> = {};
    socket.on("message", (data: Buffer) => {
      const channel = data[0] ?? 0;
      received[channel] = (received[channel] ?? "") + data.subarray(1).toString("latin1");
    });
    socket.on("open", () => {
      socket.send(Buffer.concat([Buffer.from([2]), Buffer.from("two")]));
      socket.send(Buffer.concat([Buffer.from([0]), Buffer.from("one")]));
    });
    await new Promise<void>((resolve) => {
      socket.on("close", () => resolve());
    });
    expect(received).toEqual({ 0: "\x98\x1f8088:one", 1: "\x98\x1f", 2: "\x99\x1f8089:two", 3: "\x99\x1f" });
  });
});
