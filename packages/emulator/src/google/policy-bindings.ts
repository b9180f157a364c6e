import { createHash } from "node:crypto";
import type { Stored } from "../cloud/http.ts";

/** One role of a policy, with who holds it. */
export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: Stored;
}

const conditionMark = "_withcond_";

/** What the server makes of a written list: one binding per role and condition, each member once, none empty. */
export function tidyBindings(bindings: readonly Binding[]): Binding[] {
  const merged = new Map<string, { role: string; members: Set<string>; condition?: Stored }>();
  for (const binding of bindings) {
    const key = JSON.stringify([binding.role, binding.condition ?? null]);
    const into = merged.get(key) ?? {
      role: binding.role,
      members: new Set<string>(),
      ...(binding.condition === undefined ? {} : { condition: binding.condition }),
    };
    for (const member of binding.members ?? []) into.members.add(lowerEmail(member));
    merged.set(key, into);
  }
  return [...merged.values()]
    .filter((binding) => binding.members.size > 0)
    .map(({ role, members, condition }) => ({
      role,
      members: [...members],
      ...(condition === undefined ? {} : { condition }),
    }));
}

/** Emails are stored in lower case; pool members and principals keep their spelling. */
function lowerEmail(member: string): string {
  return /^(user|group|domain|serviceAccount):[^[\]]+$/.test(member)
    ? member.replace(/:.*$/, (rest) => rest.toLowerCase())
    : member;
}

export function isConditional(bindings: readonly Binding[]): boolean {
  return bindings.some((binding) => binding.condition !== undefined);
}

/** What a reader sees who didn't ask for version 3: the condition is gone, the role's name says that there was one. */
export function hideConditions(bindings: readonly Binding[]): Binding[] {
  return bindings.map((binding) =>
    binding.condition === undefined ? binding : { role: hiddenRole(binding), members: binding.members },
  );
}

/** Turns a hidden role back into what it was, when the stored policy still has it. */
export function restoreConditions(written: readonly Binding[], before: readonly Binding[]): Binding[] {
  return written.map(withoutNull).map((binding) => {
    if (!binding.role.includes(conditionMark)) return binding;
    const was = before.find((old) => old.condition !== undefined && hiddenRole(old) === binding.role);
    if (was?.condition === undefined) return binding;
    return { role: was.role, members: binding.members, condition: was.condition };
  });
}

/** Some clients spell "no condition" as null. */
function withoutNull(binding: Binding): Binding {
  const { condition, ...rest } = binding;
  return condition ? binding : rest;
}

function hiddenRole(binding: Binding): string {
  const hash = createHash("sha256").update(JSON.stringify(binding.condition)).digest("hex").slice(0, 20);
  return `${binding.role}${conditionMark}${hash}`;
}

/** Each occurrence of a principal counts, in whatever role. */
export function countMembers(bindings: readonly Binding[]): number {
  return bindings.reduce((sum, binding) => sum + binding.members.length, 0);
}
