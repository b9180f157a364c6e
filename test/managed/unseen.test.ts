import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { loadCase } from "../gallery/case-file.ts";
import { openCase, prepareCase } from "../gallery/run-case.ts";
import { apply, plan, root, showDiagnostic, stepsOf, tryPlan, verify } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const enterprise = loadCase(path.join(root, "plans/enterprise"));

/** What the caller lacks: everything about others' things, even to see them. */
const missing = [
  "container.clusters.list",
  "container.clusters.get",
  "serviceusage.services.list",
  "serviceusage.services.get",
  "resourcemanager.projects.getIamPolicy",
  "cloudsql.instances.list@acme-data",
  "cloudsql.instances.get@acme-data",
  "cloudsql.databases.list@acme-data",
  "cloudsql.databases.get@acme-data",
  "cloudsql.users.list@acme-data",
  "secretmanager.secrets.list@acme-data",
  "secretmanager.secrets.get@acme-data",
  "storage.buckets.get@acme-data",
  "storage.buckets.list@acme-data",
  "storage.buckets.getIamPolicy@acme-data",
  "iam.serviceAccounts.get@acme-iam",
  "iam.serviceAccounts.list@acme-iam",
  "iam.serviceAccounts.getIamPolicy@acme-iam",
];

/** The enterprise file for one who sees nothing of others: what can't be read is written. */
function writeFile(cloud: SimulatedCloud, keys: Readonly<Record<string, unknown>>): string {
  const [instance] = Object.values(cloud.cloud.state.sql);
  const host = instance?.["instance"]?.ipAddresses?.[0]?.ipAddress;
  const document = parseDocument(enterprise.text);
  const written = { "database.host": host, "database.password.version": 1, ...keys };
  for (const [key, value] of Object.entries(written)) document.setIn(key.split("."), value);
  return document.toString();
}

async function prepare(): Promise<SimulatedCloud> {
  const cloud = await prepareCase(enterprise);
  cloud.cloud.faults.permissionsMissing = [...missing];
  return cloud;
}

/** What is another team's, by what is missing to see it. */
const notChecked: Readonly<Record<string, readonly string[]>> = {
  "serviceusage.services.list": [
    "services.api/cloudresourcemanager.googleapis.com",
    "services.api/compute.googleapis.com",
    "services.api/container.googleapis.com",
    "services.api/iam.googleapis.com",
    "services.api/iamcredentials.googleapis.com",
    "services.api/secretmanager.googleapis.com",
    "services.api/serviceusage.googleapis.com",
    "services.api/sqladmin.googleapis.com",
    "services.api/storage.googleapis.com",
  ],
  "container.clusters.list": ["gke.cluster/platform"],
  "secretmanager.secrets.get": ["secrets.secret/flyte-db-password"],
  "cloudsql.instances.list": ["sql.instance/company-db", "sql.database/company-db/flyte", "sql.user/company-db/flyte"],
  "storage.buckets.get": ["storage.bucket/acme-data-flyte"],
  "storage.buckets.getIamPolicy": ["storage.bucket-rights/acme-data-flyte"],
  "iam.serviceAccounts.get": ["iam.service-account/flyte-sa", "iam.account-policy/flyte-sa"],
};

describe("others' things that may not even be seen", () => {
  it("are listed with the permission that is missing; the plan goes on, and the probes prove what it couldn't", async () => {
    const cloud = await prepare();
    const { world } = openCase(cloud, enterprise);
    const file = writeFile(cloud, {});
    const made = await plan(world, file);
    const expected = Object.entries(notChecked).flatMap(([permission, addresses]) =>
      addresses.map((address) => `${address} was not checked (needs ${permission})`),
    );
    expect(made.summary.notChecked.filter((line) => line.includes("was not checked"))).toEqual(expected.sort());
    const since = cloud.cloud.journal.length;
    const outcome = await apply(world, file, made);
    expect([outcome.status, ...outcome.diagnostics.map(showDiagnostic)]).toEqual(["done"]);
    const checks = await verify(world, file, { changed: outcome.done });
    const statuses = Object.fromEntries(checks.findings.map(({ name, finding }) => [name, finding.status]));
    expect(statuses).toEqual({
      "identity-pool": "warning",
      "node-pools": "warning",
      members: "warning",
      rights: "warning",
      release: "green",
      "pod-account": "green",
      "account-annotation": "green",
      "identity-probe/flyte": "green",
      "identity-probe/forecasting-development": "green",
      database: "green",
      "service-address": "green",
      console: "green",
      "grpc-health": "green",
      "grpc-reflection": "green",
      "list-projects": "green",
      "upload-location": "green",
    });
    const writes = cloud.cloud.journal.slice(since).filter((entry) => entry.write);
    expect(writes.filter(({ path: at }) => /acme-(net|data|iam)|\/clusters\/platform|:enable/.test(at))).toEqual([]);
    expect(stepsOf(await plan(world, file))).toEqual([]);
  });

  it.each([
    ["database.host", "sql.instance/company-db", "cloudsql.instances.list"],
    ["database.password.version", "secrets.secret/flyte-db-password", "secretmanager.secrets.get"],
  ])("whose value is needed are an error that names the key to write instead: %s", async (key, address, permission) => {
    const cloud = await prepare();
    const document = parseDocument(writeFile(cloud, {}));
    document.deleteIn(key.split("."));
    const made = await tryPlan(openCase(cloud, enterprise).world, document.toString());
    const [error, ...others] = made.diagnostics.filter(({ severity }) => severity === "error");
    expect([made.ok, others, error?.code, error?.address, error?.permission]).toEqual([
      false,
      [],
      "no-permission",
      address,
      permission,
    ]);
    expect(error?.summary).toMatch(/, and a value of it is needed$/);
    expect(error?.help).toMatch(new RegExp(`^write ${key}; or an owner of the project runs: `));
  });
});
