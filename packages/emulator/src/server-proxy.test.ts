import type { Buffer } from "node:buffer";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseKubeconfig } from "./helm/kubeconfig.ts";
import type { Emulator } from "./server.ts";
import { startEmulator } from "./server.ts";

const cluster = "projects/acme/locations/europe-west1-b/clusters/c";
let folder = "";
let emulator: Emulator;
let ca = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fgk-proxy-test-"));
  emulator = await startEmulator({
    timeScale: 0,
    projects: [{ projectId: "acme" }],
    stateFile: join(folder, "c.json"),
  });
  ca = await readFile(emulator.environment()["CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE"] ?? "", "utf8");
});

afterEach(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** Asks the proxy for a tunnel. */
function openTunnel(target: string): Promise<{ answer: IncomingMessage; socket: Duplex; head: Buffer }> {
  return new Promise((resolve, reject) => {
    const sent = request(emulator.url, { method: "CONNECT", path: target, agent: false });
    sent.on("connect", (answer, socket, head) => resolve({ answer, socket, head }));
    sent.on("error", reject);
    sent.end();
  });
}

/** GET over TLS through a tunnel, by a client that trusts one authority; the status line and the body. */
async function getThrough(target: string, servername: string, authority: string, path: string): Promise<string> {
  const { answer, socket } = await openTunnel(target);
  expect(answer.statusCode).toBe(200);
  const secure = connect({ socket, servername, ca: authority });
  secure.write(`GET ${path} HTTP/1.1\r\nhost: ${servername}\r\nauthorization: Bearer t\r\nconnection: close\r\n\r\n`);
  const all = await text(secure);
  return `${all.split("\r\n")[0]} ${all.split("\r\n\r\n")[1]}`;
}

/** GET of a whole address, as proxies are asked in clear text. */
function getWhole(address: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(emulator.url, { path: address, agent: false }, async (answer) =>
      resolve({ status: answer.statusCode, body: await text(answer) }),
    );
    sent.on("error", reject);
    sent.end();
  });
}

describe("the emulator as a proxy", () => {
  it.each([
    ["an API", "storage.googleapis.com", "/storage/v1/b?project=acme", 'HTTP/1.1 200 OK {"kind":"storage#buckets"}'],
    ["in capitals", "STORAGE.googleapis.com", "/storage/v1/b?project=acme", '200 OK {"kind":"storage#buckets"}'],
    ["by its name for client certificates", "iam.mtls.googleapis.com", "/v1/projects/acme/serviceAccounts", "403 "],
    ["an API that isn't served", "spanner.googleapis.com", "/v1/x", "the fgk emulator doesn't serve GET /v1/x"],
    ["a path with two slashes in front", "iam.googleapis.com", "//v1", "the fgk emulator doesn't serve GET //v1"],
  ])("ends TLS for %s", async (_, host, path, expected) => {
    expect(await getThrough(`${host}:443`, host, ca, path)).toContain(expected);
  });

  it("isn't believed without its authority, and lives on", async () => {
    const untrusting = getThrough("iam.googleapis.com:443", "iam.googleapis.com", "", "/v1/x");
    await expect(untrusting).rejects.toThrow("unable to verify the first certificate");
    const { socket } = await openTunnel("iam.googleapis.com:443");
    socket.on("error", () => {});
    socket.end("this is no TLS");
    await text(socket);
    expect((await getWhole(`${emulator.url}/storage/v1/b?project=acme`)).status).toBe(200);
  });

  it.each([
    "example.com:443",
    "storage.googleapis.com:80",
    "googleapis.com:443",
    "a.b.googleapis.com:443",
    "storage.googleapis.com.example.com:443",
    "127.0.0.1:22",
    "localhost:1",
    "169.254.169.254:80",
    "[::1]:443",
    "nonsense",
  ])("refuses a tunnel to %s and says why", async (target) => {
    const { answer, socket, head } = await openTunnel(target);
    const why = `the fgk emulator is no open proxy: for ${target} use a terminal without its environment`;
    expect(`${answer.statusCode} ${answer.statusMessage}`).toBe(`403 ${why}`);
    expect(`${head}${await text(socket)}`).toBe(`${why}\n`);
  });

  it("passes on what is for a cluster as it is", async () => {
    const { server, ca: clusterCa = "" } = parseKubeconfig(await emulator.kubeconfig(cluster));
    const { host } = new URL(server);
    expect(await getThrough(host, "localhost", clusterCa, "/version")).toContain("HTTP/1.1 ");
    await expect(getThrough(host, "localhost", ca, "/version")).rejects.toThrow(
      "unable to verify the first certificate",
    );
  });

  it.each([
    ["its own address", () => emulator.url, 200],
    ["its own address by name", () => emulator.url.replace("127.0.0.1", "localhost"), 200],
    ["an API's address", () => "http://storage.googleapis.com", 200],
    ["another host's", () => "http://example.com", 403],
    ["another port's", () => "http://127.0.0.1:1", 403],
    ["the metadata server's", () => "http://metadata.google.internal", 403],
    ["nonsense", () => "http://[", 501],
  ])("is asked for a whole address: %s", async (_, origin, status) => {
    expect((await getWhole(`${origin()}/storage/v1/b?project=acme`)).status).toBe(status);
  });

  it("keeps its authority beside gcloud's folder, for as long as it runs", async () => {
    const { CLOUDSDK_CONFIG, CLOUDSDK_PROXY_TYPE, CLOUDSDK_PROXY_ADDRESS, CLOUDSDK_PROXY_PORT } =
      emulator.environment();
    const proxy = `${CLOUDSDK_PROXY_TYPE}://${CLOUDSDK_PROXY_ADDRESS}:${CLOUDSDK_PROXY_PORT}`;
    expect(proxy).toBe(emulator.url);
    expect(CLOUDSDK_CONFIG).toBe(join(folder, "gcloud"));
    expect(await readdir(folder)).toContain(`gcloud-${CLOUDSDK_PROXY_PORT}.pem`);
    await emulator.close();
    expect(await readdir(folder)).toEqual(["c.json"]);
  });
});
