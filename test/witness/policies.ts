import type { Step } from "@fgk/engine";
import type { Piece, Stored } from "./piece.ts";

/** Who is granted what under which condition: each as one line. */
function listGrants(piece: Piece): ReadonlyMap<string, { role: string; member: string; plain: boolean }> {
  const grants = new Map<string, { role: string; member: string; plain: boolean }>();
  for (const { role, members, condition } of piece.value["bindings"] as readonly Stored[]) {
    for (const member of (members ?? []) as readonly string[]) {
      const plain = condition === undefined || condition === null;
      const line = `${role} ${member}${plain ? "" : ` if ${showCondition(condition as Stored)}`}`;
      grants.set(line, { role, member, plain });
    }
  }
  return grants;
}

/** Its keys in one order: a policy that is written back may have another. */
function showCondition(condition: Stored): string {
  return JSON.stringify(Object.fromEntries(Object.entries(condition).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** What was done to a policy that no field of these steps names. Google renames the members of accounts that were deleted. */
export function findPolicyDamage(before: Piece, after: Piece, steps: readonly Step[]): readonly string[] {
  const [was, is] = [listGrants(before), listGrants(after)];
  const damage: string[] = [];
  for (const [line, grant] of was) {
    const gone =
      !is.has(line) && ![...is.keys()].some((one) => one.startsWith(`${grant.role} deleted:${grant.member}?`));
    if (gone && !(grant.plain && steps.some((step) => names(step, grant, "takes")))) {
      damage.push(`${before.id}: the grant ${line} is gone`);
    }
  }
  for (const [line, grant] of is) {
    if (was.has(line) || /^(deleted:|serviceAccount:service-\d+@)/.test(grant.member)) continue;
    if (!(grant.plain && steps.some((step) => names(step, grant, "gives")))) {
      damage.push(`${before.id}: the grant ${line} is new and no step names it`);
    }
  }
  return damage;
}

/** Fields are `ROLE MEMBER`, or the role alone when the step is about one account's roles. */
function names(step: Step, grant: { role: string; member: string }, what: "gives" | "takes"): boolean {
  if (what === "takes" && step.action === "delete")
    return grant.member.includes(step.address.slice(step.address.indexOf("/") + 1));
  return step.fields.some(({ path, after }) => {
    if ((what === "takes") !== (after === null || after === false)) return false;
    if (path === `${grant.role} ${grant.member}`) return true;
    const account = step.address.slice(step.address.indexOf("/") + 1);
    return path === grant.role && grant.member.startsWith(`serviceAccount:${account}`);
  });
}
