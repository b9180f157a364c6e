import { Buffer } from "node:buffer";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { Duplex } from "node:stream";
import { create, fromBinary, toBinary, toJson } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { beforeAll, describe, expect, it } from "vitest";
import { createWebSocketStream, WebSocket } from "ws";
import type { Cloud } from "./cloud/cloud.ts";
import { createCloud } from "./cloud/cloud.ts";
import type { Stored } from "./cloud/http.ts";
import { methodNamed, serviceNamed } from "./flyte/proto/flyte-registry.ts";
import { makeFlyteClient } from "./flyte/rpc-client.ts";
import { createGoogleProject } from "./google/project.ts";
import type { HelmWorld } from "./helm/helm-world.ts";
import { runHelm } from "./helm/run-helm.ts";
import type { InProcess } from "./in-process.ts";
import { inProcess, nameEndpoint } from "./in-process.ts";

const chart = new URL("../chart/flyte-binary", import.meta.url).pathname;
const account = "flyte-sa@acme.iam.gserviceaccount.com";
const values = {
  fullnameOverride: "flyte-binary",
  configuration: {
    database: { username: "flyteadmin", password: "pw", host: "", dbname: "flyteadmin" },
    storage: {
      metadataContainer: "acme-meta",
      userDataContainer: "acme-meta",
      provider: "gcs",
      providerConfig: { gcs: { project: "acme" } },
    },
    inline: {
      cluster_resources: { customData: [{ development: [{ defaultIamServiceAccount: { value: account } }] }] },
    },
  },
  clusterResourceTemplates: {
    inline: {
      "001.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: '{{ namespace }}'\n",
      "002.yaml":
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: default\n  namespace: '{{ namespace }}'\n  annotations:\n    iam.gke.io/gcp-service-account: '{{ defaultIamServiceAccount }}'\n",
    },
  },
  deployment: { image: { tag: "v1.16.8" } },
  service: { type: "LoadBalancer", commonAnnotations: { "networking.gke.io/load-balancer-type": "Internal" } },
  ingress: { separateGrpcIngress: false },
  serviceAccount: { annotations: { "iam.gke.io/gcp-service-account": account } },
};

interface World {
  readonly cloud: Cloud;
  readonly inside: InProcess;
  readonly sleep: (ms: number) => void;
  readonly google: (method: string, url: string, body?: unknown) => Promise<Stored>;
  readonly helm: (args: readonly string[]) => ReturnType<typeof runHelm>;
  readonly kubernetes: HelmWorld["request"];
  endpoint: string;
}

function makeWorld(): World {
  let nowMs = Date.UTC(2026, 10, 22);
  const cloud = createCloud({ now: () => nowMs, openEndpoint: nameEndpoint });
  const services = [
    "container",
    "sqladmin",
    "iam",
    "iamcredentials",
    "compute",
    "servicenetworking",
    "cloudresourcemanager",
  ];
  createGoogleProject(cloud, { projectId: "acme", services: services.map((name) => `${name}.googleapis.com`) });
  const inside = inProcess(cloud);
  const send = async (
    method: string,
    url: string,
    body?: unknown,
    type = "application/json",
  ): Promise<{ status: number; json: Stored }> => {
    const headers = { authorization: "Bearer t", "content-type": type };
    const answer = await inside.answer({
      method,
      url,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = Buffer.from(answer.body).toString();
    return { status: answer.status, json: text.startsWith("{") ? (JSON.parse(text) as Stored) : { message: text } };
  };
  const world: World = {
    cloud,
    inside,
    endpoint: "",
    sleep: (ms) => {
      nowMs += ms;
    },
    google: async (method, url, body) => {
      const { status, json } = await send(method, `https://${url}`, body);
      if (status >= 300) throw new Error(`${method} ${url}: ${JSON.stringify(json)}`);
      return json;
    },
    kubernetes: (method, path, body, type) => send(method, `https://${world.endpoint}${path}`, body, type),
    helm: (args) =>
      runHelm(args, {
        readFile: (path) => (path === "values.json" ? Promise.resolve(JSON.stringify(values)) : readFile(path, "utf8")),
        listFolder: (path) => readdir(path),
        request: world.kubernetes,
        now: () => nowMs,
        sleep: async (ms) => {
          nowMs += ms;
        },
      }),
  };
  return world;
}

/** Makes by API what Flyte needs. */
async function prepare(world: World): Promise<void> {
  const { google, sleep } = world;
  await google("POST", "container.googleapis.com/v1/projects/acme/locations/europe-west1-b/clusters", {
    cluster: { name: "c", initialNodeCount: 1, workloadIdentityConfig: { workloadPool: "acme.svc.id.goog" } },
  });
  const range = {
    name: "range",
    purpose: "VPC_PEERING",
    addressType: "INTERNAL",
    prefixLength: 16,
    network: "projects/acme/global/networks/default",
  };
  await google("POST", "compute.googleapis.com/compute/v1/projects/acme/global/addresses", range);
  sleep(60_000);
  await google("POST", "servicenetworking.googleapis.com/v1/services/servicenetworking.googleapis.com/connections", {
    network: `projects/${world.cloud.state.projects["acme"]?.projectNumber}/global/networks/default`,
    reservedPeeringRanges: ["range"],
  });
  sleep(300_000);
  await google("POST", "sqladmin.googleapis.com/sql/v1beta4/projects/acme/instances", {
    name: "db",
    region: "europe-west1",
    databaseVersion: "POSTGRES_15",
    settings: {
      tier: "db-custom-2-7680",
      edition: "ENTERPRISE",
      ipConfiguration: { ipv4Enabled: false, privateNetwork: "projects/acme/global/networks/default" },
    },
  });
  sleep(20 * 60_000);
  await google("POST", "sqladmin.googleapis.com/sql/v1beta4/projects/acme/instances/db/databases", {
    name: "flyteadmin",
  });
  sleep(60_000);
  await google("POST", "sqladmin.googleapis.com/sql/v1beta4/projects/acme/instances/db/users", {
    name: "flyteadmin",
    password: "pw",
  });
  await google("POST", "storage.googleapis.com/storage/v1/b?project=acme", {
    name: "acme-meta",
    location: "EUROPE-WEST1",
  });
  await google("POST", "iam.googleapis.com/v1/projects/acme/serviceAccounts", {
    accountId: "flyte-sa",
    serviceAccount: {},
  });
  sleep(60_000);
  await google("POST", `iam.googleapis.com/v1/projects/acme/serviceAccounts/${account}:setIamPolicy`, {
    policy: {
      bindings: [
        { role: "roles/iam.workloadIdentityUser", members: ["serviceAccount:acme.svc.id.goog[flyte/flyte-binary]"] },
        { role: "roles/iam.serviceAccountTokenCreator", members: [`serviceAccount:${account}`] },
      ],
    },
  });
  await google("PUT", "storage.googleapis.com/storage/v1/b/acme-meta/iam", {
    bindings: [{ role: "roles/storage.admin", members: [`serviceAccount:${account}`] }],
  });
  const instance = await google("GET", "sqladmin.googleapis.com/sql/v1beta4/projects/acme/instances/db");
  values.configuration.database.host = instance["ipAddresses"][0]["ipAddress"];
  const cluster = await google("GET", "container.googleapis.com/v1/projects/acme/locations/europe-west1-b/clusters/c");
  world.endpoint = cluster["endpoint"];
  await world.kubernetes("POST", "/api/v1/namespaces", { metadata: { name: "flyte" } });
}

describe("a cloud in a process, used through its APIs alone", () => {
  const world = makeWorld();
  const upgrade = [
    "upgrade",
    "--install",
    "fb",
    chart,
    "-n",
    "flyte",
    "-f",
    "values.json",
    "--wait",
    "--timeout",
    "15m",
  ];
  let pod: Stored = {};

  beforeAll(async () => {
    await prepare(world);
  });

  it("gives the cluster a name that is nobody's", () => {
    expect(world.endpoint).toBe("c.europe-west1-b.acme.clusters.invalid");
  });

  it("installs Flyte by helm, which waits for it", async () => {
    const outcome = await world.helm(upgrade);
    expect(outcome.stderr).not.toContain("Error");
    const pods = await world.kubernetes("GET", "/api/v1/namespaces/flyte/pods");
    pod = pods.json["items"][0];
    expect(pod["status"]["containerStatuses"][0]).toMatchObject({ name: "flyte", ready: true });
    const service = await world.kubernetes("GET", "/api/v1/namespaces/flyte/services/flyte-binary-http");
    expect(service.json["status"]["loadBalancer"]["ingress"]).toHaveLength(1);
  });

  it("annotates the account of a project's namespace a while later", async () => {
    world.sleep(120_000);
    const found = await world.kubernetes("GET", "/api/v1/namespaces/flytesnacks-development/serviceaccounts/default");
    expect(found.json["metadata"]["annotations"]).toEqual({ "iam.gke.io/gcp-service-account": account });
  });

  it("changes nothing and restarts nothing at an upgrade to the same", async () => {
    const before = await world.kubernetes("GET", "/apis/apps/v1/namespaces/flyte/deployments/flyte-binary");
    await world.helm(upgrade);
    const after = await world.kubernetes("GET", "/apis/apps/v1/namespaces/flyte/deployments/flyte-binary");
    expect(after.json["metadata"]["resourceVersion"]).toBe(before.json["metadata"]["resourceVersion"]);
  });

  it("forwards a port over a WebSocket, and Flyte answers gRPC on it", async () => {
    const socket = await world.inside.dial({ host: world.endpoint });
    const path = `/api/v1/namespaces/flyte/pods/${pod["metadata"]["name"]}/portforward?ports=8089`;
    const webSocket = new WebSocket(`ws://${world.endpoint}${path}`, ["v4.channel.k8s.io"], {
      createConnection: () => socket as never,
      headers: { authorization: "Bearer t" },
    });
    const stream = createWebSocketStream(webSocket);
    await once(webSocket, "open");
    const unframed = unframe(stream);
    const sessionManager = new Http2SessionManager("http://flyte", {}, { createConnection: () => unframed });
    const client = createClient(
      serviceNamed("flyteidl.service.AdminService"),
      createGrpcTransport({ baseUrl: "http://flyte", sessionManager }),
    );
    const list = await (
      client as unknown as { listProjects(input: object): Promise<{ projects: { id: string }[] }> }
    ).listProjects({});
    expect(list.projects.map((project) => project.id)).toEqual(["flytesnacks"]);
    webSocket.terminate();
  });

  it("answers gRPC without HTTP/2 for a simulation", async () => {
    const cluster = "projects/acme/locations/europe-west1-b/clusters/c";
    const httpClient = makeFlyteClient(world.cloud, { cluster, namespace: "flyte", name: pod["metadata"]["name"] });
    if (httpClient === undefined) throw new Error("no Flyte");
    const { input, output, parent } = methodNamed("flyteidl.service.DataProxyService", "CreateUploadLocation");
    const request = create(input, {
      project: "flytesnacks",
      domain: "development",
      filename: "x.txt",
      contentMd5: Buffer.from("XUFAKrxLKna5cZ2REBfFkg==", "base64"),
    });
    const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), toBinary(input, request)]);
    frame.writeUInt32BE(frame.length - 5, 1);
    const answer = await httpClient({
      url: `http://flyte/${parent.typeName}/CreateUploadLocation`,
      method: "POST",
      header: new Headers({ "content-type": "application/grpc", te: "trailers" }),
      body: (async function* () {
        yield frame;
      })(),
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of answer.body) chunks.push(chunk);
    expect(answer.trailer.get("grpc-status")).toBe("0");
    const message = toJson(output, fromBinary(output, Buffer.concat(chunks).subarray(5))) as Stored;
    expect(message["nativeUrl"]).toBe("gs://acme-meta/flytesnacks/development/LVAUAKV4JMVHNOLRTWIRAF6FSI======/x.txt");
    const upload = await world.inside.answer({
      method: "PUT",
      url: message["signedUrl"],
      // Signed as it was announced: md5 of hello.
      headers: { ...message["headers"], "content-md5": "XUFAKrxLKna5cZ2REBfFkg==" },
      body: "hello",
    });
    expect([upload.status, upload.body]).toEqual([200, ""]);
  });

  it("refuses another host and marks what is its own", async () => {
    await expect(world.inside.answer({ method: "GET", url: "https://example.com/" })).rejects.toThrow("ENOTFOUND");
    await expect(world.inside.dial({ host: "example.com" })).rejects.toThrow("ENOTFOUND");
    const answer = await world.inside.answer({ method: "GET", url: `https://${world.endpoint}/fgk-emulator` });
    expect(answer.headers["x-fgk-emulator"]).toBe("1");
  });

  it("removes what helm made and leaves what the binary made", async () => {
    expect((await world.helm(["uninstall", "fb", "-n", "flyte", "--wait"])).code).toBe(0);
    const left = await world.kubernetes(
      "GET",
      "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/flyte-binary-webhook",
    );
    expect(left.status).toBe(200);
    const gone = await world.kubernetes("GET", "/api/v1/namespaces/flyte/configmaps/flyte-binary-config");
    expect(gone.status).toBe(404);
  });
});

/** The data channel of a port-forward of one port, without its frames: the first of each channel names the port. */
function unframe(stream: Duplex): Duplex {
  let seen = 0;
  const inner = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, done) => {
      stream.write(Buffer.concat([Buffer.from([0]), chunk]), done);
    },
  });
  stream.on("data", (frame: Buffer) => {
    seen += 1;
    if (seen > 2 && frame[0] === 0) inner.push(frame.subarray(1));
  });
  return inner;
}
