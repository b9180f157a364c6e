import { describe, expect, it } from "vitest";
import type { Bench } from "../conformance/bench.ts";
import { makeResource, openBench } from "../conformance/bench.ts";
import { bring, findChanges, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { accountPolicyKind } from "./account-policy.ts";

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const at = { project: "acme-ml", email };
const user = "roles/iam.workloadIdentityUser";
const creator = "roles/iam.serviceAccountTokenCreator";
const ksa = (name: string): string => `serviceAccount:acme-ml.svc.id.goog[${name}]`;
const fields = { [`${user} ${ksa("flyte/flyte-binary")}`]: true, [`${creator} serviceAccount:${email}`]: true };
const policy = makeResource("iam.account-policy/flyte-sa", at, fields);
const key = `projects/acme-ml/serviceAccounts/${email}`;
const condition = { title: "nights", expression: "request.time.getHours('UTC') < 6" };

async function makeAccount(bench: Bench): Promise<void> {
  const body = { accountId: "flyte-sa", serviceAccount: {} };
  expect((await bench.ask("POST", "/v1/projects/acme-ml/serviceAccounts", body)).status).toBe(200);
  bench.cloud.state["projects"]["acme-ml"].identityPool = true;
}

async function setPolicy(bench: Bench, bindings: readonly object[]): Promise<void> {
  const { json } = await bench.ask("POST", `/v1/${key}:getIamPolicy`);
  const { etag } = json as { etag: string };
  const answer = await bench.ask("POST", `/v1/${key}:setIamPolicy`, { policy: { version: 3, etag, bindings } });
  expect(answer.status).toBe(200);
}

async function membersOf(bench: Bench): Promise<readonly string[]> {
  const { json } = await bench.ask("POST", `/v1/${key}:getIamPolicy?options.requestedPolicyVersion=3`);
  const { bindings = [] } = json as { bindings?: { role: string; members: string[]; condition?: { title: string } }[] };
  return bindings
    .flatMap(({ role, members, condition: when }) =>
      members.map((member) => `${role} ${member}${when ? ` if ${when.title}` : ""}`),
    )
    .sort();
}

const foreign = [
  { role: user, members: [ksa("shop/web")] },
  { role: "roles/iam.serviceAccountUser", members: ["user:ann@example.com"] },
  { role: creator, members: ["user:ann@example.com"], condition },
];

checkKind("iam.account-policy", {
  kind: accountPolicyKind,
  resource: policy,
  prepare: makeAccount,
  marking: "unmarkable",
  count: (bench) =>
    ((bench.cloud.state["serviceAccounts"][key].policy?.bindings ?? []) as { members: string[] }[]).flatMap(
      ({ members }) => members,
    ).length,
  foreign: {
    put: (bench) => setPolicy(bench, foreign),
    see: (bench) =>
      JSON.stringify(bench.cloud.state["serviceAccounts"][key].policy.bindings).match(
        /ann@example\.com|shop\/web|nights/g,
      ),
  },
});

describe("iam.account-policy", () => {
  it("changes all members in one write, and nothing of others", async () => {
    const bench = await openBench();
    await makeAccount(bench);
    await setPolicy(bench, foreign);
    const kind = accountPolicyKind(bench.openReach());
    const before = bench.writes();
    const live = await bring(bench, kind, policy);
    expect(bench.writes() - before).toBe(1);
    expect(await membersOf(bench)).toEqual([
      `${creator} serviceAccount:${email}`,
      `${creator} user:ann@example.com if nights`,
      "roles/iam.serviceAccountUser user:ann@example.com",
      `${user} ${ksa("flyte/flyte-binary")}`,
      `${user} ${ksa("shop/web")}`,
    ]);
    expect(live).toMatchObject({
      kept: [
        { what: "members", name: `${creator} user:ann@example.com (with a condition)` },
        { what: "members", name: "roles/iam.serviceAccountUser user:ann@example.com" },
        { what: "members", name: `${user} ${ksa("shop/web")}` },
      ],
    });
  });

  it("removes what shall not be: our own, so that nobody is asked for consent", async () => {
    const bench = await openBench();
    await makeAccount(bench);
    await setPolicy(bench, [{ role: user, members: [ksa("old-development/default"), ksa("shop/web")] }]);
    const wanted = makeResource("iam.account-policy/flyte-sa", at, {
      [`${user} ${ksa("old-development/default")}`]: null,
    });
    const kind = accountPolicyKind(bench.openReach());
    const live = await readOnce(bench, kind, wanted);
    const [change] = findChanges(wanted, live);
    expect(change).toMatchObject({ before: true, after: null });
    const risk = (source: string): unknown => {
      const fields = [{ path: "", before: true, after: null, source }] as const;
      return kind.risk?.({ action: "update", resource: wanted, fields, expect: { hash: "", identity: {} } }, live);
    };
    expect(risk("flyte.projects")).toBeUndefined();
    expect(risk("serviceAccount.prune")).toMatchObject({ risk: "access" });
    await bring(bench, kind, wanted);
    expect(await membersOf(bench)).toEqual([`${user} ${ksa("shop/web")}`]);
  });

  it("takes a right that the account has on the project for held", async () => {
    const bench = await openBench();
    await makeAccount(bench);
    bench.cloud.state["projects"]["acme-ml"].policy = {
      etag: "BwY=",
      bindings: [{ role: creator, members: [`serviceAccount:${email}`] }],
    };
    const wanted = makeResource("iam.account-policy/flyte-sa", at, { [`${creator} serviceAccount:${email}`]: true });
    const live = await readOnce(bench, accountPolicyKind(bench.openReach()), wanted);
    expect(findChanges(wanted, live)).toEqual([]);
  });

  it("waits for an account that isn't known everywhere yet", async () => {
    const bench = await openBench();
    bench.cloud.faults["saVisibleAfterMs"] = 45_000;
    await makeAccount(bench);
    const kind = accountPolicyKind(bench.openReach());
    await expect(kind.create(bench.openSession(), policy)).rejects.toMatchObject({ retry: "propagating" });
    await bring(bench, kind, policy);
  });

  it("says that there is no identity pool, unless the cluster has just got one", async () => {
    const bench = await openBench();
    await makeAccount(bench);
    bench.cloud.state["projects"]["acme-ml"].identityPool = false;
    const kind = accountPolicyKind(bench.openReach());
    await expect(kind.create(bench.openSession(), policy)).rejects.toMatchObject({
      retry: "never",
      diagnostic: {
        summary:
          "the identity pool acme-ml.svc.id.goog doesn't exist: no cluster of acme-ml ever had Workload Identity",
      },
    });
    await bench.ask("POST", "/v1/projects/acme-ml/locations/europe-west1-b/clusters", {
      cluster: { name: "flyte", initialNodeCount: 1, workloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" } },
    });
    bench.cloud.state["projects"]["acme-ml"].identityPool = false;
    await expect(kind.create(bench.openSession(), policy)).rejects.toMatchObject({ retry: "propagating" });
  });

  it("meets concurrent writers by reading again", async () => {
    const bench = await openBench();
    await makeAccount(bench);
    bench.meddle(1, async (_request, answer) => {
      await setPolicy(bench, [{ role: user, members: [ksa("late/comer")] }]);
      return answer();
    });
    await bring(bench, accountPolicyKind(bench.openReach()), policy);
    expect(await membersOf(bench)).toContain(`${user} ${ksa("late/comer")}`);
  });

  it("is unreadable, with the permission, to those who may not look", async () => {
    const bench = await openBench();
    await makeAccount(bench);
    bench.cloud.state["callers"]["fgk-emulator"] = {
      email: "bob@example.com",
      permissions: ["iam.serviceAccounts.get"],
    };
    expect(await readOnce(bench, accountPolicyKind(bench.openReach()), policy)).toMatchObject({
      status: "unreadable",
      later: false,
      why: { code: "no-permission", permission: "iam.serviceAccounts.getIamPolicy" },
    });
  });
});
