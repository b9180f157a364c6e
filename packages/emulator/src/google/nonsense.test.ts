import { describe, expect, it } from "vitest";
import type { CompiledRoute } from "../cloud/router.ts";
import { compiledGoogleRoutes } from "./routes.ts";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

/** What stands in the test cloud, by the parameter of a path that names it. */
const named: Readonly<Record<string, string>> = {
  project: "demo-proj",
  location: "us-central1-a",
  cluster: "c1",
  pool: "default-pool",
  region: "us-central1",
  zone: "us-central1-a",
  version: "v1",
  instance: "i1",
  database: "postgres",
  user: "postgres",
  service: "dns.googleapis.com",
  repository: "r1",
};

const namedInCollection: Readonly<Record<string, string>> = {
  routers: "r1",
  addresses: "a1",
  networks: "default",
  subnetworks: "default",
  firewalls: "default-allow-ssh",
};

async function makeCloud(): Promise<TestCloud> {
  const made = makeTestCloud({ timeScale: 0 });
  const compute = "POST /compute/v1/projects/demo-proj/regions/us-central1";
  const cluster = { name: "c1", initialNodeCount: 1 };
  const instance = { name: "i1", databaseVersion: "POSTGRES_15", settings: { tier: "db-f1-micro" } };
  await made.ask("POST /v1/projects/demo-proj/locations/us-central1-a/clusters", { cluster });
  await made.ask("POST /sql/v1beta4/projects/demo-proj/instances", instance);
  await made.ask(`${compute}/routers`, { name: "r1", network: "global/networks/default" });
  await made.ask(`${compute}/addresses`, { name: "a1" });
  return made;
}

/** Bodies of the wrong shape for some route or other. */
const bodies: readonly unknown[] = [
  {},
  { name: 5, network: 5, settings: 5, update: 7, cluster: 5, nodePool: "x", serviceIds: "iam", nats: 5 },
  { cluster: { name: "x", nodePools: [null] } },
  { cluster: { name: "x", nodePools: 5 } },
  { nodePool: null, update: null, settings: null, labels: null, autoscaling: null },
  { update: { desiredDnsConfig: null } },
  { settings: { ipConfiguration: null } },
  { settings: { ipConfiguration: 5, userLabels: 3, tier: null } },
  { name: "n1", addressType: "INTERNAL", subnetwork: 5, address: 5 },
  { name: "n1", network: {}, sourceRanges: [5], allowed: [5] },
  { name: "n1", sourceRanges: 5, allowed: 5 },
  { name: "n1", ipCidrRange: 5, network: "global/networks/default", secondaryIpRanges: 5 },
  { nats: [null] },
  { labels: { labels: null } },
  { taints: 5, management: 5, maintenancePolicy: 5, workloadMetadataConfig: 5 },
  { ipCidrRange: [], name: ["x"], password: {} },
  { databaseVersion: "POSTGRES_15", name: "x", settings: 5 },
  [1],
  5,
  "x",
];

const oddQuery = "?pageToken=%00&pageSize=-1&maxResults=x&filter=((&updateMask=,,&network=x";

function linesOf(route: CompiledRoute): readonly string[] {
  const collection = /\/(\w+)\/\{name\}/.exec(route.path)?.[1] ?? "";
  const path = route.path.replace(/\{\+?(\w+)\}/g, (_, key: string) =>
    key === "name" ? (namedInCollection[collection] ?? "x") : (named[key] ?? "x"),
  );
  const malformed = path.replace("demo-proj", "%E0%A4%A");
  return [path, `${path}${oddQuery}`, malformed].map((each) => `${route.method} ${each}`);
}

/** The APIs that answer JSON for JSON, one version of each: the others are the same handlers. */
const routes = compiledGoogleRoutes.filter(
  ({ api, path }) =>
    /^(container|compute|sqladmin|serviceusage|servicenetworking|artifactregistry)\./.test(api) &&
    !/^\/v1beta1|\/zones\/\{location\}|^\/sql\/v1\/|^\/v1\/projects\/\{project\}\/instances/.test(path),
);

describe("a request that makes no sense", () => {
  it.each(routes.map((route) => ({ name: `${route.method} ${route.path}`, route })))(
    "is answered, whatever it holds: $name",
    async ({ route }) => {
      const { ask } = await makeCloud();
      const asked = route.method === "GET" || route.method === "DELETE" ? [undefined] : bodies;
      for (const line of linesOf(route)) {
        for (const body of asked) {
          const { status } = await ask(line, body);
          expect(status, JSON.stringify(body)).toBeLessThan(500);
        }
      }
      // What was planned by it happens too.
      expect((await ask("GET /v1/projects/demo-proj/locations/-/clusters")).status).toBe(200);
    },
  );
});
