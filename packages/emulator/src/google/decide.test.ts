import { describe, expect, it } from "vitest";
import { holds } from "./decide.ts";
import { refuseImpersonation } from "./iam-credentials.ts";
import { replacePolicy } from "./iam-policy.ts";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const email = "flyte-system@demo-proj.iam.gserviceaccount.com";
const account = `projects/demo-proj/serviceAccounts/${email}`;
const pod = "serviceAccount:demo-proj.svc.id.goog[flyte/flyteadmin]";
const pool = "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/demo-proj.svc.id.goog";

async function makeCloud(options: Parameters<typeof makeTestCloud>[0] = {}): Promise<TestCloud> {
  const made = makeTestCloud(options);
  await made.ask("POST /v1/projects/demo-proj/serviceAccounts", { accountId: "flyte-system" });
  made.cloud.state.buckets["data"] = { bucket: { name: "data", projectNumber: "123456789012" }, policy: {} };
  return made;
}

describe("who holds what", () => {
  it.each([
    { role: "roles/storage.objectAdmin", permission: "storage.objects.create", held: true },
    { role: "roles/storage.objectViewer", permission: "storage.objects.create", held: false },
    { role: "roles/storage.objectAdmin", permission: "storage.buckets.get", held: false },
    { role: "roles/storage.legacyBucketReader", permission: "storage.buckets.get", held: true },
    { role: "roles/storage.admin", permission: "storage.buckets.get", held: true },
  ])("$role on a bucket: $permission is $held", async ({ role, permission, held }) => {
    const { cloud } = await makeCloud();
    replacePolicy(cloud, cloud.state.buckets["data"] ?? {}, [{ role, members: [`serviceAccount:${email}`] }]);
    expect(holds(cloud, `serviceAccount:${email}`, permission, "buckets/data")).toBe(held);
    expect(holds(cloud, "serviceAccount:other@demo-proj.iam.gserviceaccount.com", permission, "buckets/data")).toBe(
      false,
    );
  });

  it("looks at the project's policy too", async () => {
    const { cloud, ask } = await makeCloud();
    const bindings = [{ role: "roles/storage.objectAdmin", members: [`serviceAccount:${email}`] }];
    await ask("POST /v1/projects/demo-proj:setIamPolicy", { policy: { bindings } });
    expect(holds(cloud, `serviceAccount:${email}`, "storage.objects.get", "buckets/data")).toBe(true);
  });

  it.each([
    { name: "its own name", member: pod, held: true },
    { name: "its principal", member: `principal:${pool}/subject/ns/flyte/sa/flyteadmin`, held: true },
    { name: "its namespace", member: `principalSet:${pool}/namespace/flyte`, held: true },
    { name: "another namespace", member: `principalSet:${pool}/namespace/flytesnacks-development`, held: false },
    { name: "another account of the namespace", member: pod.replace("flyteadmin", "default"), held: false },
  ])("finds a pod by $name: $held", async ({ member, held }) => {
    const { cloud } = await makeCloud();
    const stored = cloud.state.serviceAccounts[account] ?? {};
    replacePolicy(cloud, stored, [{ role: "roles/iam.workloadIdentityUser", members: [member] }]);
    expect(holds(cloud, pod, "iam.serviceAccounts.getAccessToken", account)).toBe(held);
    expect(holds(cloud, pod, "iam.serviceAccounts.signBlob", account)).toBe(false);
  });

  it("decides by the earlier policy until a change has spread, in both directions", async () => {
    const { cloud, advance } = await makeCloud({ faults: { iamPropagationMs: 120_000 } });
    const stored = cloud.state.serviceAccounts[account] ?? {};
    const may = () => holds(cloud, pod, "iam.serviceAccounts.getAccessToken", account);
    replacePolicy(cloud, stored, [{ role: "roles/iam.workloadIdentityUser", members: [pod] }]);
    advance(119_999);
    expect(may()).toBe(false);
    advance(1);
    expect(may()).toBe(true);
    replacePolicy(cloud, stored, []);
    expect(may()).toBe(true);
    advance(120_000);
    expect(may()).toBe(false);
  });

  it("reads the one condition that people write for buckets", async () => {
    const { cloud } = await makeCloud();
    const condition = { title: "b", expression: 'resource.name.startsWith("projects/_/buckets/data")' };
    const binding = { role: "roles/storage.objectUser", members: [`serviceAccount:${email}`], condition };
    const project = cloud.state.projects["demo-proj"];
    if (project !== undefined) project.policy = { bindings: [binding] };
    expect(holds(cloud, `serviceAccount:${email}`, "storage.objects.get", "buckets/data")).toBe(true);
    cloud.state.buckets["other"] = { bucket: { name: "other", projectNumber: "123456789012" } };
    expect(holds(cloud, `serviceAccount:${email}`, "storage.objects.get", "buckets/other")).toBe(false);
  });
});

describe("signing in an account's name", () => {
  it("needs token creator on the account itself", async () => {
    const { cloud } = await makeCloud();
    const ask = (member: string) => refuseImpersonation(cloud, member, "iam.serviceAccounts.signBlob", email);
    expect(ask(`serviceAccount:${email}`)?.message).toBe(
      "Permission 'iam.serviceAccounts.signBlob' denied on resource (or it may not exist).",
    );
    const stored = cloud.state.serviceAccounts[account] ?? {};
    replacePolicy(cloud, stored, [
      { role: "roles/iam.serviceAccountTokenCreator", members: [`serviceAccount:${email}`] },
    ]);
    expect(ask(`serviceAccount:${email}`)).toBeUndefined();
  });

  it.each([
    {
      target: "demo-proj.svc.id.goog",
      message:
        "Invalid form of account ID demo-proj.svc.id.goog. Should be [Gaia ID |Email |Unique ID |] of the account",
    },
    {
      target: "gone@demo-proj.iam.gserviceaccount.com",
      message: "Not found; Gaia id not found for email gone@demo-proj.iam.gserviceaccount.com",
    },
  ])("refuses $target", async ({ target, message }) => {
    const { cloud, ask } = await makeCloud();
    expect(refuseImpersonation(cloud, pod, "iam.serviceAccounts.signBlob", target)?.message).toBe(message);
    const { body } = await ask(`POST /v1/projects/-/serviceAccounts/${target}:signBlob`, { payload: "eA==" });
    expect(body["error"]["message"]).toBe(message);
  });
});
