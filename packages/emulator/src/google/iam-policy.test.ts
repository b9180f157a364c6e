import { describe, expect, it } from "vitest";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const accounts = "/v1/projects/demo-proj/serviceAccounts";
const email = "flyte-system@demo-proj.iam.gserviceaccount.com";
const account = `${accounts}/${email}`;
const member = `serviceAccount:${email}`;
const podMember = "serviceAccount:demo-proj.svc.id.goog[flyte/flyteadmin]";

async function makeAccountCloud(options: Parameters<typeof makeTestCloud>[0] = {}): Promise<TestCloud> {
  const made = makeTestCloud(options);
  await made.ask(`POST ${accounts}`, { accountId: "flyte-system" });
  return made;
}

describe("an account's policy", () => {
  it("is only an etag until it is set, then carries version 1 unless a condition is in it", async () => {
    const { ask } = await makeAccountCloud();
    expect((await ask(`POST ${account}:getIamPolicy?options.requestedPolicyVersion=3`)).body).toEqual({ etag: "ACAB" });
    const bindings = [{ role: "roles/iam.serviceAccountTokenCreator", members: [member] }];
    const set = await ask(`POST ${account}:setIamPolicy`, { policy: { bindings, etag: "ACAB", version: 3 } });
    expect(set.body).toEqual({ version: 1, etag: expect.stringMatching(/^Bw[A-Za-z0-9+/]{9}=$/), bindings });
    expect((await ask(`POST /v1/projects/-/serviceAccounts/${email}:getIamPolicy`)).body).toEqual(set.body);
  });

  it("refuses a stale etag with 409 ABORTED", async () => {
    const { ask } = await makeAccountCloud();
    const bindings = [{ role: "roles/iam.serviceAccountTokenCreator", members: [member] }];
    await ask(`POST ${account}:setIamPolicy`, { policy: { bindings, etag: "ACAB" } });
    const { status, body } = await ask(`POST ${account}:setIamPolicy`, { policy: { bindings: [], etag: "ACAB" } });
    expect([status, body["error"]["status"], body["error"]["errors"][0]["reason"]]).toEqual([
      409,
      "ABORTED",
      "aborted",
    ]);
    expect(body["error"]["message"]).toMatch(
      /^There were concurrent policy changes\. Please retry the whole read-modify-write with exponential backoff\. The request's ETag '\\000 \\001' did not match the current policy's ETag '\\007\\006/,
    );
  });

  it("knows an identity pool only once a cluster has had it", async () => {
    const { cloud, ask } = await makeAccountCloud();
    const policy = { bindings: [{ role: "roles/iam.workloadIdentityUser", members: [podMember] }], version: 3 };
    const { status, body } = await ask(`POST ${account}:setIamPolicy`, { policy });
    expect([status, body["error"]["message"]]).toEqual([
      400,
      "Identity Pool does not exist (demo-proj.svc.id.goog). Please check that you specified a valid resource name " +
        "as returned in the `name` attribute in the configuration API.",
    ]);
    const project = cloud.state.projects["demo-proj"];
    if (project !== undefined) project.identityPool = true;
    expect((await ask(`POST ${account}:setIamPolicy`, { policy })).status).toBe(200);
  });

  it.each([
    ["roles/storage.admin", "Role roles/storage.admin is not supported for this resource."],
    ["roles/iam.workloadidentityuser", "Role roles/iam.workloadidentityuser is not supported for this resource."],
  ])("doesn't take the role %s", async (role, message) => {
    const { ask } = await makeAccountCloud();
    const { body } = await ask(`POST ${account}:setIamPolicy`, { policy: { bindings: [{ role, members: [member] }] } });
    expect([body["error"]["code"], body["error"]["status"], body["error"]["message"]]).toEqual([
      400,
      "INVALID_ARGUMENT",
      message,
    ]);
  });
});

describe("a project's policy", () => {
  const get = "POST /v1/projects/demo-proj:getIamPolicy";
  const set = "POST /v1/projects/demo-proj:setIamPolicy";
  const withMember = (name: string, role = "roles/viewer") => ({ policy: { bindings: [{ role, members: [name] }] } });

  it("is one policy for v1 and v3, by id and by number", async () => {
    const { ask } = await makeAccountCloud();
    const policy = withMember("user:me@example.com").policy;
    await ask("POST /v3/projects/demo-proj:setIamPolicy", { policy, updateMask: "bindings,etag" });
    const v1 = await ask(get, { options: { requestedPolicyVersion: 3 } });
    expect(v1.body["bindings"]).toEqual([{ role: "roles/viewer", members: ["user:me@example.com"] }]);
    expect((await ask("POST /v3/projects/123456789012:getIamPolicy", {})).body).toEqual(v1.body);
  });

  it.each([
    [
      "flyte@demo.com",
      "The member flyte@demo.com is of an unknown type. Please set a valid type prefix for the member.",
    ],
    ["person:a@b.c", "The member person:a@b.c is of an unknown type. Please set a valid type prefix for the member."],
    [
      "serviceAccount:nobody@demo-proj.iam.gserviceaccount.com",
      "Service account nobody@demo-proj.iam.gserviceaccount.com does not exist.",
    ],
    ["user:nobody", "User nobody does not exist."],
    [
      "serviceAccount:other.svc.id.goog[flyte/default]",
      "Identity Pool does not exist (other.svc.id.goog). Please check that you specified a valid resource name as " +
        "returned in the `name` attribute in the configuration API.",
    ],
  ])("refuses the member %s", async (name, message) => {
    const { ask } = await makeAccountCloud();
    const { status, body } = await ask(set, withMember(name));
    expect([status, body["error"]["message"]]).toEqual([400, message]);
  });

  it("takes Google's own accounts and principals of a pool that exists", async () => {
    const { cloud, ask } = await makeAccountCloud();
    const project = cloud.state.projects["demo-proj"];
    if (project !== undefined) project.identityPool = true;
    const pool =
      "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/demo-proj.svc.id.goog";
    const members = [
      "serviceAccount:123456789012-compute@developer.gserviceaccount.com",
      "serviceAccount:service-123456789012@container-engine-robot.iam.gserviceaccount.com",
      `principal:${pool}/subject/ns/flyte/sa/default`,
      `principalSet:${pool}/namespace/flyte`,
    ];
    const { status } = await ask(set, { policy: { bindings: [{ role: "roles/viewer", members }] } });
    expect(status).toBe(200);
  });

  it("doesn't see a new account for the fault's time", async () => {
    const { ask, advance } = await makeAccountCloud({ faults: { saVisibleAfterMs: 10_000 } });
    advance(9_999);
    const early = await ask(set, withMember(member));
    expect([early.status, early.body["error"]["message"]]).toEqual([400, `Service account ${email} does not exist.`]);
    advance(1);
    expect((await ask(set, withMember(member))).status).toBe(200);
  });

  it("merges equal roles, drops duplicates and empty bindings, and lowers emails", async () => {
    const { ask } = await makeAccountCloud();
    const { body } = await ask(set, {
      policy: {
        bindings: [
          { role: "roles/viewer", members: ["user:Me@Example.com", "user:me@example.com"] },
          { role: "roles/editor", members: [] },
          { role: "roles/viewer", members: ["user:you@example.com"] },
        ],
      },
    });
    expect(body["bindings"]).toEqual([
      { role: "roles/viewer", members: ["user:me@example.com", "user:you@example.com"] },
    ]);
  });

  it("counts every occurrence against 1,500", async () => {
    const { ask } = await makeAccountCloud();
    const members = Array.from({ length: 750 }, (_, nth) => `user:u${nth}@example.com`);
    const two = [
      { role: "roles/viewer", members },
      { role: "roles/browser", members },
    ];
    expect((await ask(set, { policy: { bindings: two } })).status).toBe(200);
    const bindings = [...two, { role: "roles/editor", members: ["user:one@example.com"] }];
    const { status, body } = await ask(set, { policy: { bindings } });
    expect([status, body["error"]["message"]]).toEqual([
      400,
      "The number of members in the policy (1,501) is larger than the maximum allowed size 1,500.",
    ]);
  });

  it("hides conditions from readers of version 1 and takes their view back", async () => {
    const { ask } = await makeAccountCloud();
    const condition = { title: "b1", expression: 'resource.name.startsWith("projects/_/buckets/b1")' };
    const bindings = [{ role: "roles/storage.objectUser", members: [member], condition }];
    const refused = await ask(set, { policy: { bindings, version: 1 } });
    expect([refused.status, refused.body["error"]["message"]]).toEqual([
      400,
      "Specified policy version (1) cannot be less than the existing policy version (3). For more information, " +
        "please refer to https://cloud.google.com/iam/docs/policies#versions.",
    ]);
    const written = await ask(set, { policy: { bindings, version: 3 } });
    expect(written.body["version"]).toBe(3);
    const hidden = await ask(get, {});
    expect(hidden.body["version"]).toBe(1);
    expect(hidden.body["bindings"]).toEqual([
      { role: expect.stringMatching(/^roles\/storage\.objectUser_withcond_[0-9a-f]{20}$/), members: [member] },
    ]);
    expect((await ask(set, { policy: hidden.body })).body["bindings"]).toEqual(bindings);
  });

  it("refuses every n-th write as a concurrent change, and the old etag after it too", async () => {
    const { ask } = await makeAccountCloud({ faults: { policyConflictEvery: 2 } });
    await ask(set, withMember("user:a@example.com"));
    const etag = (await ask(get, {})).body["etag"];
    const policy = { ...withMember("user:b@example.com").policy, etag };
    expect((await ask(set, { policy })).status).toBe(409);
    expect((await ask(set, { policy })).status).toBe(409);
    const fresh = (await ask(get, {})).body["etag"];
    expect(fresh).not.toBe(etag);
    expect((await ask(set, { policy: { ...policy, etag: fresh } })).status).toBe(200);
  });

  it("tells which permissions the caller has", async () => {
    const { cloud, ask } = await makeAccountCloud();
    cloud.state.callers["weak"] = { email: "weak@example.com", permissions: ["container.clusters.get"] };
    const permissions = ["container.clusters.get", "container.clusters.update"];
    const test = "POST /v1/projects/demo-proj:testIamPermissions";
    expect((await ask(test, { permissions }, "weak")).body).toEqual({ permissions: ["container.clusters.get"] });
    expect((await ask(test, { permissions }, "other")).body).toEqual({ permissions });
  });
});
