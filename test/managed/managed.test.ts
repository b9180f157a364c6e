import { beforeAll, describe, expect, it } from "vitest";
import { send } from "../gallery/run-case.ts";
import { openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { createSimulatedCloud } from "../simulation/simulated-cloud.ts";
import { withKeys } from "./with-keys.ts";

const theirs: Readonly<Record<string, unknown>> = {
  "cluster.managed": false,
  "database.managed": false,
  "buckets.managed": false,
  "serviceAccount.managed": false,
  "loadBalancer.managed": false,
  "google.apis.managed": false,
};

const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const accounts = `https://iam.googleapis.com/v1/projects/acme-ml/serviceAccounts/${account}`;
const clusters = "https://container.googleapis.com/v1/projects/acme-ml/locations/europe-west1-b/clusters/flyte";
const buckets = "https://storage.googleapis.com/storage/v1/b";

interface Case {
  readonly name: string;
  /** What the file says besides `managed: false` everywhere. */
  readonly keys?: Readonly<Record<string, unknown>>;
  /** What its owner did to it. */
  readonly before?: (cloud: SimulatedCloud) => Promise<unknown>;
  readonly warning: string;
  readonly command: string;
}

async function ask(cloud: SimulatedCloud, method: string, url: string, body?: unknown): Promise<void> {
  const answer = await send(cloud, method, url, body);
  if (answer.status !== 200) throw new Error(`${method} ${url}: ${answer.status} ${answer.text}`);
  await cloud.clock.sleep(10 * 60_000);
}

const cases: readonly Case[] = [
  {
    name: "a cluster's pool",
    before: (cloud) => {
      const config = { workloadMetadataConfig: { mode: "GCE_METADATA" } };
      return ask(cloud, "POST", `${clusters}/nodePools`, { nodePool: { name: "legacy", initialNodeCount: 1, config } });
    },
    warning: "gke.node-pool/flyte/legacy doesn't fit: workloadMetadata is GCE_METADATA, needed is GKE_METADATA",
    command:
      "gcloud container node-pools update legacy --cluster=flyte --location=europe-west1-b --project=acme-ml --workload-metadata=GKE_METADATA",
  },
  {
    name: "a cluster",
    keys: { "cluster.releaseChannel": "stable" },
    warning: "gke.cluster/flyte doesn't fit: releaseChannel is regular, needed is stable",
    command:
      "gcloud container clusters update flyte --location=europe-west1-b --project=acme-ml --release-channel=stable",
  },
  {
    name: "a database instance",
    keys: { "database.tier": "db-custom-4-15360" },
    warning: "sql.instance/flyte-db doesn't fit: tier is db-custom-2-7680, needed is db-custom-4-15360",
    command: "gcloud sql instances patch flyte-db --project=acme-ml --tier=db-custom-4-15360",
  },
  {
    name: "a bucket",
    before: (cloud) => ask(cloud, "PATCH", `${buckets}/acme-ml-flyte-metadata`, { versioning: { enabled: false } }),
    keys: { "buckets.versioning": true },
    warning: "storage.bucket/acme-ml-flyte-metadata doesn't fit: versioning is false, needed is true",
    command: "gcloud storage buckets update gs://acme-ml-flyte-metadata --versioning",
  },
  {
    name: "a right on a bucket",
    before: (cloud) => ask(cloud, "PUT", `${buckets}/acme-ml-flyte-data/iam`, { bindings: [] }),
    warning: `storage.bucket-rights/acme-ml-flyte-data doesn't fit: roles/storage.objectAdmin serviceAccount:${account} is missing`,
    command: `gcloud storage buckets add-iam-policy-binding gs://acme-ml-flyte-data --member=serviceAccount:${account} --role=roles/storage.objectAdmin --condition=None`,
  },
  {
    name: "an account's members",
    keys: { "serviceAccount.bindings": "theirs" },
    before: (cloud) => ask(cloud, "POST", `${accounts}:setIamPolicy`, { policy: { bindings: [] } }),
    warning:
      "iam.account-policy/flyte-sa doesn't fit: roles/iam.workloadIdentityUser serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary] is missing",
    command: `gcloud iam service-accounts add-iam-policy-binding ${account} --project=acme-ml --member='serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]' --role=roles/iam.workloadIdentityUser --condition=None`,
  },
  {
    name: "an account",
    keys: { "serviceAccount.bindings": "theirs" },
    before: (cloud) => ask(cloud, "DELETE", accounts),
    warning: "iam.service-account/flyte-sa isn't there, and fgk may not make it",
    command: "gcloud iam service-accounts create flyte-sa --project=acme-ml --display-name=Flyte",
  },
  {
    name: "a Service",
    keys: { "loadBalancer.globalAccess": true },
    warning: "kubernetes.service/flyte/flyte-binary doesn't fit: globalAccess is false, needed is true",
    command: `kubectl patch service flyte-binary --namespace=flyte --type=merge --patch='{"metadata":{"annotations":{"networking.gke.io/internal-load-balancer-allow-global-access":"true"}}}'`,
  },
  {
    name: "an API",
    before: async ({ cloud }) => {
      delete cloud.state.projects["acme-ml"]?.services["iamcredentials.googleapis.com"];
    },
    warning: "services.api/iamcredentials.googleapis.com isn't there, and fgk may not make it",
    command: "gcloud services enable iamcredentials.googleapis.com --project=acme-ml",
  },
  {
    name: "the peering",
    // The instance is ours here: another team's has whatever network it has.
    keys: { "database.managed": true, "network.privateServices.managed": false },
    before: async ({ cloud }) => {
      for (const name of Object.keys(cloud.state.connections)) delete cloud.state.connections[name];
    },
    warning: "network.private-services/default doesn't fit: connection is missing",
    command: "gcloud services vpc-peerings connect --ranges=fgk-prod-services --network=default --project=acme-ml",
  },
];

describe("managed: false over an installed deployment", () => {
  const installed = createSimulatedCloud({ timeScale: 0.1 });
  beforeAll(async () => {
    const { world } = openWorld(installed);
    expect((await apply(world, smallest, await plan(world, smallest))).status).toBe("done");
  });

  /** Writes that anybody but the lease made, by method and path. */
  async function applyAndListWrites(cloud: SimulatedCloud, file: string): Promise<readonly string[]> {
    const { world } = openWorld(cloud);
    const before = cloud.cloud.journal.length;
    const made = await plan(world, file, { allow: ["downtime"] });
    expect(stepsOf(made)).toEqual([]);
    const outcome = await apply(world, file, made);
    expect([outcome.status, ...outcome.diagnostics.map(showDiagnostic)]).toEqual(["done"]);
    return cloud.cloud.journal
      .slice(before)
      .filter((entry) => entry.write && !entry.path.includes("/leases"))
      .map((entry) => `${entry.method} ${entry.path}`);
  }

  it.each([
    ["every block", theirs],
    [
      "every block, members and schema",
      { ...theirs, "serviceAccount.bindings": "theirs", "database.schema": "theirs" },
    ],
    ["the peering", { "network.privateServices.managed": false }],
  ])("that fits is left alone without a word: %s", async (_name, keys) => {
    const cloud = cloneSimulatedCloud(installed);
    const file = withKeys(smallest, keys);
    const made = await plan(openWorld(cloud).world, file);
    expect(made.summary.warnings).toEqual([]);
    expect(await applyAndListWrites(cloud, file)).toEqual([]);
  });

  it.each(cases)("that doesn't fit is said with its owner's command, and left alone: $name", async (one) => {
    const cloud = cloneSimulatedCloud(installed);
    await one.before?.(cloud);
    const file = withKeys(smallest, { ...theirs, ...one.keys });
    const made = await plan(openWorld(cloud).world, file, { allow: ["downtime"] });
    const said = made.diagnostics.filter(({ severity }) => severity === "warning");
    expect(said.map(({ summary, help }) => [summary, help])).toContainEqual([
      one.warning,
      `its owner runs: ${one.command}`,
    ]);
    expect(await applyAndListWrites(cloud, file)).toEqual([]);
  });
});
