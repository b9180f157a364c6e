import type { Change, FieldChange, Json, Kept, Resource, RiskNote } from "@fgk/engine";
import { compareText, Failure, knownValue } from "@fgk/engine";
import type { Grant, Policy } from "./policy.ts";
import { editPolicy, keyOfGrant } from "./policy.ts";

/** How a kind's field paths name a grant: `ROLE MEMBER`, or `ROLE` alone for a member that the kind knows. */
export type GrantOfPath = (path: string) => Pick<Grant, "role" | "member">;

/** `roles/x serviceAccount:y` → its two parts. */
export const grantOfPair: GrantOfPath = (path) => {
  const at = path.indexOf(" ");
  return { role: path.slice(0, at), member: path.slice(at + 1) };
};

/** Every grant that a resource declares; a field of `null` is one that shall not be. */
export function grantsOf(resource: Resource, grantOfPath: GrantOfPath): readonly Grant[] {
  return Object.keys(resource.fields).map((path) => ({
    ...grantOfPath(path),
    wanted: knownValue(resource, path) === true,
  }));
}

/** The grants that changes name, and no others. */
export function grantsOfChanges(changes: readonly FieldChange[], grantOfPath: GrantOfPath): readonly Grant[] {
  return changes.map(({ path, after }) => ({ ...grantOfPath(path), wanted: after === true }));
}

/** The fields of the resource that are true, asked one by one. */
export function readGrantFields(
  resource: Resource,
  grantOfPath: GrantOfPath,
  holds: (role: string, member: string) => boolean,
): Readonly<Record<string, Json>> {
  const held = Object.keys(resource.fields).filter((path) => {
    const { role, member } = grantOfPath(path);
    return holds(role, member);
  });
  return Object.fromEntries(held.map((path) => [path, true]));
}

/** What every new bucket grants to its project's own owners, editors and viewers: nobody gave it, and it hides the rest. */
function isGooglesOwn(role: string | null | undefined, member: string): boolean {
  return /^roles\/storage\.legacy/.test(role ?? "") && /^project(Owner|Editor|Viewer):/.test(member);
}

/** Members of others: every occurrence that the resource doesn't name, conditions said; Google's own left out. */
export function keptMembers(policy: Policy, grants: readonly Grant[]): readonly Kept[] {
  const named = new Set(grants.map(keyOfGrant));
  const isOthers = (role: string | null | undefined, member: string): boolean =>
    !isGooglesOwn(role, member) && !named.has(keyOfGrant({ role: role ?? "", member }));
  const names = (policy.bindings ?? []).flatMap(({ role, members, condition }) =>
    (members ?? [])
      .filter((member) => condition != null || isOthers(role, member))
      .map((member) => `${role ?? ""} ${member}${condition == null ? "" : " (with a condition)"}`),
  );
  return names.sort(compareText).map((name) => ({ what: "members", name }));
}

/** One read-modify-write of a policy; nothing is written when nothing differs. The etag makes a race a conflict. */
export async function writeGrants(
  read: () => Promise<Policy>,
  write: (policy: Policy) => Promise<void>,
  grants: readonly Grant[],
  own: readonly string[],
): Promise<void> {
  const edited = editPolicy(await read(), grants, own);
  if (edited === undefined) return;
  // Without an etag Google takes the write as it is, over whatever others have written since.
  if (edited.etag == null || edited.etag === "") {
    const summary = "can't change a policy that was answered without an etag: others' changes could be lost";
    throw new Failure({ severity: "error", code: "unreadable", summary });
  }
  await write(edited);
}

/** Taking a grant away is somebody's loss, unless that somebody is deleted. */
export function riskOfGrants(change: Change): RiskNote | undefined {
  if (change.action !== "update") return undefined;
  const removed = change.fields.filter(({ path, after }) => after === null && !path.includes(" deleted:")).length;
  if (removed === 0) return undefined;
  return { risk: "access", why: `${removed} ${removed === 1 ? "grant is" : "grants are"} removed` };
}
