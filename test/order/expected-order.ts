import type { Address, Change } from "@fgk/engine";
import { addressOfChange } from "@fgk/engine";
import type { Graph } from "./draw-graph.ts";

/** `before` must have ended when `after` begins, and why. */
export interface Rule {
  readonly before: string;
  readonly after: string;
  readonly because: string;
}

/** All that the order of a plan must keep, found by walking the whole graph once for each step: nothing of fgk's is asked. */
export function listRules({ resources, changes, room }: Graph): readonly Rule[] {
  const rules: Rule[] = [];
  const needs = new Map(resources.map((one) => [one.address, listNeeded(one)]));
  const made = new Set(changes.filter(isMaking).map(addressOfChange));
  const updated = new Set(changes.filter(({ action }) => action === "update").map(addressOfChange));
  // What is changed after the one that needed it when it was made: nothing else needs either of the two.
  const turned = resources.flatMap(({ address, changesAfter }) => {
    const both = changesAfter !== undefined && updated.has(address) && updated.has(changesAfter);
    return both ? [rule(changesAfter, address, "is changed first")] : [];
  });
  for (const { before, after } of turned) {
    const left = needs.get(before as Address)?.filter((one) => one !== after);
    needs.set(before as Address, left ?? []);
  }
  for (const change of changes) {
    const address = addressOfChange(change);
    if (change.action === "keep") continue;
    if (change.action === "delete") {
      const gone = changes.filter((one) => one.action === "delete" && change.dependsOn.includes(one.address));
      for (const holder of gone) rules.push(rule(address, addressOfChange(holder), "hangs on it"));
      for (const target of room.get(address) ?? [])
        if (made.has(target)) rules.push(rule(address, target, "is in its place"));
      continue;
    }
    const key = change.action === "adopt" ? `adopt ${address}` : address;
    for (const needed of walk(address, needs)) if (made.has(needed)) rules.push(rule(needed, key, "is needed by it"));
    if (change.action === "adopt" && made.has(address))
      rules.push(rule(address, key, "is changed before it is marked"));
  }
  return [...rules, ...turned, ...listLateRules(changes, rules)];
}

/** A delete that nothing new waits for comes after all that is made. */
function listLateRules(changes: readonly Change[], rules: readonly Rule[]): readonly Rule[] {
  const deletes = changes.flatMap((one) => (one.action === "delete" ? [one.address as string] : []));
  const others = changes.filter((one) => one.action !== "delete" && one.action !== "keep");
  const early = new Set(rules.filter((one) => one.because === "is in its place").map((one) => one.before));
  for (const key of early) for (const { before, after } of rules) if (after === key) early.add(before);
  const late = deletes.filter((key) => !early.has(key));
  return late.flatMap((key) =>
    others.map((one) =>
      rule(
        one.action === "adopt" ? `adopt ${addressOfChange(one)}` : addressOfChange(one),
        key,
        "is made, that leaves",
      ),
    ),
  );
}

function listNeeded(one: Graph["resources"][number]): readonly Address[] {
  const values = Object.values(one.fields).map(
    ({ value }) => value as { readonly later: { readonly address: Address } },
  );
  return [...one.dependsOn, ...values.map(({ later }) => later.address)];
}

function isMaking({ action }: Change): boolean {
  return action === "create" || action === "update" || action === "replace" || action === "ensure";
}

/** Everything that an address needs, near and far. */
function walk(start: Address, needs: ReadonlyMap<Address, readonly Address[]>): ReadonlySet<Address> {
  const found = new Set<Address>();
  const open = [...(needs.get(start) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(needs.get(next) ?? []));
  }
  return found;
}

function rule(before: string, after: string, because: string): Rule {
  return { before, after, because };
}

/** The rules of taking everything down: each thing after all that needs it. */
export function listBackwardRules(
  keys: ReadonlySet<string>,
  hanging: readonly { readonly address: Address; readonly needs: readonly Address[] }[],
): readonly Rule[] {
  const needs = new Map(hanging.map((one) => [one.address, one.needs]));
  return [...needs.keys()].flatMap((user) =>
    keys.has(user)
      ? [...walk(user, needs)].filter((needed) => keys.has(needed)).map((needed) => rule(user, needed, "needs it"))
      : [],
  );
}
