import { describe, expect, it } from "vitest";
import { writeGrants } from "./grants.ts";
import type { Grant, Policy } from "./policy.ts";
import { countMembers, editPolicy, holdsRole } from "./policy.ts";
import { remarkSize } from "./policy-count.ts";

const user = "roles/iam.workloadIdentityUser";
const ours = "serviceAccount:p.svc.id.goog[flyte/flyte-binary]";
const theirs = "serviceAccount:p.svc.id.goog[shop/web]";
const condition = { title: "nights", expression: "request.time.getHours() < 6" };
const give = (member: string, role = user): Grant => ({ role, member, wanted: true });
const take = (member: string, role = user): Grant => ({ role, member, wanted: false });

const rows: readonly {
  name: string;
  before: Policy["bindings"];
  grants: readonly Grant[];
  after: Policy["bindings"] | "no write";
}[] = [
  {
    name: "the first member of an empty policy",
    before: undefined,
    grants: [give(ours)],
    after: [{ role: user, members: [ours] }],
  },
  {
    name: "a member beside others",
    before: [{ role: user, members: [theirs] }],
    grants: [give(ours)],
    after: [{ role: user, members: [theirs, ours] }],
  },
  { name: "what is there", before: [{ role: user, members: [ours] }], grants: [give(ours)], after: "no write" },
  {
    name: "what is there in another case",
    before: [{ role: user, members: ["serviceAccount:flyte-sa@p.iam.gserviceaccount.com"] }],
    grants: [give("serviceAccount:Flyte-SA@p.iam.gserviceaccount.com")],
    after: "no write",
  },
  {
    name: "a conditional grant doesn't count, and isn't touched",
    before: [{ role: user, members: [ours], condition }],
    grants: [give(ours)],
    after: [
      { role: user, members: [ours], condition },
      { role: user, members: [ours] },
    ],
  },
  {
    name: "a removal leaves others, and conditional ones",
    before: [
      { role: user, members: [ours, theirs] },
      { role: user, members: [ours], condition },
    ],
    grants: [take(ours)],
    after: [
      { role: user, members: [theirs] },
      { role: user, members: [ours], condition },
    ],
  },
  {
    name: "the last member takes its binding along",
    before: [{ role: user, members: [ours] }],
    grants: [take(ours)],
    after: [],
  },
  {
    name: "an absent member isn't removed",
    before: [{ role: user, members: [theirs] }],
    grants: [take(ours)],
    after: "no write",
  },
  {
    name: "our own left-over goes, another's stays",
    before: [
      {
        role: user,
        members: [
          "deleted:serviceAccount:flyte-sa@p.iam.gserviceaccount.com?uid=123",
          "deleted:serviceAccount:other@p.iam.gserviceaccount.com?uid=456",
        ],
      },
    ],
    grants: [give(ours)],
    after: [{ role: user, members: ["deleted:serviceAccount:other@p.iam.gserviceaccount.com?uid=456", ours] }],
  },
];

describe("editPolicy", () => {
  it.each(rows)("$name", ({ before, grants, after }) => {
    const policy: Policy = { version: 1, etag: "BwX", ...(before === undefined ? {} : { bindings: before }) };
    const edited = editPolicy(policy, grants, ["serviceAccount:flyte-sa@p.iam.gserviceaccount.com"]);
    if (after === "no write") expect(edited).toBeUndefined();
    else expect(edited).toEqual({ version: 3, etag: "BwX", bindings: after });
  });

  it("keeps what it doesn't know of", () => {
    const policy = { etag: "x", auditConfigs: [{ service: "allServices" }], bindings: [] };
    expect(editPolicy(policy, [give(ours)], [])).toMatchObject({ auditConfigs: [{ service: "allServices" }] });
  });
});

describe("holdsRole", () => {
  it("is false for a role with a condition", () => {
    expect(holdsRole({ bindings: [{ role: user, members: [ours], condition }] }, user, ours)).toBe(false);
    expect(holdsRole({ bindings: [{ role: user, members: [ours] }] }, user, ours)).toBe(true);
  });
});

describe("the size of a policy", () => {
  const full = (count: number): Policy => ({
    bindings: [{ role: user, members: Array.from({ length: count }, (_, index) => `user:u${index}@x.org`) }],
  });

  it("counts every occurrence", () => {
    expect(
      countMembers({
        bindings: [...(full(2).bindings ?? []), { role: "roles/x", members: ["user:u0@x.org"], condition }],
      }),
    ).toBe(3);
  });

  it.each([
    [1198, []],
    [1199, ["warning"]],
    [1499, ["warning"]],
    [1500, ["error"]],
  ])("with %i members of others and one to come says %j", (count, severities) => {
    const remarks = remarkSize(full(count), [give(ours)], [], "the policy");
    expect(remarks.map(({ severity }) => severity)).toEqual(severities);
  });

  it("is no error when nothing is to be added", () => {
    expect(remarkSize(full(1500), [], [], "the policy").map(({ severity }) => severity)).toEqual(["warning"]);
  });
});

describe("a write of grants", () => {
  const writeTo = async (policy: Policy): Promise<readonly Policy[]> => {
    const written: Policy[] = [];
    const write = async (edited: Policy): Promise<void> => {
      written.push(edited);
    };
    await writeGrants(async () => policy, write, [give(ours)], []);
    return written;
  };

  it("carries the etag that was read, and what it doesn't know", async () => {
    const audited = { etag: "BwX=", version: 1, auditConfigs: [{ service: "allServices" }] };
    expect(await writeTo(audited)).toEqual([{ ...audited, version: 3, bindings: [{ role: user, members: [ours] }] }]);
  });

  it.each([[{}], [{ etag: "" }]])("isn't made without one: %j", async (policy) => {
    await expect(writeTo(policy)).rejects.toMatchObject({ retry: "never", diagnostic: { code: "unreadable" } });
  });
});
