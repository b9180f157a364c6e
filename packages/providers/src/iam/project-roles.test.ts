import { describe, expect, it } from "vitest";
import type { Bench } from "../conformance/bench.ts";
import { makeResource, openBench } from "../conformance/bench.ts";
import { bring, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { projectRolesKind } from "./project-roles.ts";

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const at = { project: "acme-ml", email };
const roles = makeResource("iam.project-roles/flyte-sa", at, {
  "roles/storage.admin": true,
  "roles/iam.serviceAccountTokenCreator": true,
});
const condition = {
  title: "b1",
  expression: 'resource.name.startsWith("projects/_/buckets/b1")',
  description: "ann's",
};
const foreign = {
  version: 3,
  etag: "BwY=",
  bindings: [
    { role: "roles/owner", members: ["user:ann@example.com"] },
    { role: "roles/storage.admin", members: ["user:ann@example.com"] },
    { role: "roles/storage.objectUser", members: [`serviceAccount:${email}`], condition },
    { role: "roles/logging.viewer", members: [`serviceAccount:${email}`] },
  ],
  auditConfigs: [{ service: "allServices", auditLogConfigs: [{ logType: "ADMIN_READ" }] }],
};

async function makeAccount(bench: Bench): Promise<void> {
  await bench.ask("POST", "/v1/projects/acme-ml/serviceAccounts", { accountId: "flyte-sa", serviceAccount: {} });
}

function policyOf(bench: Bench): {
  bindings: { role: string; members: string[]; condition?: unknown }[];
  auditConfigs?: unknown;
} {
  return bench.cloud.state["projects"]["acme-ml"].policy;
}

checkKind("iam.project-roles", {
  kind: projectRolesKind,
  resource: roles,
  prepare: makeAccount,
  marking: "unmarkable",
  count: (bench) => (policyOf(bench).bindings ?? []).flatMap(({ members }) => members).length,
});

describe("iam.project-roles", () => {
  it("adds the account's roles by Google's library, and keeps all else to the byte", async () => {
    const bench = await openBench();
    await makeAccount(bench);
    bench.cloud.state["projects"]["acme-ml"].policy = structuredClone(foreign);
    const live = await bring(bench, projectRolesKind(bench.openReach()), roles);
    expect(live).toMatchObject({
      identity: { accountId: expect.stringMatching(/^\d{21}$/) },
      kept: [
        { what: "project roles", name: "roles/logging.viewer" },
        { what: "project roles", name: "roles/storage.objectUser (with a condition)" },
      ],
    });
    const { bindings, auditConfigs } = policyOf(bench);
    expect(auditConfigs).toEqual(foreign.auditConfigs);
    const flat = bindings.flatMap((binding) => binding.members.map((member) => ({ ...binding, members: [member] })));
    for (const { role, members, condition: when } of foreign.bindings as typeof bindings) {
      for (const member of members) {
        expect(flat).toContainEqual({ role, members: [member], ...(when === undefined ? {} : { condition: when }) });
      }
    }
    expect(flat).toHaveLength(6);
  });

  it("loses no member that somebody else adds meanwhile", async () => {
    const bench = await openBench();
    await makeAccount(bench);
    bench.meddle(1, async (_request, answer) => {
      const { json } = await bench.ask("POST", "/v1/projects/acme-ml:getIamPolicy", {});
      const policy = json as { bindings?: object[] };
      const bindings = [...(policy.bindings ?? []), { role: "roles/viewer", members: ["user:late@example.com"] }];
      const body = { policy: { ...policy, bindings } };
      expect((await bench.ask("POST", "/v1/projects/acme-ml:setIamPolicy", body)).status).toBe(200);
      return answer();
    });
    await bring(bench, projectRolesKind(bench.openReach()), roles);
    expect(JSON.stringify(policyOf(bench))).toContain("user:late@example.com");
  });

  it("goes through the world's fetch alone", async () => {
    const bench = await openBench();
    await makeAccount(bench);
    await readOnce(bench, projectRolesKind(bench.openReach()), roles);
    expect(bench.cloud.journal.map(({ path }) => path.replace(/\?.*/, ""))).toContain(
      "/v3/projects/acme-ml:getIamPolicy",
    );
  });

  it("is unreadable, with the permission, to those who may not look", async () => {
    const bench = await openBench();
    await makeAccount(bench);
    bench.cloud.state["callers"]["fgk-emulator"] = {
      email: "bob@example.com",
      permissions: ["iam.serviceAccounts.get"],
    };
    expect(await readOnce(bench, projectRolesKind(bench.openReach()), roles)).toMatchObject({
      status: "unreadable",
      why: { code: "no-permission", permission: "resourcemanager.projects.getIamPolicy" },
    });
  });
});
