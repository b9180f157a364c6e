import { describe, expect, it } from "vitest";
import { connectNetwork } from "../sqladmin/open-sqladmin.ts";
import { startForFile } from "../start-emulator.ts";
import type { Command } from "./replay.ts";
import { done, refuse, replay } from "./replay.ts";
import { change, createInstance, describeInstance, look, patchInstance, write } from "./sql-requests.ts";

const emulator = await startForFile();
await connectNetwork(emulator.url);

const flyteDb = "instances/flyte-db";
const privateOnly = {
  ipConfiguration: { ipv4Enabled: false, privateNetwork: "{origin}/projects/acme-ml/global/networks/default" },
  tier: "db-custom-2-7680",
};

/** The columns of `instances list`. */
const listed = {
  name: "flyte-db",
  databaseVersion: "POSTGRES_15",
  gceZone: "us-central1-a",
  ipAddresses: [{ type: "PRIVATE", ipAddress: expect.any(String) }],
  state: "RUNNABLE",
};

// Typed with gcloud 528 against this emulator, which was content with each; one session, in this order. Its requests are
// recorded; what is read was written from its output.

const commands: readonly Command[] = [
  {
    line: "gcloud sql instances create pg1 --database-version POSTGRES_15 --tier db-custom-2-7680 --region us-central1 --network projects/acme-ml/global/networks/default --no-assign-ip --async",
    sends: createInstance(
      { name: "pg1", settings: privateOnly },
      { ...done, operationType: "CREATE", targetId: "pg1", user: expect.any(String) },
    ),
  },
  {
    line: "gcloud sql instances create flyte-db --database-version POSTGRES_15 --tier db-custom-2-7680 --region us-central1 --network projects/acme-ml/global/networks/default --no-assign-ip",
    sends: [
      ...createInstance({ name: "flyte-db", settings: privateOnly }),
      look(flyteDb, { ...listed, settings: { tier: "db-custom-2-7680" } }),
    ],
  },
  {
    line: "gcloud sql instances list",
    sends: [look("instances?alt=json&maxResults=1000", { items: [listed, { name: "pg1" }] })],
  },
  {
    line: "gcloud sql instances describe flyte-db",
    sends: [look(flyteDb, { state: "RUNNABLE", settings: { settingsVersion: "1", tier: "db-custom-2-7680" } })],
  },
  {
    line: "gcloud sql instances describe nope",
    sends: [look("instances/nope", refuse(404, "The Cloud SQL instance does not exist."))],
  },
  {
    line: "gcloud sql databases create flyteadmin --instance flyte-db",
    sends: change(
      "POST",
      `${flyteDb}/databases`,
      { instance: "flyte-db", kind: "sql#database", name: "flyteadmin", project: "acme-ml" },
      "CREATE_DATABASE",
    ),
  },
  {
    line: "gcloud sql databases list --instance flyte-db",
    sends: [
      look(`${flyteDb}/databases`, {
        items: [{ name: "flyteadmin", charset: "UTF8", collation: "en_US.UTF8" }, { name: "postgres" }],
      }),
    ],
  },
  {
    line: "gcloud sql databases describe flyteadmin --instance flyte-db",
    sends: [look(`${flyteDb}/databases/flyteadmin`, { name: "flyteadmin" })],
  },
  {
    line: "gcloud sql users create flyteadmin --instance flyte-db --password pw",
    sends: change(
      "POST",
      `${flyteDb}/users`,
      { instance: "flyte-db", kind: "sql#user", name: "flyteadmin", password: "pw", project: "acme-ml" },
      "CREATE_USER",
    ),
  },
  {
    line: "gcloud sql users list --instance flyte-db",
    sends: [look(`${flyteDb}/users`, { items: [{ name: "flyteadmin", host: "" }, { name: "postgres" }] })],
  },
  {
    line: "gcloud sql users set-password flyteadmin --instance flyte-db --password pw2",
    sends: change(
      "PUT",
      `${flyteDb}/users?alt=json&name=flyteadmin`,
      { instance: "flyte-db", name: "flyteadmin", password: "pw2", project: "acme-ml" },
      "UPDATE_USER",
    ),
  },
  {
    line: "gcloud sql users describe flyteadmin --instance flyte-db",
    sends: [look(`${flyteDb}/users/flyteadmin`, { name: "flyteadmin", kind: "sql#user" })],
  },
  {
    line: "gcloud sql instances patch flyte-db --tier db-custom-4-15360 --quiet",
    sends: patchInstance("flyte-db", { tier: "db-custom-4-15360" }),
  },
  {
    line: "gcloud sql instances patch flyte-db --deletion-protection --quiet",
    sends: patchInstance("flyte-db", { deletionProtectionEnabled: true }),
  },
  {
    line: "gcloud sql instances delete flyte-db --quiet",
    sends: [
      look(flyteDb, { name: "flyte-db" }),
      write("DELETE", flyteDb, undefined, refuse(400, expect.stringMatching(/^The instance is protected\./))),
    ],
  },
  {
    line: "gcloud sql instances patch flyte-db --no-deletion-protection --quiet",
    sends: patchInstance("flyte-db", { deletionProtectionEnabled: false }),
  },
  {
    line: "gcloud sql instances restart flyte-db --quiet",
    sends: change("POST", `${flyteDb}/restart`, undefined, "RESTART"),
  },
  {
    line: "gcloud sql operations list --instance flyte-db",
    sends: [
      look("operations?alt=json&instance=flyte-db&maxResults=100", {
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
      }),
    ],
  },
  {
    line: "gcloud sql databases delete flyteadmin --instance flyte-db --quiet",
    sends: change("DELETE", `${flyteDb}/databases/flyteadmin`, undefined, "DELETE_DATABASE"),
  },
  {
    line: "gcloud sql users delete flyteadmin --instance flyte-db --quiet",
    sends: change("DELETE", `${flyteDb}/users?alt=json&name=flyteadmin`, undefined, "DELETE_USER"),
  },
  {
    line: "gcloud sql instances delete flyte-db --quiet",
    sends: [look(flyteDb, { name: "flyte-db" }), ...change("DELETE", flyteDb, undefined, "DELETE")],
  },
  {
    line: "gcloud sql instances create pub1 --database-version POSTGRES_15 --tier db-custom-1-3840 --region us-central1 --authorized-networks=203.0.113.7/32 --root-password=pw",
    sends: [
      ...createInstance({
        name: "pub1",
        rootPassword: "pw",
        settings: {
          ipConfiguration: { authorizedNetworks: [{ kind: "sql#aclEntry", value: "203.0.113.7/32" }] },
          tier: "db-custom-1-3840",
        },
      }),
      look("instances/pub1", { ipAddresses: [{ type: "PRIMARY" }, { type: "OUTGOING" }], state: "RUNNABLE" }),
    ],
  },
  {
    line: "gcloud sql instances patch pub1 --activation-policy NEVER --quiet",
    sends: patchInstance("pub1", { activationPolicy: "NEVER" }),
  },
  {
    line: "gcloud sql instances patch pub1 --activation-policy ALWAYS --quiet",
    sends: patchInstance("pub1", { activationPolicy: "ALWAYS" }),
  },
  {
    line: "gcloud sql instances patch pub1 --database-flags=cloudsql.iam_authentication=on,max_connections=200 --quiet",
    sends: patchInstance("pub1", {
      databaseFlags: [
        { name: "cloudsql.iam_authentication", value: "on" },
        { name: "max_connections", value: "200" },
      ],
    }),
  },
  {
    line: "gcloud sql users create flyte-sa@acme-ml.iam --instance pub1 --type=cloud_iam_service_account",
    sends: change(
      "POST",
      "instances/pub1/users",
      {
        instance: "pub1",
        kind: "sql#user",
        name: "flyte-sa@acme-ml.iam",
        project: "acme-ml",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
      "CREATE_USER",
    ),
  },
  {
    line: "gcloud sql instances create pub1 --database-version POSTGRES_15 --tier db-custom-1-3840 --region us-central1",
    sends: [
      write(
        "POST",
        "instances",
        describeInstance({ name: "pub1", settings: { tier: "db-custom-1-3840" } }),
        refuse(409, "The Cloud SQL instance already exists."),
      ),
    ],
  },
  {
    line: "gcloud beta sql instances patch pub1 --update-labels=team=ml --quiet",
    sends: patchInstance("pub1", { userLabels: { team: "ml" } }),
  },
];

describe("what gcloud sends for Cloud SQL", () => {
  it.each(commands)("$line", async (command) => {
    await replay(emulator.url, command);
  });
});
