import { sqladmin } from "@googleapis/sqladmin";
import { describe, expect, it } from "vitest";
import { ownerToken, startForFile } from "../start-emulator.ts";
import { connectNetwork, instance, openSqladmin, pollToEnd, project } from "./open-sqladmin.ts";

const emulator = await startForFile();
const api = openSqladmin(emulator.url);
const network = `projects/${project}/global/networks/default`;

await connectNetwork(emulator.url);
const begun = await api.instances.insert({
  project,
  requestBody: {
    name: instance,
    region: "us-central1",
    databaseVersion: "POSTGRES_15",
    rootPassword: "secret",
    settings: {
      tier: "db-custom-2-7680",
      userLabels: { team: "ml" },
      // gcloud writes links on the host that it was pointed at.
      ipConfiguration: { ipv4Enabled: false, privateNetwork: `${emulator.url}/${network}` },
    },
  },
});
const created = await pollToEnd(api, begun);

describe("making an instance", () => {
  it("begins an operation in the words of this API", () => {
    expect(begun.data).toMatchObject({
      kind: "sql#operation",
      operationType: "CREATE",
      targetId: instance,
      targetProject: project,
      targetLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${instance}`,
      insertTime: "2026-01-01T00:00:00.000Z",
    });
    expect(["PENDING", "RUNNING"]).toContain(begun.data.status);
    expect([created.status, created.error, created.endTime]).toEqual(["DONE", undefined, "2026-01-01T00:00:00.000Z"]);
  });

  it.each([
    ["kind", "sql#instance"],
    ["state", "RUNNABLE"],
    ["region", "us-central1"],
    ["gceZone", "us-central1-a"],
    ["databaseVersion", "POSTGRES_15"],
    ["connectionName", `${project}:us-central1:${instance}`],
    ["ipAddresses", [{ type: "PRIVATE", ipAddress: expect.stringMatching(/^10\.\d+\.0\.3$/) }]],
    ["rootPassword", undefined],
    ["instanceType", "CLOUD_SQL_INSTANCE"],
    ["backendType", "SECOND_GEN"],
    ["selfLink", `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${instance}`],
  ])("gives %s", async (field, value) => {
    const { data } = await api.instances.get({ project, instance });
    const fields: Record<string, unknown> = { ...data };
    expect(fields[field]).toEqual(value);
  });

  it.each([
    ["settingsVersion", "1"],
    ["userLabels", { team: "ml" }],
    ["edition", "ENTERPRISE"],
    ["activationPolicy", "ALWAYS"],
    ["availabilityType", "ZONAL"],
    ["dataDiskSizeGb", "10"],
    ["dataDiskType", "PD_SSD"],
    ["deletionProtectionEnabled", false],
    ["ipConfiguration", expect.objectContaining({ ipv4Enabled: false, privateNetwork: network })],
  ])("fills in settings.%s", async (field, value) => {
    const { data } = await api.instances.get({ project, instance });
    const settings: Record<string, unknown> = { ...data.settings };
    expect(settings[field]).toEqual(value);
  });

  it("answers v1 alike", async () => {
    const headers = { authorization: `Bearer ${ownerToken}` };
    const v1 = sqladmin({ version: "v1", rootUrl: `${emulator.url}/`, headers, retry: false });
    const { data } = await v1.instances.get({ project, instance });
    expect([data.name, data.state]).toEqual([instance, "RUNNABLE"]);
  });
});

describe("listing instances", () => {
  it("comes in pages", async () => {
    const names = ["more-a", "more-b"];
    for (const name of names) {
      const settings = { tier: "db-f1-micro" };
      await api.instances.insert({ project, requestBody: { name, databaseVersion: "POSTGRES_15", settings } });
    }
    const first = await api.instances.list({ project, maxResults: 2 });
    expect(first.data).toMatchObject({ kind: "sql#instancesList", nextPageToken: expect.any(String) });
    expect(first.data.items?.map((item) => item.name)).toEqual([instance, "more-a"]);
    const pageToken = first.data.nextPageToken ?? "";
    const second = await api.instances.list({ project, maxResults: 2, pageToken });
    expect(second.data.items?.map((item) => item.name)).toEqual(["more-b"]);
    expect(second.data.nextPageToken).toBeUndefined();
    for (const name of names) await api.instances.delete({ project, instance: name });
  });

  it("gives operations, the newest first, of one instance, in pages", async () => {
    const { data } = await api.operations.list({ project, instance: "more-b", maxResults: 1 });
    expect(data.items?.map((item) => item.operationType)).toEqual(["DELETE"]);
    const next = await api.operations.list({ project, instance: "more-b", pageToken: data.nextPageToken ?? "" });
    expect(next.data.items?.map((item) => item.operationType)).toEqual(["CREATE"]);
  });
});

/** What fgk and gcloud patch, and what the instance shows then. */
const patches = [
  { settings: { tier: "db-custom-4-15360" }, shown: { tier: "db-custom-4-15360" } },
  { settings: { userLabels: { env: "dev" } }, shown: { userLabels: { team: "ml", env: "dev" } } },
  { settings: { userLabels: { team: null } }, shown: { userLabels: { env: "dev" } } },
  { settings: { availabilityType: "REGIONAL" }, shown: { availabilityType: "REGIONAL" } },
  { settings: { dataDiskSizeGb: "20" }, shown: { dataDiskSizeGb: "20" } },
  { settings: { activationPolicy: "NEVER" }, shown: { activationPolicy: "NEVER" } },
  { settings: { activationPolicy: "ALWAYS" }, shown: { activationPolicy: "ALWAYS" } },
  { settings: { deletionProtectionEnabled: true }, shown: { deletionProtectionEnabled: true } },
  { settings: { deletionProtectionEnabled: false }, shown: { deletionProtectionEnabled: false } },
  {
    settings: { databaseFlags: [{ name: "max_connections", value: "200" }] },
    shown: { databaseFlags: [{ name: "max_connections", value: "200" }] },
  },
  {
    settings: { backupConfiguration: { enabled: true, startTime: "03:00" } },
    shown: { backupConfiguration: expect.objectContaining({ enabled: true, startTime: "03:00" }) },
  },
];

describe("patching an instance", () => {
  it.each(patches)("with $settings merges it, and counts the version up", async ({ settings, shown }) => {
    const before = (await api.instances.get({ project, instance })).data.settings?.settingsVersion;
    // The types don't know that null removes a label.
    const requestBody = JSON.parse(JSON.stringify({ settings }));
    const operation = await pollToEnd(api, await api.instances.patch({ project, instance, requestBody }));
    expect([operation.operationType, operation.error]).toEqual(["UPDATE", undefined]);
    const after = (await api.instances.get({ project, instance })).data.settings;
    expect(after).toMatchObject(shown);
    const labels: Record<string, unknown> = { ...shown };
    if (labels["userLabels"] !== undefined) expect(after?.userLabels).toEqual(labels["userLabels"]);
    expect(after?.settingsVersion).toBe(String(Number(before) + 1));
  });

  it("replaces the settings by an update under the version that was read", async () => {
    const { settings } = (await api.instances.get({ project, instance })).data;
    const { userLabels: _, ...kept } = settings ?? {};
    await pollToEnd(api, await api.instances.update({ project, instance, requestBody: { settings: kept } }));
    const after = (await api.instances.get({ project, instance })).data.settings;
    expect([after?.userLabels, after?.tier]).toEqual([undefined, "db-custom-4-15360"]);
  });

  it("restarts it", async () => {
    const operation = await pollToEnd(api, await api.instances.restart({ project, instance }));
    expect(operation.operationType).toBe("RESTART");
    expect((await api.instances.get({ project, instance })).data.state).toBe("RUNNABLE");
  });
});

describe("deleting an instance", () => {
  it("leaves nothing of it", async () => {
    await pollToEnd(api, await api.instances.delete({ project, instance }));
    const { data } = await api.instances.list({ project });
    expect(data).toEqual({ kind: "sql#instancesList" });
  });
});
