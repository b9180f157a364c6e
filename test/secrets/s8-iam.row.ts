import type { Address, FieldChange, NonEmpty, Present, Resource, ResourceKind, Session, World } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { createGoogleReach } from "../../packages/providers/src/google/reach.ts";
import { accountPolicyKind } from "../../packages/providers/src/iam/account-policy.ts";
import { projectRolesKind } from "../../packages/providers/src/iam/project-roles.ts";
import { bucketRightsKind } from "../../packages/providers/src/storage/bucket-rights.ts";
import type { Draw } from "../property/draw.ts";
import { openDraw } from "../property/draw.ts";
import type { Ended, Row } from "../rows/row.ts";
import { createRandom } from "../simulation/random.ts";
import type { StoredBinding, StoredPolicy } from "./drawn-policy.ts";
import { account, drawPolicy, ownMembers, roles } from "./drawn-policy.ts";
import { openPolicyServer } from "./policy-server.ts";

/** One grant that fgk is asked for. */
interface Wanted {
  readonly role: string;
  readonly member: string;
  readonly given: boolean;
}

const kinds = ["project", "account", "bucket"] as const;
type PolicyOf = (typeof kinds)[number];

/** Occurrences of members, and what of the policy is not bindings: what a member-by-member edit is judged by. */
interface Flat {
  readonly members: readonly string[];
  readonly rest: string;
}

async function runEdit(number: number): Promise<Ended> {
  const draw = openDraw(createRandom(number));
  const of = kinds[number % kinds.length] ?? "project";
  const extra = of === "bucket" ? { kind: "storage#policy", resourceId: "projects/_/buckets/b" } : {};
  const before: StoredPolicy = { ...drawPolicy(draw), ...extra };
  const other: StoredPolicy = { ...drawPolicy(draw), ...extra, etag: Buffer.from("theirs").toString("base64") };
  const meanwhile = before.etag !== undefined && draw.chance(0.3) ? other : undefined;
  const wanted = drawWanted(draw, of);
  const server = openPolicyServer(before, meanwhile);
  const ended = await editPolicy(server.world, of, wanted);
  const base = meanwhile ?? before;
  const story = [`${of}: ${JSON.stringify(wanted)}`, `before ${JSON.stringify(before)}`].concat(
    meanwhile === undefined ? [] : [`meanwhile ${JSON.stringify(meanwhile)}`],
    [`after ${JSON.stringify(server.policy())}`, `ended: ${ended}`],
  );
  const problems = judgeEdit(of, base, server.policy(), wanted, server.writes.length > 0);
  for (const write of server.writes) {
    if (write.version !== 3) problems.push(`a write with version ${String(write.version)}`);
    if (write.etag === undefined || write.etag === "") problems.push("a write without an etag");
  }
  if (before.etag === undefined && server.writes.length > 0) problems.push("written over a policy without an etag");
  if (before.etag !== undefined && ended !== "done") problems.push(`it didn't end: ${ended}`);
  const counts = {
    "policies written": server.writes.length - server.refused(),
    "writes that came too late": server.refused(),
    "refused without an etag": ended.includes("without an etag") ? 1 : 0,
    "members of others kept": flatten(of, base).members.length,
  };
  return { problems, counts, story };
}

/** As the engine does: after a conflict everything is read again. */
async function editPolicy(world: World, of: PolicyOf, wanted: readonly Wanted[]): Promise<string> {
  const { kind, resource, changes } = prepare(world, of, wanted);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await kind.update({ world } as Session, resource, {} as Present, changes);
      return "done";
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.retry !== "conflict") return error.diagnostic.summary;
    }
  }
  return "three conflicts";
}

function prepare(
  world: World,
  of: PolicyOf,
  wanted: readonly Wanted[],
): { kind: ResourceKind; resource: Resource; changes: NonEmpty<FieldChange> } {
  const reach = createGoogleReach(world, ["acme-ml"]);
  const kind = { project: projectRolesKind, account: accountPolicyKind, bucket: bucketRightsKind }[of](reach);
  const pathOf = ({ role, member }: Wanted): string => (of === "project" ? role : `${role} ${member}`);
  const fields = Object.fromEntries(
    wanted.map((one) => [pathOf(one), { value: one.given ? true : null, role: "always" as const }]),
  );
  const address: Address = `${kind.name}/flyte-sa`;
  const at = { project: "acme-ml", email: account, accountProject: "acme-ml", bucket: "acme-ml-flyte-data" };
  const resource: Resource = { address, at, fields, managed: true, protected: false, dependsOn: [], source: "x" };
  const [first, ...more] = wanted.map(
    (one): FieldChange => ({
      path: pathOf(one),
      before: one.given ? null : true,
      after: one.given ? true : null,
    }),
  );
  if (first === undefined) throw new Error("nothing is wanted");
  return { kind, resource, changes: [first, ...more] };
}

function drawWanted(draw: Draw, of: PolicyOf): readonly Wanted[] {
  const found = new Map<string, Wanted>();
  for (let left = draw.count(1, 4); left > 0; left -= 1) {
    const role = draw.one(roles);
    const member = of === "project" ? `serviceAccount:${account}` : draw.one(ownMembers);
    found.set(`${role} ${member}`, { role, member, given: draw.chance(0.65) });
  }
  return [...found.values()];
}

/** What should be there, said member by member, without the code that does it. */
function judgeEdit(
  of: PolicyOf,
  before: StoredPolicy,
  after: StoredPolicy,
  wanted: readonly Wanted[],
  written: boolean,
): string[] {
  const was = flatten(of, before);
  const is = flatten(of, after);
  if (!written) return is.members.join("\n") === was.members.join("\n") ? [] : ["the policy changed without a write"];
  const own = new Set([`serviceAccount:${account}`, ...(of === "project" ? [] : wanted.map(({ member }) => member))]);
  const ownInBucket = new Set(wanted.map(({ member }) => member));
  const isLeftOver = (member: string): boolean => {
    const whose = /^deleted:(.*)\?uid=/.exec(member)?.[1] ?? "";
    return (of === "bucket" ? ownInBucket : own).has(whose);
  };
  const expected = was.members.filter((line) => {
    const [role = "", condition = "", member = ""] = line.split(" | ");
    if (condition !== "") return true;
    return !isLeftOver(member) && !wanted.some((one) => !one.given && one.role === role && one.member === member);
  });
  for (const { role, member, given } of wanted) {
    if (given && !expected.includes(`${role} |  | ${member}`)) expected.push(`${role} |  | ${member}`);
  }
  const problems = [
    ...missing(expected, is.members).map((line) => `lost: ${line}`),
    ...missing(is.members, expected).map((line) => `one too many: ${line}`),
  ];
  if (is.rest !== was.rest) problems.push(`beside the bindings: ${was.rest} became ${is.rest}`);
  // A binding in which no member changes stays as it is, to the byte.
  const touched = new Set([...missing(was.members, is.members), ...missing(is.members, was.members)].map(roleOf));
  const kept = (before.bindings ?? []).filter(({ role, condition }) => condition != null || !touched.has(role));
  const texts = new Set((after.bindings ?? []).map(writeBinding));
  for (const binding of kept) {
    if (!texts.has(writeBinding(binding))) problems.push(`changed: ${writeBinding(binding)}`);
  }
  return problems;
}

/** Google's library writes the keys in an order of its own, and leaves an empty list out: both mean the same. */
function writeBinding({ role, members, condition }: StoredBinding): string {
  return JSON.stringify([role, members ?? [], condition == null ? null : Object.entries(condition).sort()]);
}

function roleOf(line: string): string {
  return line.split(" | ")[0] ?? "";
}

function missing(from: readonly string[], within: readonly string[]): readonly string[] {
  const left = [...within];
  return from.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function writeCondition(condition: StoredBinding["condition"]): string {
  return condition == null ? "" : JSON.stringify(Object.entries(condition).sort());
}

function flatten(of: PolicyOf, { bindings, etag: _etag, version: _version, ...rest }: StoredPolicy): Flat {
  const members = (bindings ?? []).flatMap(({ role, members: all, condition }) =>
    (all ?? []).map((member) => `${role} | ${writeCondition(condition)} | ${member}`),
  );
  return { members: members.sort(), rest: `${of} ${JSON.stringify(rest)}` };
}

/** Seen to fail: with `isPlain` true for bindings with a condition a fifth of the edits lose members or touch a condition. */
export const row: Row = {
  id: "S8",
  family: "iam",
  claim: "a policy is edited member by member: what was there is there afterwards, to the byte",
  unit: "policies edited",
  commit: 3_000,
  soak: 300_000,
  judge: (counts, cases) => [
    ...((counts["policies written"] ?? 0) > cases / 3 ? [] : ["hardly any policy was written"]),
    ...((counts["writes that came too late"] ?? 0) > cases / 20 - 3 ? [] : ["hardly anybody else edited meanwhile"]),
    ...((counts["refused without an etag"] ?? 0) > cases / 50 - 3 ? [] : ["hardly any policy had no etag"]),
  ],
  open: async () => ({ cases: undefined, run: runEdit }),
};
