import { beforeAll, describe, expect, it } from "vitest";
import { openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createSimulatedCloud } from "../simulation/simulated-cloud.ts";
import { withKeys } from "./with-keys.ts";

/** Every block is another team's, and hardly a value that the file writes is what is there. */
const keys: Readonly<Record<string, unknown>> = {
  "google.apis.managed": false,
  "google.labels": { team: "ml-platform" },
  "network.privateServices": { managed: false, range: "another-range", prefixLength: 20 },
  cluster: {
    name: "flyte",
    managed: false,
    releaseChannel: "stable",
    privateNodes: false,
    authorizedNetworks: ["203.0.113.0/24"],
    nodePools: [
      {
        name: "default",
        machineType: "n2-standard-8",
        nodes: { totalMin: 3, totalMax: 9 },
        diskGb: 200,
        spot: true,
        labels: { pool: "big" },
        taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
      },
      { name: "missing", machineType: "n2-standard-8" },
    ],
  },
  database: {
    instance: "flyte-db",
    managed: false,
    schema: "theirs",
    version: "POSTGRES_16",
    tier: "db-custom-8-30720",
    diskGb: 500,
    availability: "regional",
    backups: false,
    ssl: "allow",
    protect: false,
    name: "flyteadmin",
    user: "flyteadmin",
  },
  buckets: {
    managed: false,
    location: "us",
    metadata: "acme-ml-flyte-metadata",
    userData: "acme-ml-flyte-data",
    versioning: true,
    deleteAfterDays: 30,
    protect: false,
  },
  serviceAccount: {
    managed: false,
    bindings: "theirs",
    grants: "project",
    projectRoles: ["roles/bigquery.jobUser"],
  },
  loadBalancer: {
    managed: false,
    address: "10.132.0.6",
    globalAccess: true,
    ports: { http: 80, grpc: 81 },
    sourceRanges: ["203.0.113.0/24"],
  },
};

/** What must never be written: each block's own resources, by the path of a request to them. */
const foreign: readonly RegExp[] = [
  /^\/v1\/projects\/[^/]+\/services[:/]/,
  /^\/v1\/projects\/[^/]+\/locations\//, // clusters and pools
  /^\/compute\//,
  /^\/v1\/services\/servicenetworking/,
  /^\/sql\//,
  /^\/storage\//,
  /^\/v1\/projects\/[^/]+\/serviceAccounts/,
  /^\/v3\/projects\//, // the project's policy
  /^\/v1\/projects\/[^/]+\/secrets/,
  /\/namespaces\/flyte\/services\//,
];

describe("managed: false where everything differs", () => {
  const installed = createSimulatedCloud({ timeScale: 0.1 });
  beforeAll(async () => {
    const { world } = openWorld(installed);
    expect((await apply(world, smallest, await plan(world, smallest))).status).toBe("done");
  });

  it("is all said, and nothing of it is written, deleted or marked", async () => {
    const cloud = cloneSimulatedCloud(installed);
    const { world } = openWorld(cloud);
    const file = withKeys(smallest, keys);
    const options = { allow: ["nodes", "downtime", "identity", "access", "exposure"], adopt: "all" } as const;
    const made = await plan(world, file, options);
    const misfits = made.diagnostics.filter(({ code }) => code === "does-not-fit");
    // Every kind has something to say: else this test would prove nothing about it.
    const kinds = new Set(misfits.map(({ address = "" }) => address.split("/")[0]));
    expect([...kinds].sort()).toEqual([
      "gke.cluster",
      "gke.node-pool",
      "iam.project-roles",
      "kubernetes.service",
      "sql.instance",
      "storage.bucket",
    ]);
    expect(misfits.length).toBeGreaterThanOrEqual(30);
    // The release is ours.
    expect(stepsOf(made)).toEqual(["update helm.release/flyte/fb"]);
    for (const { help = "" } of misfits)
      expect(help).toMatch(/^(its owner runs: |.* is fixed when it is made: |ask its owner)/);
    const since = cloud.cloud.journal.length;
    const outcome = await apply(world, file, made);
    expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    const writes = cloud.cloud.journal.slice(since).filter((entry) => entry.write);
    expect(
      writes
        .filter((entry) => foreign.some((pattern) => pattern.test(entry.path)))
        .map((entry) => `${entry.method} ${entry.path}`),
    ).toEqual([]);
  });
});
