import { describe, expect, it } from "vitest";
import { connectNetwork } from "../sqladmin/open-sqladmin.ts";
import { startForFile } from "../start-emulator.ts";
import type { Command } from "./replay.ts";
import { begunAtSql, done, replay } from "./replay.ts";

const emulator = await startForFile();
await connectNetwork(emulator.url);

// Typed with gcloud 528 against this emulator, which was content with each; one session, in this order. Its requests are
// recorded; what is read was written from its output.

const commands: readonly Command[] = [
  {
    line: "gcloud sql instances create pg1 --database-version POSTGRES_15 --tier db-custom-2-7680 --region us-central1 --network projects/acme-ml/global/networks/default --no-assign-ip --async",
    sends: [
      {
        method: "POST",
        path: "/sql/v1beta4/projects/acme-ml/instances?alt=json",
        body: {
          databaseVersion: "POSTGRES_15",
          kind: "sql#instance",
          name: "pg1",
          project: "acme-ml",
          region: "us-central1",
          settings: {
            ipConfiguration: {
              ipv4Enabled: false,
              privateNetwork: "{origin}/projects/acme-ml/global/networks/default",
            },
            kind: "sql#settings",
            pricingPlan: "PER_USE",
            replicationType: "SYNCHRONOUS",
            tier: "db-custom-2-7680",
          },
        },
        reads: begunAtSql("CREATE", "pg1"),
      },
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json",
        reads: { ...done, operationType: "CREATE", targetId: "pg1", user: expect.any(String) },
      },
    ],
  },
  {
    line: "gcloud sql instances create flyte-db --database-version POSTGRES_15 --tier db-custom-2-7680 --region us-central1 --network projects/acme-ml/global/networks/default --no-assign-ip",
    sends: [
      {
        method: "POST",
        path: "/sql/v1beta4/projects/acme-ml/instances?alt=json",
        body: {
          databaseVersion: "POSTGRES_15",
          kind: "sql#instance",
          name: "flyte-db",
          project: "acme-ml",
          region: "us-central1",
          settings: {
            ipConfiguration: {
              ipv4Enabled: false,
              privateNetwork: "{origin}/projects/acme-ml/global/networks/default",
            },
            kind: "sql#settings",
            pricingPlan: "PER_USE",
            replicationType: "SYNCHRONOUS",
            tier: "db-custom-2-7680",
          },
        },
        reads: begunAtSql("CREATE", "flyte-db"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        reads: {
          name: "flyte-db",
          databaseVersion: "POSTGRES_15",
          gceZone: "us-central1-a",
          ipAddresses: [{ type: "PRIVATE", ipAddress: expect.any(String) }],
          state: "RUNNABLE",
          settings: { tier: "db-custom-2-7680" },
        },
      },
    ],
  },
  {
    line: "gcloud sql instances list",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances?alt=json&maxResults=1000",
        reads: {
          items: [
            {
              name: "flyte-db",
              databaseVersion: "POSTGRES_15",
              gceZone: "us-central1-a",
              ipAddresses: [{ type: "PRIVATE", ipAddress: expect.any(String) }],
              state: "RUNNABLE",
            },
            { name: "pg1" },
          ],
        },
      },
    ],
  },
  {
    line: "gcloud sql instances describe flyte-db",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        reads: { state: "RUNNABLE", settings: { settingsVersion: "1", tier: "db-custom-2-7680" } },
      },
    ],
  },
  {
    line: "gcloud sql instances describe nope",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/nope?alt=json",
        status: 404,
        reads: { error: { code: 404, message: "The Cloud SQL instance does not exist." } },
      },
    ],
  },
  {
    line: "gcloud sql databases create flyteadmin --instance flyte-db",
    sends: [
      {
        method: "POST",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db/databases?alt=json",
        body: { instance: "flyte-db", kind: "sql#database", name: "flyteadmin", project: "acme-ml" },
        reads: begunAtSql("CREATE_DATABASE", "flyte-db"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud sql databases list --instance flyte-db",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db/databases?alt=json",
        reads: { items: [{ name: "flyteadmin", charset: "UTF8", collation: "en_US.UTF8" }, { name: "postgres" }] },
      },
    ],
  },
  {
    line: "gcloud sql databases describe flyteadmin --instance flyte-db",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db/databases/flyteadmin?alt=json",
        reads: { name: "flyteadmin" },
      },
    ],
  },
  {
    line: "gcloud sql users create flyteadmin --instance flyte-db --password pw",
    sends: [
      {
        method: "POST",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db/users?alt=json",
        body: { instance: "flyte-db", kind: "sql#user", name: "flyteadmin", password: "pw", project: "acme-ml" },
        reads: begunAtSql("CREATE_USER", "flyte-db"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud sql users list --instance flyte-db",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db/users?alt=json",
        reads: { items: [{ name: "flyteadmin", host: "" }, { name: "postgres" }] },
      },
    ],
  },
  {
    line: "gcloud sql users set-password flyteadmin --instance flyte-db --password pw2",
    sends: [
      {
        method: "PUT",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db/users?alt=json&name=flyteadmin",
        body: { instance: "flyte-db", name: "flyteadmin", password: "pw2", project: "acme-ml" },
        reads: begunAtSql("UPDATE_USER", "flyte-db"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud sql users describe flyteadmin --instance flyte-db",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db/users/flyteadmin?alt=json",
        reads: { name: "flyteadmin", kind: "sql#user" },
      },
    ],
  },
  {
    line: "gcloud sql instances patch flyte-db --tier db-custom-4-15360 --quiet",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        reads: { name: "flyte-db", settings: { settingsVersion: expect.any(String) } },
      },
      {
        method: "PATCH",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        body: {
          kind: "sql#instance",
          name: "flyte-db",
          project: "acme-ml",
          settings: { kind: "sql#settings", tier: "db-custom-4-15360" },
        },
        reads: begunAtSql("UPDATE", "flyte-db"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        reads: { name: "flyte-db", state: "RUNNABLE", settings: { tier: "db-custom-4-15360" } },
      },
    ],
  },
  {
    line: "gcloud sql instances patch flyte-db --deletion-protection --quiet",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        reads: { name: "flyte-db", settings: { settingsVersion: expect.any(String) } },
      },
      {
        method: "PATCH",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        body: {
          kind: "sql#instance",
          name: "flyte-db",
          project: "acme-ml",
          settings: { deletionProtectionEnabled: true, kind: "sql#settings" },
        },
        reads: begunAtSql("UPDATE", "flyte-db"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        reads: { name: "flyte-db", state: "RUNNABLE", settings: { deletionProtectionEnabled: true } },
      },
    ],
  },
  {
    line: "gcloud sql instances delete flyte-db --quiet",
    sends: [
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json", reads: { name: "flyte-db" } },
      {
        method: "DELETE",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        status: 400,
        reads: { error: { code: 400, message: expect.stringMatching(/^The instance is protected\./) } },
      },
    ],
  },
  {
    line: "gcloud sql instances patch flyte-db --no-deletion-protection --quiet",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        reads: { name: "flyte-db", settings: { settingsVersion: expect.any(String) } },
      },
      {
        method: "PATCH",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        body: {
          kind: "sql#instance",
          name: "flyte-db",
          project: "acme-ml",
          settings: { deletionProtectionEnabled: false, kind: "sql#settings" },
        },
        reads: begunAtSql("UPDATE", "flyte-db"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        reads: { name: "flyte-db", state: "RUNNABLE", settings: { deletionProtectionEnabled: false } },
      },
    ],
  },
  {
    line: "gcloud sql instances restart flyte-db --quiet",
    sends: [
      {
        method: "POST",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db/restart?alt=json",
        reads: begunAtSql("RESTART", "flyte-db"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud sql operations list --instance flyte-db",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/operations?alt=json&instance=flyte-db&maxResults=100",
        reads: {
          items: [
            { operationType: "RESTART", status: "DONE", startTime: expect.any(String), endTime: expect.any(String) },
            { operationType: "UPDATE" },
            { operationType: "UPDATE" },
            { operationType: "UPDATE" },
            { operationType: "UPDATE_USER" },
            { operationType: "CREATE_USER" },
            { operationType: "CREATE_DATABASE" },
            { operationType: "CREATE" },
          ],
        },
      },
    ],
  },
  {
    line: "gcloud sql databases delete flyteadmin --instance flyte-db --quiet",
    sends: [
      {
        method: "DELETE",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db/databases/flyteadmin?alt=json",
        reads: begunAtSql("DELETE_DATABASE", "flyte-db"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud sql users delete flyteadmin --instance flyte-db --quiet",
    sends: [
      {
        method: "DELETE",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db/users?alt=json&name=flyteadmin",
        reads: begunAtSql("DELETE_USER", "flyte-db"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud sql instances delete flyte-db --quiet",
    sends: [
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json", reads: { name: "flyte-db" } },
      {
        method: "DELETE",
        path: "/sql/v1beta4/projects/acme-ml/instances/flyte-db?alt=json",
        reads: begunAtSql("DELETE", "flyte-db"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud sql instances create pub1 --database-version POSTGRES_15 --tier db-custom-1-3840 --region us-central1 --authorized-networks=203.0.113.7/32 --root-password=pw",
    sends: [
      {
        method: "POST",
        path: "/sql/v1beta4/projects/acme-ml/instances?alt=json",
        body: {
          databaseVersion: "POSTGRES_15",
          kind: "sql#instance",
          name: "pub1",
          project: "acme-ml",
          region: "us-central1",
          rootPassword: "pw",
          settings: {
            ipConfiguration: { authorizedNetworks: [{ kind: "sql#aclEntry", value: "203.0.113.7/32" }] },
            kind: "sql#settings",
            pricingPlan: "PER_USE",
            replicationType: "SYNCHRONOUS",
            tier: "db-custom-1-3840",
          },
        },
        reads: begunAtSql("CREATE", "pub1"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        reads: { ipAddresses: [{ type: "PRIMARY" }, { type: "OUTGOING" }], state: "RUNNABLE" },
      },
    ],
  },
  {
    line: "gcloud sql instances patch pub1 --activation-policy NEVER --quiet",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        reads: { name: "pub1", settings: { settingsVersion: expect.any(String) } },
      },
      {
        method: "PATCH",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        body: {
          kind: "sql#instance",
          name: "pub1",
          project: "acme-ml",
          settings: { activationPolicy: "NEVER", kind: "sql#settings" },
        },
        reads: begunAtSql("UPDATE", "pub1"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        reads: { name: "pub1", state: "RUNNABLE", settings: { activationPolicy: "NEVER" } },
      },
    ],
  },
  {
    line: "gcloud sql instances patch pub1 --activation-policy ALWAYS --quiet",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        reads: { name: "pub1", settings: { settingsVersion: expect.any(String) } },
      },
      {
        method: "PATCH",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        body: {
          kind: "sql#instance",
          name: "pub1",
          project: "acme-ml",
          settings: { activationPolicy: "ALWAYS", kind: "sql#settings" },
        },
        reads: begunAtSql("UPDATE", "pub1"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        reads: { name: "pub1", state: "RUNNABLE", settings: { activationPolicy: "ALWAYS" } },
      },
    ],
  },
  {
    line: "gcloud sql instances patch pub1 --database-flags=cloudsql.iam_authentication=on,max_connections=200 --quiet",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        reads: { name: "pub1", settings: { settingsVersion: expect.any(String) } },
      },
      {
        method: "PATCH",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        body: {
          kind: "sql#instance",
          name: "pub1",
          project: "acme-ml",
          settings: {
            databaseFlags: [
              { name: "cloudsql.iam_authentication", value: "on" },
              { name: "max_connections", value: "200" },
            ],
            kind: "sql#settings",
          },
        },
        reads: begunAtSql("UPDATE", "pub1"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        reads: {
          name: "pub1",
          state: "RUNNABLE",
          settings: {
            databaseFlags: [
              { name: "cloudsql.iam_authentication", value: "on" },
              { name: "max_connections", value: "200" },
            ],
          },
        },
      },
    ],
  },
  {
    line: "gcloud sql users create flyte-sa@acme-ml.iam --instance pub1 --type=cloud_iam_service_account",
    sends: [
      {
        method: "POST",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1/users?alt=json",
        body: {
          instance: "pub1",
          kind: "sql#user",
          name: "flyte-sa@acme-ml.iam",
          project: "acme-ml",
          type: "CLOUD_IAM_SERVICE_ACCOUNT",
        },
        reads: begunAtSql("CREATE_USER", "pub1"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud sql instances create pub1 --database-version POSTGRES_15 --tier db-custom-1-3840 --region us-central1",
    sends: [
      {
        method: "POST",
        path: "/sql/v1beta4/projects/acme-ml/instances?alt=json",
        body: {
          databaseVersion: "POSTGRES_15",
          kind: "sql#instance",
          name: "pub1",
          project: "acme-ml",
          region: "us-central1",
          settings: {
            kind: "sql#settings",
            pricingPlan: "PER_USE",
            replicationType: "SYNCHRONOUS",
            tier: "db-custom-1-3840",
          },
        },
        status: 409,
        reads: { error: { code: 409, message: "The Cloud SQL instance already exists." } },
      },
    ],
  },
  {
    line: "gcloud beta sql instances patch pub1 --update-labels=team=ml --quiet",
    sends: [
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        reads: { name: "pub1", settings: { settingsVersion: expect.any(String) } },
      },
      {
        method: "PATCH",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        body: {
          kind: "sql#instance",
          name: "pub1",
          project: "acme-ml",
          settings: { kind: "sql#settings", userLabels: { team: "ml" } },
        },
        reads: begunAtSql("UPDATE", "pub1"),
      },
      { method: "GET", path: "/sql/v1beta4/projects/acme-ml/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/sql/v1beta4/projects/acme-ml/instances/pub1?alt=json",
        reads: { name: "pub1", state: "RUNNABLE", settings: { userLabels: { team: "ml" } } },
      },
    ],
  },
];

describe("what gcloud sends for Cloud SQL", () => {
  it.each(commands)("$line", async (command) => {
    await replay(emulator.url, command);
  });
});
