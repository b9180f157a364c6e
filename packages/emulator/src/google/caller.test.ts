import { describe, expect, it } from "vitest";
import { addCaller } from "./caller.ts";
import { createGoogleProject } from "./project.ts";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const jane = "user:jane@acme.example";
const robot = "serviceAccount:planner@demo-proj.iam.gserviceaccount.com";

/** A cloud with two principals who hold nothing yet, and a way to bind roles on the project. */
async function makeCloud(): Promise<TestCloud & { bind: (role: string, member: string) => Promise<number> }> {
  const made = makeTestCloud();
  await made.ask("POST /v1/projects/demo-proj/serviceAccounts", { accountId: "planner" });
  await made.ask("POST /v1/projects/demo-proj/serviceAccounts", { accountId: "flyte-system" });
  await made.ask("POST /storage/v1/b?project=demo-proj", { name: "demo-data", location: "EU" });
  await made.ask("POST /v1/projects/demo-proj/secrets?secretId=db", { replication: { automatic: {} } });
  addCaller(made.cloud, "jane", { member: jane });
  addCaller(made.cloud, "robot", { member: robot });
  const bind = async (role: string, member: string): Promise<number> => {
    const { body } = await made.ask("POST /v1/projects/demo-proj:getIamPolicy", {});
    const policy = { ...body, bindings: [...body["bindings"], { role, members: [member] }] };
    return (await made.ask("POST /v1/projects/demo-proj:setIamPolicy", { policy })).status;
  };
  return { ...made, bind };
}

describe("a principal", () => {
  it.each([
    { member: jane, token: "jane" },
    { member: robot, token: "robot" },
  ])("$member may do what its roles give, and nothing else", async ({ member, token }) => {
    const { ask, bind } = await makeCloud();
    const list = "GET /v1/projects/demo-proj/serviceAccounts";
    expect((await ask(list, undefined, token)).status).toBe(403);
    expect(await bind("roles/iam.serviceAccountViewer", member)).toBe(200);
    expect((await ask(list, undefined, token)).status).toBe(200);
    expect((await ask("POST /v1/projects/demo-proj/serviceAccounts", { accountId: "another" }, token)).status).toBe(
      403,
    );
  });

  it("is named by its e-mail in what it makes and is refused", async () => {
    const { cloud, ask } = await makeCloud();
    await ask("GET /v1/projects/demo-proj", undefined, "jane");
    expect(cloud.journal.at(-1)?.caller).toBe("jane@acme.example");
  });

  it.each([
    { member: "group:a@b.example", why: "user:EMAIL or serviceAccount:EMAIL" },
    { member: "jane@acme.example", why: "user:EMAIL or serviceAccount:EMAIL" },
    { member: "serviceAccount:p.svc.id.goog[a/b]", why: "user:EMAIL or serviceAccount:EMAIL" },
  ])("must have a form that can call: $member", ({ member, why }) => {
    expect(() => addCaller(makeTestCloud().cloud, "t", { member })).toThrow(why);
  });

  it("is decided by the policy of one account, bucket or secret, there alone", async () => {
    const { ask } = await makeCloud();
    const account = "/v1/projects/demo-proj/serviceAccounts/flyte-system@demo-proj.iam.gserviceaccount.com";
    const secret = "/v1/projects/demo-proj/secrets/db";
    const give = (role: string) => ({ policy: { bindings: [{ role, members: [jane] }] } });
    await ask(`POST ${account}:setIamPolicy`, give("roles/iam.serviceAccountViewer"));
    await ask(`POST ${secret}:setIamPolicy`, give("roles/secretmanager.viewer"));
    await ask("PUT /storage/v1/b/demo-data/iam", give("roles/storage.bucketViewer").policy);
    expect((await ask(`GET ${account}`, undefined, "jane")).status).toBe(200);
    expect((await ask(`GET ${account.replace("demo-proj/", "-/")}`, undefined, "jane")).status).toBe(200);
    expect((await ask(`GET ${account.replace("flyte-system", "planner")}`, undefined, "jane")).status).toBe(403);
    expect((await ask(`GET ${secret}`, undefined, "jane")).status).toBe(200);
    expect((await ask("GET /v1/projects/123456789012/secrets/db", undefined, "jane")).status).toBe(200);
    expect((await ask("GET /v1/projects/demo-proj/secrets", undefined, "jane")).status).toBe(403);
    expect((await ask("GET /storage/v1/b/demo-data", undefined, "jane")).status).toBe(200);
    expect((await ask("GET /storage/v1/b?project=demo-proj", undefined, "jane")).status).toBe(403);
  });

  it("who owns the project reads a bucket through the bucket's own policy", async () => {
    const { ask, bind } = await makeCloud();
    await bind("roles/owner", jane);
    expect((await ask("GET /storage/v1/b/demo-data", undefined, "jane")).status).toBe(200);
    await ask("PUT /storage/v1/b/demo-data/iam", { bindings: [{ role: "roles/storage.admin", members: [robot] }] });
    expect((await ask("GET /storage/v1/b/demo-data", undefined, "jane")).status).toBe(403);
    expect((await ask("GET /storage/v1/b/demo-data", undefined, "robot")).status).toBe(200);
  });

  it("sees the projects that it may get", async () => {
    const { ask, bind } = await makeCloud();
    expect((await ask("GET /v1/projects", undefined, "jane")).body).toEqual({});
    await bind("roles/browser", jane);
    expect((await ask("GET /v1/projects", undefined, "jane")).body["projects"]).toMatchObject([
      { projectId: "demo-proj" },
    ]);
  });

  it.each([
    { role: "roles/container.clusterViewer", test: "POST /v1/projects/demo-proj:testIamPermissions", on: "project" },
    { role: "roles/container.clusterViewer", test: "POST /v3/projects/demo-proj:testIamPermissions", on: "project" },
    {
      role: "roles/container.clusterViewer",
      test: "POST /v1/projects/demo-proj/serviceAccounts/planner@demo-proj.iam.gserviceaccount.com:testIamPermissions",
      on: "account",
    },
    {
      role: "roles/container.clusterViewer",
      test: "POST /v1/projects/demo-proj/secrets/db:testIamPermissions",
      on: "secret",
    },
  ])("is told truly what it may do on the $on", async ({ role, test }) => {
    const { ask, bind } = await makeCloud();
    await bind(role, jane);
    const permissions = ["container.clusters.get", "container.clusters.update"];
    expect((await ask(test, { permissions }, "jane")).body).toEqual({ permissions: ["container.clusters.get"] });
  });

  it("is told truly what it may do on a bucket", async () => {
    const { ask } = await makeCloud();
    const bindings = [{ role: "roles/storage.objectViewer", members: [jane] }];
    await ask("PUT /storage/v1/b/demo-data/iam", { bindings });
    const test = "GET /storage/v1/b/demo-data/iam/testPermissions?permissions=storage.buckets.get";
    expect((await ask(`${test}&permissions=storage.objects.get`, undefined, "jane")).body).toEqual({
      kind: "storage#testIamPermissionsResponse",
      permissions: ["storage.objects.get"],
    });
  });

  it("holds nothing in another project", async () => {
    const { ask, bind, cloud } = await makeCloud();
    await bind("roles/viewer", jane);
    createGoogleProject(cloud, { projectId: "other-proj", services: ["secretmanager.googleapis.com"] });
    expect((await ask("GET /v1/projects/demo-proj/secrets", undefined, "jane")).status).toBe(200);
    expect((await ask("GET /v1/projects/other-proj/secrets", undefined, "jane")).status).toBe(403);
  });
});

describe("the fault that takes a permission away", () => {
  it("takes it from everybody, in one project alone when it says so", async () => {
    const { ask, cloud } = await makeCloud();
    const line = "POST /v1/projects/demo-proj:getIamPolicy";
    cloud.faults.permissionsMissing = ["resourcemanager.projects.getIamPolicy@other-proj"];
    expect((await ask(line, {})).status).toBe(200);
    cloud.faults.permissionsMissing = ["resourcemanager.projects.getIamPolicy@demo-proj"];
    expect((await ask(line, {})).status).toBe(403);
    cloud.faults.permissionsMissing = ["resourcemanager.projects.getIamPolicy"];
    expect((await ask(line, {})).status).toBe(403);
  });
});

describe("a token that was given out in an account's name", () => {
  const email = "planner@demo-proj.iam.gserviceaccount.com";
  const list = "GET /v1/projects/demo-proj/serviceAccounts";
  it.each([
    { from: "who impersonates it", get: "generateAccessToken" },
    { from: "the metadata server", get: `ya29.fgk-emulated.${email}` },
  ])("by $from acts as the account", async ({ get }) => {
    const { cloud, ask, bind } = await makeCloud();
    const asked = await ask(`POST /v1/projects/-/serviceAccounts/${email}:generateAccessToken`, { scope: [] });
    const token = get === "generateAccessToken" ? asked.body["accessToken"] : get;
    expect((await ask(list, undefined, token)).status).toBe(403);
    expect(cloud.journal.at(-1)?.caller).toBe(email);
    await bind("roles/iam.serviceAccountViewer", robot);
    expect((await ask(list, undefined, token)).status).toBe(200);
  });
});
