import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Diagnostic, Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { gallery, loadCase } from "../gallery/case-file.ts";
import { openCase, prepareCase } from "../gallery/run-case.ts";
import { withKeys } from "../managed/with-keys.ts";
import { ask, createEmptyCloud, google, install, openWorld, smallest } from "../plan/installation.ts";
import { root, tryPlan } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** Warnings and errors of a plan: `LINE SEVERITY SUMMARY | CAUSE | HELP`; no line for a block that the file doesn't have. */
async function plan(cloud: SimulatedCloud, keys: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const made = await tryPlan(openWorld(cloud).world, withKeys(smallest, keys));
  return made.diagnostics.filter(({ severity }) => severity !== "note").map(show);
}

function show({ keyPath, severity, summary, cause, help }: Diagnostic): string {
  return `${severity} ${keyPath}: ${[summary, cause, help].filter((part) => part !== undefined).join(" | ")}`;
}

/** Values over values, map by map. */
function merge(values: JsonObject, more: JsonObject): JsonObject {
  const inner = Object.entries(more).map(([key, value]): readonly [string, Json | undefined] => {
    const own = values[key];
    return [key, isJsonObject(own) && isJsonObject(value) ? merge(own, value) : value];
  });
  return { ...values, ...Object.fromEntries(inner) } as JsonObject;
}

const rules = "https://compute.googleapis.com/compute/v1/projects/acme-ml/global/firewalls";
const nat =
  "gcloud compute routers create fgk-prod-nat --network=default --region=europe-west1 --project=acme-ml && gcloud compute routers nats create fgk-prod-nat --router=fgk-prod-nat --region=europe-west1 --project=acme-ml --auto-allocate-nat-external-ips --nat-custom-subnet-ip-ranges=default:ALL";
const mirror = "; or mirror them to a registry of Google's and name them at flyte.images";
const noNat = (images: string): string =>
  `no NAT leads from the private nodes to public registries, and Flyte's pod needs ${images} | private nodes reach Google's own registries only: elsewhere a pull waits until it fails, unless the network has a way out that fgk doesn't see`;
const usual = "cr.flyte.org/flyteorg/flyte-binary:v1.16.8, postgres:15-alpine";
const mirrored = {
  "flyte.images.flyte": "europe-docker.pkg.dev/acme-ml/mirror/flyte-binary:v1.16.8",
  "flyte.images.waitForDb": "gcr.io/acme-ml/postgres:15-alpine",
  "flyte.images.copilot": "gcr.io/acme-ml/flytecopilot:v1.16.8",
  "flyte.images.probe": "gcr.io/acme-ml/curl:8.10.1",
};

describe("traps that only the cloud shows", () => {
  let installed: SimulatedCloud;
  /** Where the control plane calls from. */
  let endpoint: string;
  beforeAll(async () => {
    installed = await install(smallest);
    const cluster = (await ask(installed, "GET", google.cluster)) as {
      readonly controlPlaneEndpointsConfig?: { readonly ipEndpointsConfig?: { readonly privateEndpoint?: string } };
      readonly privateClusterConfig?: { readonly privateEndpoint?: string };
    };
    endpoint =
      cluster.controlPlaneEndpointsConfig?.ipEndpointsConfig?.privateEndpoint ??
      cluster.privateClusterConfig?.privateEndpoint ??
      "";
    expect(endpoint).toMatch(/^[0-9.]+$/);
  });

  /** The installed deployment, in a network whose own rule for everything inside was deleted, as security teams do. */
  async function withoutInternalRule(): Promise<SimulatedCloud> {
    const cloud = cloneSimulatedCloud(installed);
    await ask(cloud, "DELETE", `${rules}/default-allow-internal`);
    await cloud.clock.sleep(60_000);
    return cloud;
  }

  const closed = (): string =>
    `no firewall rule lets the control plane reach Flyte's webhook (tcp:9443 from ${endpoint}/32) | the nodes are private, and pods that ask for a secret can't be made while the webhook is out of reach (firewall policies aren't seen)`;
  const command = (): string =>
    `gcloud compute firewall-rules create fgk-prod-webhook --network=default --allow=tcp:9443 --source-ranges=${endpoint}/32 --project=acme-ml`;

  it("a private cluster whose rule for the webhook shall go", async () => {
    expect(await plan(await withoutInternalRule(), { "network.firewall": "none" })).toEqual([
      `warning network.firewall: ${closed()} | write network.firewall: auto, or run: ${command()}`,
    ]);
  });

  it("another team's cluster without the rule", async () => {
    const cloud = await withoutInternalRule();
    await ask(cloud, "DELETE", `${rules}/fgk-prod-webhook`);
    await cloud.clock.sleep(60_000);
    expect(await plan(cloud, { "cluster.managed": false })).toEqual([
      `warning network.firewall: ${closed()} | its owner runs: ${command()}`,
    ]);
  });

  it("the rule left out of the file, of a cluster that is there", async () => {
    const cloud = await withoutInternalRule();
    await ask(cloud, "DELETE", `${rules}/fgk-prod-webhook`);
    await cloud.clock.sleep(60_000);
    expect(await plan(cloud, {})).toEqual([
      `warning network.firewall: ${closed()} | write network.firewall: auto, or run: ${command()}`,
    ]);
    // The plan makes it.
    expect(await plan(cloud, { "network.firewall": "auto" })).toEqual([]);
    // Nothing listens there.
    const off = { "flyte.values.flyte-core-components.propeller.disableWebhook": true };
    expect(await plan(cloud, off)).toEqual([]);
  });

  it("a rule of somebody else's, of whatever name, is enough", async () => {
    const cloud = await withoutInternalRule();
    const body = {
      name: "security-team-webhooks",
      network: "projects/acme-ml/global/networks/default",
      direction: "INGRESS",
      sourceRanges: ["10.0.0.0/8"],
      allowed: [{ IPProtocol: "tcp", ports: ["9000-9999"] }],
    };
    await ask(cloud, "POST", rules, body);
    await cloud.clock.sleep(60_000);
    expect(await plan(cloud, { "network.firewall": "none" })).toEqual([]);
  });

  it("public images without NAT", async () => {
    const without = { "network.nat": "none" };
    expect(await plan(cloneSimulatedCloud(installed), without)).toEqual([
      `warning network.nat: ${noNat(usual)} | write network.nat: auto, or run: ${nat}${mirror}`,
    ]);
    expect(await plan(cloneSimulatedCloud(installed), { ...without, ...mirrored })).toEqual([]);
    const sidecar = { "flyte.values.deployment.sidecars": [{ name: "logs", image: "fluent/fluent-bit:3.1" }] };
    expect(await plan(cloneSimulatedCloud(installed), { ...without, ...mirrored, ...sidecar })).toEqual([
      `warning network.nat: ${noNat("fluent/fluent-bit:3.1")} | write network.nat: auto, or run: ${nat}${mirror}`,
    ]);
  });

  it("public images without NAT, before there is a cluster", async () => {
    const empty = createEmptyCloud();
    expect(await plan(empty, { "network.nat": "none" })).toEqual([
      `warning network.nat: ${noNat(usual)} | write network.nat: auto, or run: ${nat}${mirror}`,
    ]);
    expect(await plan(empty, {})).toEqual([]);
    expect(await plan(empty, { "network.nat": "none", "cluster.privateNodes": false })).toEqual([]);
  });

  it("a chart of one's own whose images are mirrored needs no NAT", async () => {
    const chart = await mkdtemp(path.join(os.tmpdir(), "fgk-trap-chart-"));
    try {
      await cp(path.join(root, "packages/emulator/chart/flyte-binary"), chart, { recursive: true });
      const values = await readFile(path.join(chart, "values.yaml"), "utf8");
      const own = values.replaceAll(
        /repository: (cr\.flyte\.org|postgres)/g,
        "repository: europe-docker.pkg.dev/acme/$1",
      );
      await writeFile(path.join(chart, "values.yaml"), own);
      const keys = { "network.nat": "none", "flyte.chart": { path: chart } };
      expect(await plan(createEmptyCloud(), keys)).toEqual([]);
    } finally {
      await rm(chart, { recursive: true });
    }
  });

  it("a database that only Flyte's start could make", async () => {
    const theirs = { "database.schema": "theirs" };
    const cloud = cloneSimulatedCloud(installed);
    expect(await plan(cloud, { ...theirs, "database.name": "flyte2" })).toEqual([
      "error database.name: the database flyte2 isn't on the instance flyte-db, and fgk may not make it | Flyte would make it itself as it starts: two of its parts race for it, and without the right CREATEDB it never starts | its owner runs: gcloud sql databases create flyte2 --instance=flyte-db --project=acme-ml --charset=UTF8; or write database.schema: managed",
    ]);
    expect(await plan(cloud, { ...theirs, "database.name": "flyteadmin" })).toEqual([]);
  });

  it("values that somebody gave a release by hand", async () => {
    const loaded = loadCase(path.join(gallery, "release-by-hand"));
    const traps = {
      service: { type: "LoadBalancer", loadBalancerIP: "10.132.0.9" },
      ingress: { separateGrpcIngress: true },
    };
    const before = (loaded.case.before ?? []).map((event) =>
      "helm" in event && event.helm[0] === "install"
        ? {
            ...event,
            helm: event.helm.filter((word) => word !== "--wait"),
            values: merge((event.values ?? {}) as JsonObject, traps),
          }
        : event,
    );
    const changed = { ...loaded, case: { ...loaded.case, before } };
    const made = await tryPlan(openCase(await prepareCase(changed), changed).world, loaded.text, loaded.flags);
    const said = made.diagnostics.filter(({ cause }) => cause?.includes("in the live release's values") === true);
    expect(said.map(show)).toEqual([
      "warning flyte: two load balancers of the chart would ask for the one address 10.132.0.9 | separateGrpcIngress gives gRPC a Service of its own, of the same type, and one of the two stays pending (in the live release's values: ingress.separateGrpcIngress, service.type) | write flyte.values.service.type: ClusterIP: fgk makes one Service with both ports (loadBalancer)",
    ]);
  });

  it("a trap of the file with what lives beside it", async () => {
    const keys = { "flyte.values.ingress": { create: true, ingressClassName: "nginx" } };
    // Said with the file, once.
    expect(await plan(cloneSimulatedCloud(installed), keys)).toEqual([]);
  });
});
