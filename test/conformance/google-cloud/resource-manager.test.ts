import { addCaller, createGoogleProject } from "@fgk/emulator";
import { ProjectsClient } from "@google-cloud/resource-manager";
import { auth } from "@googleapis/cloudresourcemanager";
import { describe, expect, it } from "vitest";
import { ownerToken, projectId, projectNumber, startForFile } from "../start-emulator.ts";

const emulator = await startForFile();
createGoogleProject(emulator.cloud, { projectId: "acme-data" });
addCaller(emulator.cloud, "jane", { member: "user:jane@acme.example" });
const owner = openProjects(ownerToken);
const jane = openProjects("jane");
const name = `projects/${projectId}`;

/** The library's own retries would hide what is refused. */
const once = { retry: { retryCodes: [] } };

/** Google's generated client in REST mode, with plain HTTP, as its users set it up for an emulator. */
function openProjects(token: string): ProjectsClient {
  const { hostname, port } = new URL(emulator.url);
  const authClient = new auth.OAuth2();
  authClient.setCredentials({ access_token: token });
  const options = { fallback: true, protocol: "http", apiEndpoint: hostname, port: Number(port), authClient };
  // Its declarations want the class of another version of the library for credentials.
  return new ProjectsClient(options as unknown as ConstructorParameters<typeof ProjectsClient>[0]);
}

/** What the caller of the library sees of a refusal. */
async function failureOf(call: Promise<unknown>): Promise<{ readonly code: unknown; readonly message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "code" in error) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("not refused");
}

async function readPolicy() {
  const [policy] = await owner.getIamPolicy({ resource: name, options: { requestedPolicyVersion: 3 } }, once);
  return policy;
}

const viewer = { role: "roles/viewer", members: ["user:jane@acme.example"] };

describe("@google-cloud/resource-manager (v3, REST)", () => {
  it("reads a project by its id", async () => {
    const [project] = await owner.getProject({ name }, once);
    expect(project).toMatchObject({
      name: `projects/${projectNumber}`,
      projectId,
      state: "ACTIVE",
      displayName: projectId,
      createTime: { seconds: "1767225600", nanos: 0 },
    });
  });

  it("searches by pages that the library puts together", async () => {
    const [all] = await owner.searchProjects({}, once);
    expect(all.map((project) => project.projectId)).toEqual([projectId, "acme-data"]);
    const [page, next] = await owner.searchProjects({ pageSize: 1 }, { ...once, autoPaginate: false });
    expect([page.length, typeof next?.pageToken]).toEqual([1, "string"]);
    const seen: unknown[] = [];
    for await (const project of owner.searchProjectsAsync({ pageSize: 1 })) seen.push(project.projectId);
    expect(seen).toEqual([projectId, "acme-data"]);
  });

  it("updates labels by an operation that it polls to the end", async () => {
    const project = { name, labels: { team: "ml" } };
    const [operation] = await owner.updateProject({ project, updateMask: { paths: ["labels"] } }, once);
    const [updated] = await operation.promise();
    expect(updated.labels).toEqual({ team: "ml" });
  });

  it("reads, changes and writes the policy under its etag, with a condition kept", async () => {
    const before = await readPolicy();
    const condition = { title: "b1", expression: 'resource.name.startsWith("projects/_/buckets/b1")' };
    const binding = { role: "roles/storage.objectUser", members: ["user:jane@acme.example"], condition };
    const policy = { version: 3, etag: before.etag ?? "", bindings: [...(before.bindings ?? []), binding] };
    const [written] = await owner.setIamPolicy({ resource: name, policy }, once);
    expect(written.bindings?.at(-1)?.condition).toMatchObject(condition);
    expect((await readPolicy()).version).toBe(3);
    expect(await failureOf(owner.setIamPolicy({ resource: name, policy }, once))).toEqual({
      code: 409,
      message: expect.stringContaining(
        "There were concurrent policy changes. Please retry the whole read-modify-write",
      ),
    });
  });

  it("hears that its API isn't enabled, and that a quota is used up", async () => {
    const services = emulator.cloud.state.projects[projectId]?.services ?? {};
    delete services["cloudresourcemanager.googleapis.com"];
    const disabled = await failureOf(owner.getIamPolicy({ resource: name }, once));
    services["cloudresourcemanager.googleapis.com"] = 0;
    expect(disabled).toEqual({
      code: 403,
      message: expect.stringContaining("Cloud Resource Manager API has not been used in project acme-ml before"),
    });
    emulator.cloud.faults.quota = { "POST /v3/projects": 1 };
    expect(await failureOf(owner.getIamPolicy({ resource: name }, once))).toEqual({
      code: 429,
      message: expect.stringContaining("Quota exceeded for quota metric"),
    });
  });

  it("is told truly what the caller may do", async () => {
    const permissions = ["resourcemanager.projects.get", "resourcemanager.projects.setIamPolicy"];
    const ask = async (): Promise<unknown> => (await jane.testIamPermissions({ resource: name, permissions }, once))[0];
    expect(await ask()).toMatchObject({ permissions: [] });
    const before = await readPolicy();
    const policy = { ...before, version: 3, bindings: [...(before.bindings ?? []), viewer] };
    await owner.setIamPolicy({ resource: name, policy }, once);
    expect(await ask()).toMatchObject({ permissions: ["resourcemanager.projects.get"] });
  });

  it.each([
    {
      what: "without the permission",
      call: () => jane.setIamPolicy({ resource: name, policy: { bindings: [] } }, once),
      code: 403,
      message: "Policy update access denied.",
    },
    {
      what: "for a project that isn't there",
      call: () => owner.getProject({ name: "projects/acme-nope" }, once),
      code: 403,
      message: "The caller does not have permission",
    },
    {
      what: "with a role that isn't there",
      call: () =>
        owner.setIamPolicy(
          { resource: name, policy: { version: 3, bindings: [{ ...viewer, role: "roles/nope.nope!" }] } },
          once,
        ),
      code: 400,
      message: "Role roles/nope.nope! is not supported for this resource.",
    },
  ])("is refused $what: $code", async ({ call, code, message }) => {
    expect(await failureOf(call())).toEqual({ code, message: expect.stringContaining(message) });
  });
});
