import { describe, expect, it } from "vitest";
import { platformBody, refusalOf } from "../refusals.ts";
import { ownerToken, projectId, projectNumber, startForFile } from "../start-emulator.ts";
import { openSecrets } from "./open-secrets.ts";

const emulator = await startForFile();
const secrets = openSecrets(emulator.url, ownerToken);
const { versions } = secrets;
const parent = `projects/${projectId}`;
const name = `${parent}/secrets/db`;
/** Answers name secrets by the project's number. */
const numbered = `projects/${projectNumber}/secrets/db`;
const replication = { automatic: {} };
const { data: made } = await secrets.create({
  parent,
  secretId: "db",
  requestBody: { replication, labels: { fgk: "prod" } },
});
const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("@googleapis/secretmanager: secrets", () => {
  it("are made, and named by the project's number", async () => {
    expect(made).toEqual({
      name: numbered,
      replication,
      labels: { fgk: "prod" },
      createTime: "2026-01-01T00:00:00.000Z",
      etag: expect.stringMatching(/^"16[0-9a-f]+"$/),
    });
    expect((await secrets.get({ name })).data).toEqual(made);
    expect((await secrets.get({ name: numbered })).data).toEqual(made);
  });

  it("list by pages, with their number, and by label", async () => {
    for (const secretId of ["a-one", "a-two"]) await secrets.create({ parent, secretId, requestBody: { replication } });
    const names: unknown[] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await secrets.list({ parent, pageSize: 2, ...(pageToken ? { pageToken } : {}) });
      names.push(
        data.secrets?.map((secret) => secret.name?.split("/").at(-1)),
        data.totalSize,
      );
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    expect(names).toEqual([["a-one", "a-two"], 3, ["db"], 3]);
    const { data } = await secrets.list({ parent, filter: "labels.fgk=prod" });
    expect(data.secrets?.map((secret) => secret.name)).toEqual([numbered]);
  });

  it("change what the mask names, under their etag", async () => {
    const { data: before } = await secrets.get({ name });
    const requestBody = { ...before, labels: { fgk: "prod", team: "ml" }, annotations: { note: "x" } };
    const { data } = await secrets.patch({ name, updateMask: "labels", requestBody });
    expect([data.labels, data.annotations]).toEqual([{ fgk: "prod", team: "ml" }, undefined]);
    const stale = await refusalOf(secrets.patch({ name, updateMask: "labels", requestBody }));
    expect(stale).toMatchObject({ status: 400, body: { error: { status: "FAILED_PRECONDITION" } } });
  });

  it("are deleted under their etag", async () => {
    const gone = `${parent}/secrets/a-two`;
    const { data } = await secrets.get({ name: gone });
    expect((await refusalOf(secrets.delete({ name: gone, etag: '"other"' }))).status).toBe(400);
    expect((await secrets.delete({ name: gone, etag: data.etag ?? "" })).data).toEqual({});
    expect((await refusalOf(secrets.get({ name: gone }))).status).toBe(404);
  });

  it.each([
    {
      what: "to be read when missing",
      call: () => secrets.get({ name: `${parent}/secrets/nope` }),
      body: platformBody(404, "NOT_FOUND", `Secret [projects/${projectNumber}/secrets/nope] not found.`, {
        reason: "notFound",
      }),
    },
    {
      what: "a name twice",
      call: () => secrets.create({ parent, secretId: "db", requestBody: { replication } }),
      body: platformBody(409, "ALREADY_EXISTS", `Secret [${numbered}] already exists.`, { reason: "alreadyExists" }),
    },
    {
      what: "a project that isn't there",
      call: () => secrets.list({ parent: "projects/acme-nope" }),
      body: platformBody(403, "PERMISSION_DENIED", "Permission denied on resource project acme-nope.", {
        reason: "forbidden",
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            reason: "CONSUMER_INVALID",
            domain: "googleapis.com",
            metadata: { consumer: "projects/acme-nope", service: "secretmanager.googleapis.com" },
          },
        ],
      }),
    },
  ])("refuse $what", async ({ call, body }) => {
    expect((await refusalOf(call())).body).toEqual(body);
  });

  it.each([
    { what: "a slash in its name", secretId: "a/b", requestBody: { replication } },
    { what: "nothing said about replicas", secretId: "c", requestBody: {} },
    { what: "a label in capitals", secretId: "d", requestBody: { replication, labels: { A: "b" } } },
  ])("refuse $what: 400", async ({ secretId, requestBody }) => {
    const refused = await refusalOf(secrets.create({ parent, secretId, requestBody }));
    expect(refused).toMatchObject({ status: 400, body: { error: { status: "INVALID_ARGUMENT" } } });
  });

  it("refuse an immutable field in the mask: 400", async () => {
    const call = secrets.patch({ name, updateMask: "replication", requestBody: { replication } });
    expect((await refusalOf(call)).status).toBe(400);
  });

  it("answer 403 SERVICE_DISABLED and 429 RESOURCE_EXHAUSTED in the platform's form", async () => {
    const services = emulator.cloud.state.projects[projectId]?.services ?? {};
    delete services["secretmanager.googleapis.com"];
    const disabled = await refusalOf(secrets.list({ parent }));
    services["secretmanager.googleapis.com"] = 0;
    expect(disabled).toMatchObject({ status: 403, body: { error: { details: [{}, { reason: "SERVICE_DISABLED" }] } } });
    emulator.cloud.faults.quota = { "GET /v1/projects/acme-ml/secrets": 1 };
    const busy = await refusalOf(secrets.list({ parent }));
    expect(busy).toMatchObject({ status: 429, body: { error: { status: "RESOURCE_EXHAUSTED" } } });
  });
});

describe("@googleapis/secretmanager: versions", () => {
  it("none yet: the latest isn't there", async () => {
    const refused = await refusalOf(versions.access({ name: `${name}/versions/latest` }));
    expect(refused.body).toEqual(
      platformBody(404, "NOT_FOUND", `Secret [${numbered}] not found or has no versions.`, { reason: "notFound" }),
    );
  });

  it("are numbered, and given out by number, as the latest and by alias, with a checksum", async () => {
    const payload = { data: base64("123456789"), dataCrc32c: "3808858755" };
    const { data: first } = await secrets.addVersion({ parent: name, requestBody: { payload } });
    expect(first).toMatchObject({
      name: `${numbered}/versions/1`,
      state: "ENABLED",
      clientSpecifiedPayloadChecksum: true,
    });
    await secrets.addVersion({ parent: name, requestBody: { payload: { data: base64("two") } } });
    const { data: latest } = await versions.access({ name: `${name}/versions/latest` });
    expect([latest.name, latest.payload?.data]).toEqual([`${numbered}/versions/2`, base64("two")]);
    await secrets.patch({ name, updateMask: "versionAliases", requestBody: { versionAliases: { fgk: "1" } } });
    const { data: byAlias } = await versions.access({ name: `${name}/versions/fgk` });
    expect(byAlias).toEqual({ name: `${numbered}/versions/1`, payload });
  });

  it("list the newest first, by pages and by state", async () => {
    const { data } = await versions.list({ parent: name, pageSize: 1 });
    expect([data.versions?.[0]?.name, data.totalSize]).toEqual([`${numbered}/versions/2`, 2]);
    const { data: rest } = await versions.list({ parent: name, pageSize: 1, pageToken: data.nextPageToken ?? "" });
    expect([rest.versions?.[0]?.name, rest.nextPageToken]).toEqual([`${numbered}/versions/1`, undefined]);
    expect((await versions.list({ parent: name, filter: "state:DISABLED" })).data.versions).toBeUndefined();
  });

  it("that are disabled or destroyed aren't given out, not even as the latest", async () => {
    const one = { name: `${name}/versions/2` };
    expect((await versions.disable({ ...one, requestBody: {} })).data.state).toBe("DISABLED");
    const refused = await refusalOf(versions.access({ name: `${name}/versions/latest` }));
    expect(refused.body).toEqual(
      platformBody(400, "FAILED_PRECONDITION", `Secret Version [${numbered}/versions/2] is in DISABLED state.`, {
        reason: "failedPrecondition",
      }),
    );
    expect((await versions.enable({ ...one, requestBody: {} })).data.state).toBe("ENABLED");
    const { data } = await versions.destroy({ ...one, requestBody: {} });
    expect([data.state, data.destroyTime]).toEqual(["DESTROYED", "2026-01-01T00:00:00.000Z"]);
    expect((await refusalOf(versions.enable({ ...one, requestBody: {} }))).status).toBe(400);
  });

  it("change state under their etag", async () => {
    const one = { name: `${name}/versions/1` };
    const stale = await refusalOf(versions.disable({ ...one, requestBody: { etag: '"other"' } }));
    expect(stale).toMatchObject({ status: 400, body: { error: { status: "FAILED_PRECONDITION" } } });
    const { data } = await versions.get(one);
    expect((await versions.disable({ ...one, requestBody: { etag: data.etag ?? "" } })).status).toBe(200);
  });

  it.each([
    {
      what: "a number that isn't there",
      call: () => versions.access({ name: `${name}/versions/9` }),
      status: 404,
      message: `Secret Version [${numbered}/versions/9] not found.`,
    },
    {
      what: "an empty payload",
      call: () => secrets.addVersion({ parent: name, requestBody: { payload: {} } }),
      status: 400,
      message: "Secret Payload must be non-empty.",
    },
    {
      what: "a wrong checksum",
      call: () =>
        secrets.addVersion({ parent: name, requestBody: { payload: { data: base64("x"), dataCrc32c: "1" } } }),
      status: 400,
      message: "The provided payload data does not match the provided data_crc32c checksum.",
    },
    {
      what: "an alias for a version that isn't there",
      call: () => secrets.patch({ name, updateMask: "versionAliases", requestBody: { versionAliases: { fgk: "9" } } }),
      status: 400,
      message: "Version alias [fgk] references version [9] which does not exist.",
    },
  ])("refuse $what: $status", async ({ call, status, message }) => {
    expect(await refusalOf(call())).toMatchObject({ status, body: { error: { code: status, message } } });
  });
});
