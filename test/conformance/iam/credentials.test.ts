import { addCaller } from "@fgk/emulator";
import { describe, expect, it } from "vitest";
import { permissionDenied, platformBody } from "../refusals.ts";
import { ownerToken, projectId, startForFile } from "../start-emulator.ts";
import { openIam } from "./open-iam.ts";

const emulator = await startForFile();
const { serviceAccounts } = openIam(emulator.url, ownerToken).projects;
const email = `flyte-system@${projectId}.iam.gserviceaccount.com`;
const account = `projects/${projectId}/serviceAccounts/${email}`;
for (const accountId of ["flyte-system", "flyte-robot"]) {
  await serviceAccounts.create({ name: `projects/${projectId}`, requestBody: { accountId } });
}
const robot = `serviceAccount:flyte-robot@${projectId}.iam.gserviceaccount.com`;
addCaller(emulator.cloud, "robot", { member: robot });

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Google's libraries call this API with plain requests. */
async function ask(call: string, body: unknown, token = "robot"): Promise<Answer> {
  const response = await fetch(`${emulator.url}/v1/projects/-/serviceAccounts/${call}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function bindAccount(role: string, member: string): Promise<void> {
  const requestBody = { policy: { bindings: [{ role, members: [member] }] } };
  await serviceAccounts.setIamPolicy({ resource: account, requestBody });
}

function bindProject(role: string, members: readonly string[]): void {
  const project = emulator.cloud.state.projects[projectId];
  if (project !== undefined) project.policy = { ...project.policy, bindings: [{ role, members }] };
}

const payload = Buffer.from("to be signed").toString("base64");
const denied = (permission: string): unknown =>
  platformBody(403, "PERMISSION_DENIED", `Permission '${permission}' denied on resource (or it may not exist).`, {
    reason: "forbidden",
    details: [permissionDenied("iam.googleapis.com", permission, account)],
  });

describe("iamcredentials: signing and tokens in an account's name", () => {
  it.each([
    { call: `${email}:signBlob`, body: { payload }, permission: "iam.serviceAccounts.signBlob" },
    {
      call: `${email}:generateAccessToken`,
      body: { scope: ["https://www.googleapis.com/auth/cloud-platform"] },
      permission: "iam.serviceAccounts.getAccessToken",
    },
  ])("$call needs $permission, by the account's policy or the project's", async ({ call, body, permission }) => {
    bindProject("roles/viewer", [robot]);
    await bindAccount("roles/iam.serviceAccountUser", robot);
    expect(await ask(call, body)).toEqual({ status: 403, body: denied(permission) });
    await bindAccount("roles/iam.serviceAccountTokenCreator", robot);
    expect((await ask(call, body)).status).toBe(200);
    await bindAccount("roles/iam.serviceAccountUser", robot);
    expect((await ask(call, body)).status).toBe(403);
    bindProject("roles/iam.serviceAccountTokenCreator", [robot]);
    expect((await ask(call, body)).status).toBe(200);
  });

  it("an owner of the project may not, unless a role gives it", async () => {
    bindProject("roles/owner", [robot]);
    await bindAccount("roles/iam.serviceAccountUser", robot);
    expect((await ask(`${email}:signBlob`, { payload })).status).toBe(403);
  });

  it("a signature is always the same for the same bytes, and names its key", async () => {
    bindProject("roles/iam.serviceAccountTokenCreator", [robot]);
    const [first, second, other] = [
      await ask(`${email}:signBlob`, { payload }),
      await ask(`${email}:signBlob`, { payload }),
      await ask(`${email}:signBlob`, { payload: "eA==" }),
    ];
    expect(first.body).toEqual({
      keyId: expect.stringMatching(/^[0-9a-f]{40}$/),
      signedBlob: expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/),
    });
    expect(second.body).toEqual(first.body);
    expect(other.body["signedBlob"]).not.toBe(first.body["signedBlob"]);
  });

  it("a token acts as the account, with the account's rights and no others", async () => {
    const { body } = await ask(`${email}:generateAccessToken`, { scope: [] });
    expect(body["expireTime"]).toBe("2026-01-01T01:00:00Z");
    const asAccount = openIam(emulator.url, String(body["accessToken"])).projects.serviceAccounts;
    const permissions = ["iam.serviceAccounts.get"];
    const held = async () =>
      (await asAccount.testIamPermissions({ resource: account, requestBody: { permissions } })).data;
    expect(await held()).toEqual({});
    bindProject("roles/iam.serviceAccountViewer", [`serviceAccount:${email}`]);
    expect(await held()).toEqual({ permissions });
    await serviceAccounts.disable({ name: account, requestBody: {} });
    expect(await held()).toEqual({});
    await serviceAccounts.enable({ name: account, requestBody: {} });
  });

  it.each([
    {
      what: "an account that isn't there",
      call: `nope@${projectId}.iam.gserviceaccount.com:signBlob`,
      status: 404,
      message: `Not found; Gaia id not found for email nope@${projectId}.iam.gserviceaccount.com`,
    },
    {
      what: "the identity pool of a pod without an account",
      call: `${projectId}.svc.id.goog:signBlob`,
      status: 400,
      message: `Invalid form of account ID ${projectId}.svc.id.goog. Should be [Gaia ID |Email |Unique ID |] of the account`,
    },
  ])("refuses $what: $status", async ({ call, status, message }) => {
    expect(await ask(call, { payload }, ownerToken)).toMatchObject({
      status,
      body: { error: { code: status, message } },
    });
  });

  it("refuses an unknown field", async () => {
    const refused = await ask(`${email}:signBlob`, { payload, algorithm: "RS256" }, ownerToken);
    expect(refused).toMatchObject({
      status: 400,
      body: {
        error: { message: 'Invalid JSON payload received. Unknown name "algorithm": Cannot find field.' },
      },
    });
  });

  it("refuses more calls than the quota of a minute: 429", async () => {
    emulator.cloud.faults.quota = { "POST /v1/projects/-/serviceAccounts": 1 };
    expect(await ask(`${email}:signBlob`, { payload }, ownerToken)).toMatchObject({
      status: 429,
      body: { error: { status: "RESOURCE_EXHAUSTED", details: [{ reason: "RATE_LIMIT_EXCEEDED" }] } },
    });
  });

  it("refuses everybody while its API is disabled in the account's project", async () => {
    const services = emulator.cloud.state.projects[projectId]?.services ?? {};
    delete services["iamcredentials.googleapis.com"];
    const refused = await ask(`${email}:signBlob`, { payload }, ownerToken);
    services["iamcredentials.googleapis.com"] = 0;
    expect(refused).toMatchObject({
      status: 403,
      body: { error: { details: [{}, { reason: "SERVICE_DISABLED" }] } },
    });
  });
});
