import { Buffer } from "node:buffer";
import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeCertificates } from "./certificates.ts";
import { parseKubeconfig } from "./helm/kubeconfig.ts";
import type { Emulator, EmulatorOptions } from "./server.ts";
import { startEmulator } from "./server.ts";

const cluster = "projects/acme/locations/europe-west1-b/clusters/c";
let folder = "";
let running: Emulator[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fgk-emulator-test-"));
});

afterEach(async () => {
  await Promise.all(running.map((emulator) => emulator.close()));
  running = [];
  await rm(folder, { recursive: true });
});

async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const services = ["container.googleapis.com"];
  const emulator = await startEmulator({ timeScale: 0, projects: [{ projectId: "acme", services }], ...options });
  running.push(emulator);
  return emulator;
}

async function makeCluster(emulator: Emulator): Promise<void> {
  const body = JSON.stringify({ cluster: { name: "c", initialNodeCount: 1 } });
  const headers = { authorization: "Bearer t", "content-type": "application/json" };
  const answer = await fetch(`${emulator.url}/v1/projects/acme/locations/europe-west1-b/clusters`, {
    method: "POST",
    headers,
    body,
  });
  expect(answer.status).toBe(200);
  const found = await fetch(`${emulator.url}/v1/${cluster}`, { headers });
  expect(await found.json()).toMatchObject({ name: "c", status: "RUNNING" });
}

/** GET in clear text that offers another protocol, as Java's client does. */
async function getOffering(url: string, protocol: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: "Bearer t", connection: "Upgrade", upgrade: protocol };
    const outgoing = httpRequest(url, { headers, agent: false }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

/** GET over TLS with the authority and the token of the kubeconfig, and no other trust. */
async function getFrom(
  kubeconfig: string,
  path: string,
): Promise<{ status: number | undefined; mark: unknown; body: string }> {
  const { server, ca, token } = parseKubeconfig(kubeconfig);
  return new Promise((resolve, reject) => {
    const options = { ca, headers: { authorization: `Bearer ${token}` }, agent: false };
    const outgoing = httpsRequest(`${server}${path}`, options, async (incoming) => {
      resolve({ status: incoming.statusCode, mark: incoming.headers["x-fgk-emulator"], body: await text(incoming) });
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

function runHelmProcess(kubeconfig: string, args: readonly string[]): Promise<{ stdout: string }> {
  const main = new URL("helm/main.ts", import.meta.url).pathname;
  const node = ["-C", "fgk-source", "--disable-warning=ExperimentalWarning", main];
  return promisify(execFile)(process.execPath, [...node, ...args, "--kubeconfig", kubeconfig]);
}

describe("the emulator as a server", () => {
  it("answers Google's APIs on loopback and says that it isn't Google", async () => {
    const emulator = await start();
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(`${emulator.url}/v1/projects/acme`, { headers: { authorization: "Bearer t" } });
    expect(answer.headers.get("x-fgk-emulator")).toBe("1");
    expect(answer.headers.get("date")).toBeNull();
    expect(await getOffering(`${emulator.url}/v1/projects/acme`, "h2c")).toBe(answer.status);
  });

  it("serves a cluster over TLS with the authority that clusters.get hands out", async () => {
    const emulator = await start();
    await makeCluster(emulator);
    const kubeconfig = await emulator.kubeconfig(cluster);
    const answer = await getFrom(kubeconfig, "/api/v1/namespaces/default");
    expect(answer).toMatchObject({ status: 200, mark: "1" });
    const stored = emulator.cloud.state.clusters[cluster];
    expect(Buffer.from(stored?.["masterAuth"]["clusterCaCertificate"], "base64").toString()).toBe(
      parseKubeconfig(kubeconfig).ca,
    );
    expect(parseKubeconfig(kubeconfig).server).toBe(`https://${stored?.["endpoint"]}`);
  });

  it("goes on from its state file, at the same addresses", async () => {
    const stateFile = join(folder, "state", "cloud.json");
    const first = await start({ stateFile });
    await makeCluster(first);
    const kubeconfig = await first.kubeconfig(cluster);
    await first.close();
    running = [];
    await expect(getFrom(kubeconfig, "/version")).rejects.toThrow("ECONNREFUSED");
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, "state"))).toEqual(["cloud.json"]);

    const second = await start({ stateFile });
    expect(second.url).toBe(first.url);
    expect((await getFrom(kubeconfig, "/api/v1/namespaces/default")).status).toBe(200);
  });

  it("gives a new cluster of the same name another address, for good", async () => {
    const stateFile = join(folder, "cloud.json");
    const first = await start({ stateFile });
    await makeCluster(first);
    const before = await first.kubeconfig(cluster);
    const headers = { authorization: "Bearer t" };
    expect((await fetch(`${first.url}/v1/${cluster}`, { method: "DELETE", headers })).status).toBe(200);
    expect((await fetch(`${first.url}/v1/${cluster}`, { headers })).status).toBe(404);
    await expect(getFrom(before, "/version")).rejects.toThrow("ECONNREFUSED");
    await makeCluster(first);
    const after = await first.kubeconfig(cluster);
    expect(parseKubeconfig(after).server).not.toBe(parseKubeconfig(before).server);
    await expect(getFrom(before, "/version")).rejects.toThrow("ECONNREFUSED");
    expect((await getFrom(after, "/api/v1/namespaces/default")).status).toBe(200);
    await first.close();
    running = [];

    const second = await start({ stateFile });
    expect(await second.kubeconfig(cluster)).toBe(after);
    await expect(getFrom(before, "/version")).rejects.toThrow("ECONNREFUSED");
  });

  it("doesn't keep the address of a deleted cluster that an older state file still has", async () => {
    const stateFile = join(folder, "cloud.json");
    const first = await start({ stateFile });
    await makeCluster(first);
    const before = await first.kubeconfig(cluster);
    await first.close();
    running = [];
    const saved = JSON.parse(await readFile(stateFile, "utf8"));
    saved.state.clusters = {};
    await writeFile(stateFile, JSON.stringify(saved));
    await start({ stateFile });
    await expect(getFrom(before, "/version")).rejects.toThrow("ECONNREFUSED");
  });

  it("writes the state file soon after a change", async () => {
    const stateFile = join(folder, "cloud.json");
    const emulator = await start({ stateFile });
    await makeCluster(emulator);
    await expect.poll(() => readFile(stateFile, "utf8").catch(() => ""), { timeout: 5_000 }).toContain(cluster);
  });

  it("lets the stand-in for helm install and uninstall, as a process with a kubeconfig", async () => {
    const emulator = await start();
    await makeCluster(emulator);
    const kubeconfig = join(folder, "kubeconfig");
    await writeFile(kubeconfig, await emulator.kubeconfig(cluster));
    const values = "configuration.storage.provider=gcs,configuration.database.host=10.1.2.3";
    const install = [
      "upgrade",
      "--install",
      "fb",
      "flyte/flyte-binary",
      "-n",
      "flyte",
      "--create-namespace",
      "--set",
      values,
    ];
    expect((await runHelmProcess(kubeconfig, install)).stdout).toContain("STATUS: deployed");
    const deployments = "/apis/apps/v1/namespaces/flyte/deployments";
    expect(await getFrom(await emulator.kubeconfig(cluster), `${deployments}/fb-flyte-binary`)).toMatchObject({
      status: 200,
    });
    expect((await runHelmProcess(kubeconfig, ["uninstall", "fb", "-n", "flyte", "--wait"])).stdout).toBe(
      'release "fb" uninstalled\n',
    );
    expect(await getFrom(await emulator.kubeconfig(cluster), `${deployments}/fb-flyte-binary`)).toMatchObject({
      status: 404,
    });
    await expect(runHelmProcess(kubeconfig, ["status", "fb", "-n", "flyte"])).rejects.toThrow(
      "Error: release: not found",
    );
  });

  it("ends although somebody watches and has an exec open", async () => {
    const emulator = await start();
    await makeCluster(emulator);
    const { server, ca, token } = parseKubeconfig(await emulator.kubeconfig(cluster));
    const pods = `${server}/api/v1/namespaces/default/pods`;
    const headers = { authorization: `Bearer ${token}` };
    const open = (url: string, more: Readonly<Record<string, string>>, body?: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const method = body === undefined && more["upgrade"] === undefined ? "GET" : "POST";
        const sent = httpsRequest(url, { ca, headers: { ...headers, ...more }, agent: false, method });
        sent.on("response", (answer) => {
          answer.on("error", () => {});
          resolve(`${answer.statusCode} ${answer.headers["transfer-encoding"] ?? ""}`);
        });
        sent.on("upgrade", (answer, socket) => {
          socket.on("error", () => {});
          resolve(`${answer.statusCode} ${answer.headers.upgrade}`);
        });
        sent.on("error", reject);
        sent.end(body);
      });
    const spec = { containers: [{ name: "c", image: "busybox", command: ["sleep", "1"] }] };
    await open(pods, { "content-type": "application/json" }, JSON.stringify({ metadata: { name: "p" }, spec }));
    await expect
      .poll(async () => (await getFrom(await emulator.kubeconfig(cluster), `${new URL(pods).pathname}/p`)).body)
      .toContain('"phase":"Running"');
    const upgrade = { connection: "Upgrade", upgrade: "SPDY/3.1", "x-stream-protocol-version": "v4.channel.k8s.io" };
    expect(await open(`${pods}?watch=true&resourceVersion=0`, {})).toBe("200 chunked");
    expect(await open(`${pods}/p/exec?command=cat&stdin=true`, upgrade)).toBe("101 SPDY/3.1");
    await emulator.close();
    running = [];
  });

  it("refuses a state file of something else", async () => {
    await expect(startEmulator({ stateFile: new URL("../package.json", import.meta.url).pathname })).rejects.toThrow(
      "isn't a state file",
    );
  });

  it("says how fgk and gcloud find it", async () => {
    const emulator = await start();
    expect(emulator.environment()).toMatchObject({
      FGK_GOOGLE_ENDPOINT: emulator.url,
      FGK_HELM: "stand-in",
      CLOUDSDK_CORE_PROJECT: "acme",
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER: `${emulator.url}/`,
    });
  });
});

describe("certificates", () => {
  it("are a chain for loopback", () => {
    const { ca, cert } = makeCertificates(Date.UTC(2026, 10, 22));
    const authority = new X509Certificate(ca);
    const server = new X509Certificate(cert);
    expect(authority.ca).toBe(true);
    expect(server.ca).toBe(false);
    expect(server.verify(authority.publicKey)).toBe(true);
    expect(server.checkIssued(authority)).toBe(true);
    expect(server.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(server.checkHost("localhost")).toBe("localhost");
    expect(server.validTo).toBe("Nov 19 00:00:00 2036 GMT");
  });
});
