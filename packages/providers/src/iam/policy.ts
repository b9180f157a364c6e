/** An IAM policy of any resource. Bindings with a condition are never read as grants, nor changed. */
export interface Policy {
  readonly version?: number | null;
  readonly etag?: string | null;
  readonly bindings?: readonly Binding[] | null;
}

export interface Binding {
  readonly role?: string | null;
  readonly members?: readonly string[] | null;
  readonly condition?: unknown;
}

/** One grant that shall be there, or shall not. */
export interface Grant {
  readonly role: string;
  readonly member: string;
  readonly wanted: boolean;
}

/** True when the member has exactly this role, without a condition. */
export function holdsRole(policy: Policy, role: string, member: string): boolean {
  const known = heldIn.get(policy) ?? listHeld(policy.bindings ?? []);
  heldIn.set(policy, known);
  return known.has(keyOfGrant({ role, member }));
}

/** What each policy gives without a condition: one of a thousand members is asked about each of them. */
const heldIn = new WeakMap<Policy, ReadonlySet<string>>();

function listHeld(bindings: readonly Binding[]): Set<string> {
  const plain = bindings.filter(isPlain);
  return new Set(
    plain.flatMap(({ role, members }) => (members ?? []).map((member) => keyOfGrant({ role: role ?? "", member }))),
  );
}

/**
 * The policy with the grants made true; undefined when they all are and nothing is left over. What isn't named stays byte
 * for byte. `own` are members that are ours: their `deleted:` left-overs, which Google makes of a deleted account's
 * members and which give nothing any more, are dropped in the same write.
 */
export function editPolicy(policy: Policy, grants: readonly Grant[], own: readonly string[]): Policy | undefined {
  const before = policy.bindings ?? [];
  const gone = new Set(grants.filter(({ wanted }) => !wanted).map(keyOfGrant));
  const kept = before.map((binding) => {
    if (!isPlain(binding)) return binding;
    const members = (binding.members ?? []).filter(
      (member) => !gone.has(keyOfGrant({ role: binding.role ?? "", member })) && !isLeftOver(member, own),
    );
    return members.length === (binding.members ?? []).length ? binding : { ...binding, members };
  });
  const bindings = addGrants(kept, grants).filter(
    (binding, index) => (binding.members ?? []).length > 0 || binding === before[index],
  );
  const same = bindings.length === before.length && bindings.every((binding, index) => binding === before[index]);
  return same ? undefined : { ...policy, version: 3, bindings };
}

/** New members come last in their role's first binding without a condition; a role that nobody has yet comes last itself. */
function addGrants(bindings: readonly Binding[], grants: readonly Grant[]): readonly Binding[] {
  const held = listHeld(bindings);
  const added = new Map<string, string[]>();
  for (const { role, member, wanted } of grants) {
    const key = keyOfGrant({ role, member });
    if (!wanted || held.has(key)) continue;
    held.add(key);
    const members = added.get(role);
    if (members === undefined) added.set(role, [member]);
    else members.push(member);
  }
  const edited = [...bindings];
  for (const [role, members] of added) {
    const index = edited.findIndex((binding) => isPlain(binding) && binding.role === role);
    const found = edited[index];
    if (found === undefined) edited.push({ role, members });
    else edited[index] = { ...found, members: [...(found.members ?? []), ...members] };
  }
  return edited;
}

/** Every occurrence of a member counts, conditions or not: that is how Google's limit is counted. */
export function countMembers(policy: Policy): number {
  return (policy.bindings ?? []).reduce((sum, { members }) => sum + (members?.length ?? 0), 0);
}

/** `deleted:serviceAccount:EMAIL?uid=…` of one of our members. */
function isLeftOver(member: string, own: readonly string[]): boolean {
  const found = /^deleted:(.+)\?uid=\d+$/.exec(member)?.[1];
  return found !== undefined && own.some((one) => equalMembers(one, found));
}

function isPlain(binding: Binding): boolean {
  return binding.condition === undefined || binding.condition === null;
}

/** Google stores e-mails in lower case, whatever was written. */
export function equalMembers(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The same text for the same grant. */
export function keyOfGrant({ role, member }: { readonly role: string; readonly member: string }): string {
  return `${role} ${member.toLowerCase()}`;
}
