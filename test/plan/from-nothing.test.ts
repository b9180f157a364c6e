import { describe, expect, it } from "vitest";
import { apply, plan, stepsOf, verify } from "../product/run-fgk.ts";
import { createEmptyCloud, listWrites, openWorld, readBack, smallest } from "./installation.ts";

/** What the guide has a person make, and what that needs: written by hand, from the guide and the APIs. */
const resources = [
  "services.api/cloudresourcemanager.googleapis.com",
  "services.api/compute.googleapis.com",
  "services.api/container.googleapis.com",
  "services.api/iam.googleapis.com",
  "services.api/iamcredentials.googleapis.com",
  "services.api/secretmanager.googleapis.com",
  "services.api/servicenetworking.googleapis.com",
  "services.api/sqladmin.googleapis.com",
  "network.address/fgk-prod-lb-10-132-0-6",
  "network.private-services/default",
  "network.nat/fgk-prod-nat",
  "network.firewall/fgk-prod-webhook",
  "gke.cluster/flyte",
  "gke.node-pool/flyte/default",
  "sql.instance/flyte-db",
  "sql.database/flyte-db/flyteadmin",
  "sql.user/flyte-db/flyteadmin",
  "secrets.secret/fgk-prod-db-password",
  "storage.bucket/acme-ml-flyte-data",
  "storage.bucket/acme-ml-flyte-metadata",
  "storage.bucket-rights/acme-ml-flyte-data",
  "storage.bucket-rights/acme-ml-flyte-metadata",
  "iam.service-account/flyte-sa",
  "iam.account-policy/flyte-sa",
  "kubernetes.namespace/flyte",
  "kubernetes.namespace/flytesnacks-development",
  "kubernetes.namespace/flytesnacks-production",
  "kubernetes.namespace/flytesnacks-staging",
  "kubernetes.service-account/flyte/flyte-binary",
  "kubernetes.service-account/flytesnacks-development/default",
  "kubernetes.service-account/flytesnacks-production/default",
  "kubernetes.service-account/flytesnacks-staging/default",
  "kubernetes.secret/flyte/fgk-prod-db-password",
  "helm.release/flyte/fb",
  "kubernetes.service/flyte/flyte-binary",
  "flyte.project/flytesnacks",
];

/** First, then, and why. */
const mustComeBefore: readonly (readonly [string, string, string])[] = [
  ["services.api/compute.googleapis.com", "network.address/fgk-prod-lb-10-132-0-6", "an address is compute's"],
  ["services.api/container.googleapis.com", "gke.cluster/flyte", "its API"],
  ["services.api/servicenetworking.googleapis.com", "network.private-services/default", "its API"],
  ["services.api/sqladmin.googleapis.com", "sql.instance/flyte-db", "its API"],
  ["services.api/secretmanager.googleapis.com", "secrets.secret/fgk-prod-db-password", "its API"],
  ["services.api/iam.googleapis.com", "iam.service-account/flyte-sa", "its API"],
  ["services.api/iamcredentials.googleapis.com", "iam.account-policy/flyte-sa", "tokens are made by it"],
  ["network.private-services/default", "sql.instance/flyte-db", "a private IP comes from the peering's range"],
  ["sql.instance/flyte-db", "sql.database/flyte-db/flyteadmin", "it is in it"],
  ["sql.instance/flyte-db", "sql.user/flyte-db/flyteadmin", "it is in it"],
  ["secrets.secret/fgk-prod-db-password", "sql.user/flyte-db/flyteadmin", "its password"],
  ["sql.user/flyte-db/flyteadmin", "kubernetes.secret/flyte/fgk-prod-db-password", "the chart's password works"],
  ["gke.cluster/flyte", "iam.account-policy/flyte-sa", "members need the identity pool, made by the first cluster"],
  ["gke.cluster/flyte", "gke.node-pool/flyte/default", "it is in it"],
  ["gke.cluster/flyte", "network.firewall/fgk-prod-webhook", "the control plane's range"],
  ["gke.node-pool/flyte/default", "kubernetes.namespace/flyte", "the cluster must be able to run something"],
  ["iam.service-account/flyte-sa", "iam.account-policy/flyte-sa", "it is its policy"],
  ["iam.service-account/flyte-sa", "storage.bucket-rights/acme-ml-flyte-data", "an unknown member is refused"],
  ["storage.bucket/acme-ml-flyte-data", "storage.bucket-rights/acme-ml-flyte-data", "they are its rights"],
  ["storage.bucket/acme-ml-flyte-metadata", "storage.bucket-rights/acme-ml-flyte-metadata", "they are its rights"],
  ["kubernetes.namespace/flyte", "kubernetes.secret/flyte/fgk-prod-db-password", "it is in it"],
  ["kubernetes.namespace/flytesnacks-staging", "kubernetes.service-account/flytesnacks-staging/default", "it is in it"],
  ["kubernetes.secret/flyte/fgk-prod-db-password", "helm.release/flyte/fb", "the chart mounts it"],
  ["sql.database/flyte-db/flyteadmin", "helm.release/flyte/fb", "Flyte migrates it when it starts"],
  ["storage.bucket-rights/acme-ml-flyte-metadata", "helm.release/flyte/fb", "Flyte writes to it when it starts"],
  ["iam.account-policy/flyte-sa", "helm.release/flyte/fb", "Flyte gets its tokens by it"],
  ["network.nat/fgk-prod-nat", "helm.release/flyte/fb", "private nodes pull public images by it"],
  ["network.firewall/fgk-prod-webhook", "helm.release/flyte/fb", "the webhook is called by the control plane"],
  [
    "kubernetes.service-account/flytesnacks-staging/default",
    "helm.release/flyte/fb",
    "Flyte annotates the same account from its template",
  ],
  ["helm.release/flyte/fb", "kubernetes.service-account/flyte/flyte-binary", "the chart makes it"],
  ["helm.release/flyte/fb", "kubernetes.service/flyte/flyte-binary", "its selector finds something"],
  ["network.address/fgk-prod-lb-10-132-0-6", "kubernetes.service/flyte/flyte-binary", "its address"],
  ["helm.release/flyte/fb", "flyte.project/flytesnacks", "FlyteAdmin is asked"],
];

/** The only values that nobody can know before their resource exists. */
const knownLater = [
  "gke.cluster/flyte masterRange",
  "secrets.secret/fgk-prod-db-password version",
  "sql.instance/flyte-db privateIp",
];

/** The guide's questions, in its order; probes in Flyte's own namespace and in one of each changed project. */
const asked = [
  ...["identity-pool", "node-pools", "release", "pod-account", "account-annotation", "members", "rights"],
  ...["identity-probe/flyte", "identity-probe/flytesnacks-development"],
  ...["database", "service-address", "console"],
  ...["grpc-health", "grpc-reflection", "list-projects", "upload-location"],
];

describe("an installation from nothing", () => {
  it("is planned whole: every resource of the guide is created, and nothing else", async () => {
    const made = await plan(openWorld(createEmptyCloud()).world, smallest);
    expect([...stepsOf(made)].sort()).toEqual(resources.map((address) => `create ${address}`).sort());
    expect(made.summary).toMatchObject({ create: 36, update: 0, delete: 0, ensure: 0, needs: [], irreversible: [] });
  });

  it("is planned in an order in which each step follows what it needs", async () => {
    const { steps } = await plan(openWorld(createEmptyCloud()).world, smallest);
    const place = new Map(steps.map((step, index) => [String(step.address), index]));
    const behind = new Map<string, Set<string>>();
    for (const step of steps) {
      const all = step.waitsFor.flatMap((key) => [key, ...(behind.get(key) ?? [])]);
      behind.set(step.address, new Set(all));
    }
    for (const [first, then, why] of mustComeBefore) {
      expect(place.has(first) && place.has(then), `${first} and ${then} are in the plan`).toBe(true);
      expect(place.get(first), `${first} before ${then}: ${why}`).toBeLessThan(place.get(then) ?? -1);
      // The order of the list is for readers; what makes a step wait is `waitsFor`.
      expect(behind.get(then)?.has(first), `${then} waits for ${first}: ${why}`).toBe(true);
    }
  });

  it("knows every value but three, and says where those come from", async () => {
    const made = await plan(openWorld(createEmptyCloud()).world, smallest);
    const found = new Set<string>();
    JSON.stringify(made.steps, (_key, value: unknown) => {
      const later = (value as { later?: { address: string; output: string } } | null)?.later;
      if (later !== undefined) found.add(`${later.address} ${later.output}`);
      return value;
    });
    expect([...found].sort()).toEqual(knownLater);
    expect(JSON.stringify(made.steps)).not.toMatch(/unknown|known after|undefined|NaN/);
  });

  it("is applied from the file; then every check is green, and nothing is left to do or write", async () => {
    const simulated = createEmptyCloud();
    const made = readBack(await plan(openWorld(simulated).world, smallest));
    expect(listWrites(simulated)).toEqual([]);
    const outcome = await apply(openWorld(simulated).world, smallest, made);
    expect(outcome).toMatchObject({ status: "done", failed: [], notStarted: [], diagnostics: [] });
    expect([...outcome.done].sort()).toEqual([...resources].sort());
    const checks = await verify(openWorld(simulated).world, smallest, { changed: outcome.done });
    expect(checks.findings.filter(({ finding }) => finding.status !== "green")).toEqual([]);
    expect(checks.status).toBe("green");
    expect(checks.findings.map(({ name }) => name)).toEqual(asked);
    const since = simulated.cloud.journal.length;
    const next = await plan(openWorld(simulated).world, smallest);
    expect(next.steps).toEqual([]);
    expect(next.summary.unchanged).toBeGreaterThanOrEqual(resources.length);
    expect(listWrites(simulated, since)).toEqual([]);
  });
});
