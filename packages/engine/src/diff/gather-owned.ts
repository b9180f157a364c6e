import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Live, Mark } from "../model/live.ts";
import type { Difference } from "./difference.ts";

/** So many things of one other deployment are no clash of names any more: the file's own name or cluster was changed. */
const many = 3;

/**
 * Says it once when a file asks for many things of one other deployment: its `name` or its cluster was changed, which can't
 * be done afterwards, and no other names would help. Pure.
 */
export function gatherOwned(
  { changes, diagnostics }: Difference,
  live: ReadonlyMap<Address, Live>,
  ours: Mark,
): Difference {
  const owners = new Map(diagnostics.map((one) => [one, ownerOf(one, live)]));
  const groups = [...Map.groupBy(diagnostics, (one) => wordsOf(owners.get(one))).values()];
  const gathered = new Set<Diagnostic>();
  const said = groups.flatMap((group) => {
    const owner = group.map((one) => owners.get(one)).find((one) => one !== undefined);
    if (owner === undefined || group.length < many) return [];
    for (const one of group) gathered.add(one);
    return [describeGroup(group, owner, ours)];
  });
  return { changes, diagnostics: [...said, ...diagnostics.filter((one) => !gathered.has(one))] };
}

function ownerOf(diagnostic: Diagnostic, live: ReadonlyMap<Address, Live>): Mark | undefined {
  if (diagnostic.code !== "owned-by-other" || diagnostic.address === undefined) return undefined;
  const found = live.get(diagnostic.address);
  return found?.status === "present" && found.marking.by === "other" ? found.marking.mark : undefined;
}

function wordsOf(mark: Mark | undefined): string {
  return mark === undefined ? "" : `the deployment ${mark.deployment} of the cluster ${mark.cluster}`;
}

function describeGroup(group: readonly Diagnostic[], owner: Mark, ours: Mark): Diagnostic {
  const sameCluster = owner.cluster === ours.cluster;
  return {
    severity: "error",
    code: "owned-by-other",
    summary: `${group.length} things of this file belong to ${wordsOf(owner)}`,
    cause: `they carry its mark: ${group.map(({ address }) => address).join(", ")}`,
    help: sameCluster
      ? `a deployment's name can't be changed afterwards: put name: ${owner.deployment} back; a second deployment needs a cluster of its own`
      : `a cluster can't be renamed or moved: put ${owner.cluster} back; a second cluster is a deployment with another name and with things of its own (or managed: false where it shall use what is there)`,
    keyPath: sameCluster ? "name" : "cluster",
  };
}
