import { describeRole } from "@fgk/providers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Environment, openEnvironment } from "../environment/open-environment.ts";
import { runAtTerminal } from "../environment/run-at-terminal.ts";

const crm = "/v1/projects/acme-ml";
const planner = "planner@acme.example";

/** Sends what gcloud sends, as the owner. */
async function send(environment: Environment, method: string, place: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${environment.emulator.url}${place}`, {
    method,
    headers: { authorization: "Bearer owner", "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${place}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A person who holds what `fgk permissions planner` prints, read as gcloud reads it, and nothing else. */
async function addPlanner(environment: Environment): Promise<void> {
  const { out } = await environment.run(["permissions", "planner"]);
  const role: unknown = parse(out);
  expect(role).toEqual(describeRole("planner"));
  await send(environment, "POST", `${crm}/roles`, { roleId: "fgkPlanner", role });
  await grant(environment, "projects/acme-ml/roles/fgkPlanner");
  await send(environment, "POST", "/fgk-emulator/callers", { token: "planner", member: `user:${planner}` });
}

interface Policy {
  readonly bindings?: readonly object[];
}

/** Gives the planner one more role on the project. */
async function grant(environment: Environment, role: string): Promise<void> {
  const policy = (await send(environment, "POST", `${crm}:getIamPolicy`, {})) as Policy;
  const bindings = [...(policy.bindings ?? []), { role, members: [`user:${planner}`] }];
  await send(environment, "POST", `${crm}:setIamPolicy`, { policy: { ...policy, bindings } });
}

/** The command line within this process: a program of its own for each costs a second. */
function run(environment: Environment, args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  return runAtTerminal({ ...environment, variables: { ...environment.variables, ...variables } }, args, "no");
}

const asPlanner = { FGK_GOOGLE_TOKEN: "planner" };
const apis = [
  "cloudresourcemanager",
  "iam",
  "serviceusage",
  "compute",
  "container",
  "sqladmin",
  "storage",
  "secretmanager",
];

describe("a planner", () => {
  describe("where nothing is yet", () => {
    let environment: Environment;
    beforeAll(async () => {
      const services = [...apis, "servicenetworking", "iamcredentials"].map((name) => `${name}.googleapis.com`);
      environment = await openEnvironment({ projects: [{ projectId: "acme-ml", services }] });
      await addPlanner(environment);
    }, 60_000);
    afterAll(() => environment.close());

    it("plans, and is told before the first write what an apply needs", async () => {
      const before = environment.writes();
      const planned = await run(environment, ["plan"], asPlanner);
      expect(planned.code).toBe(0);
      const applied = await run(environment, ["apply", "--yes", "--allow", "exposure"], asPlanner);
      expect(
        applied.err,
      ).toContain(`error[no-permission]: whoever these credentials are may not apply this plan: it needs 24 permissions that are missing
  = why: missing in acme-ml:
           cloudsql.databases.create (sql.database/flyte-db/flyteadmin)
           cloudsql.instances.create (sql.instance/flyte-db)
           cloudsql.users.create (sql.user/flyte-db/flyteadmin)
           compute.addresses.create (network.address/fgk-prod-lb-10-132-0-6)
           compute.addresses.createInternal (network.address/fgk-prod-lb-10-132-0-6)
           compute.firewalls.create (network.firewall/fgk-prod-webhook)
           compute.networks.updatePolicy (network.firewall/fgk-prod-webhook, network.nat/fgk-prod-nat)
           compute.routers.create (network.nat/fgk-prod-nat)
           container.clusters.create (gke.cluster/flyte)
           container.deployments.create (helm.release/flyte/fb)
           container.leases.create (the lease)
           container.leases.get (the lease)
           container.leases.update (the lease)
           container.namespaces.create (kubernetes.namespace/flyte, kubernetes.namespace/flytesnacks-development and 2 more)
           container.secrets.create (helm.release/flyte/fb, kubernetes.secret/flyte/fgk-prod-db-password)
           container.serviceAccounts.update (kubernetes.service-account/flyte/flyte-binary, kubernetes.service-account/flytesnacks-development/default and 2 more)
           container.services.create (helm.release/flyte/fb, kubernetes.service/flyte/flyte-binary)
           iam.serviceAccounts.create (iam.service-account/flyte-sa)
           iam.serviceAccounts.setIamPolicy (iam.account-policy/flyte-sa)
           secretmanager.secrets.create (secrets.secret/fgk-prod-db-password)
           secretmanager.versions.add (secrets.secret/fgk-prod-db-password)
           servicenetworking.services.addPeering (network.private-services/default)
           storage.buckets.create (storage.bucket/acme-ml-flyte-data, storage.bucket/acme-ml-flyte-metadata)
           storage.buckets.setIamPolicy (storage.bucket-rights/acme-ml-flyte-data, storage.bucket-rights/acme-ml-flyte-metadata)
  = help: an owner of the project gives them once, by the role that holds what fgk needs:
            fgk permissions applier > applier.yaml
            gcloud iam roles create fgkApplier --project=acme-ml --file=applier.yaml
            gcloud projects add-iam-policy-binding acme-ml --member=user:YOU --role=projects/acme-ml/roles/fgkApplier --condition=None
          then run the same command again, or have it run by somebody who holds them

Nothing was written.
`);
      expect(applied.code).toBe(4);
      expect(environment.writes()).toBe(before);
    });
  });

  describe("of an installation", () => {
    let environment: Environment;
    beforeAll(async () => {
      environment = await openEnvironment();
      const made = await run(environment, ["apply", "--yes"]);
      expect(`${made.code} ${made.err}`).toMatch(/^0 /);
      await addPlanner(environment);
      await environment.edit("location: europe-west1-b", "location: europe-west1-b\n  labels: { team: ml }");
    }, 60_000);
    afterAll(() => environment.close());

    it("plans, and is named with what is missing, for what, and the commands that give it", async () => {
      const before = environment.writes();
      expect((await run(environment, ["plan"], asPlanner)).code).toBe(0);
      const applied = await run(environment, ["apply", "--yes"], asPlanner);
      expect(
        applied.err,
      ).toContain(`error[no-permission]: planner@acme.example may not apply this plan: it needs 8 permissions that are missing
  = why: missing in acme-ml:
           cloudsql.instances.update (sql.instance/flyte-db)
           compute.addresses.setLabels (network.address/fgk-prod-lb-10-132-0-6)
           container.clusters.update (gke.cluster/flyte, gke.node-pool/flyte/default)
           container.leases.create (the lease)
           container.leases.get (the lease)
           container.leases.update (the lease)
           secretmanager.secrets.update (secrets.secret/fgk-prod-db-password)
           storage.buckets.update (storage.bucket/acme-ml-flyte-data, storage.bucket/acme-ml-flyte-metadata)
  = help: an owner of the project gives them once, by the role that holds what fgk needs:
            fgk permissions applier > applier.yaml
            gcloud iam roles create fgkApplier --project=acme-ml --file=applier.yaml
            gcloud projects add-iam-policy-binding acme-ml --member=user:planner@acme.example --role=projects/acme-ml/roles/fgkApplier --condition=None
          then run the same command again, or have it run by somebody who holds them

Nothing was written.
`);
      expect(applied.code).toBe(4);
      expect(environment.writes()).toBe(before);
    });

    it("may do what the thing itself lets it do, whatever the project says", async () => {
      const bucket = "acme-ml-flyte-data";
      const includedPermissions = ["get", "create", "update", "delete"].map((verb) => `container.leases.${verb}`);
      await send(environment, "POST", `${crm}/roles`, { roleId: "leases", role: { includedPermissions } });
      await grant(environment, "projects/acme-ml/roles/leases");
      const policy = (await send(environment, "GET", `/storage/v1/b/${bucket}/iam`)) as Policy;
      const bindings = [...(policy.bindings ?? []), { role: "roles/storage.admin", members: [`user:${planner}`] }];
      await send(environment, "PUT", `/storage/v1/b/${bucket}/iam`, { ...policy, bindings });
      const target = `storage.bucket/${bucket}`;
      const applied = await run(environment, ["apply", "--yes", "--target", target], asPlanner);
      expect(applied.err).not.toContain("no-permission");
      expect(environment.emulator.cloud.state.buckets[bucket]?.["bucket"].labels["team"]).toBe("ml");
    });
  });
});
