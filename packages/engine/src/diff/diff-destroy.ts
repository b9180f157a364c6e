import { resourceToDelete } from "../live/read-leaving.ts";
import type { Leaving, Observed } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import { kindOf } from "../model/address.ts";
import type { Change } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { InvariantError } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Resource } from "../model/resource.ts";
import type { DestroyChoices } from "./destroy-choices.ts";
import type { Part } from "./destroy-parts.ts";
import { collectParts } from "./destroy-parts.ts";
import { explainTarget, refuseUsed } from "./destroy-target.ts";
import { diffFields, fingerprintOf } from "./diff-fields.ts";
import { diffLeaving, sayContents } from "./diff-leaving.ts";
import type { Difference } from "./difference.ts";
import { judgeDeparting, sayKept } from "./judge-departing.ts";

/** What may be deleted by a destroy: it is looked at before anything is said about it. Pure. */
export function listDeparting(
  kinds: readonly ResourceKind[],
  observed: Pick<Observed, "resources" | "marked" | "live">,
  choices: DestroyChoices,
): readonly Resource[] {
  const deletable = new Set(kinds.filter((kind) => kind.delete !== undefined).map(({ name }) => name));
  return collectParts(observed, choices)
    .filter(({ resource }) => resource.managed && !resource.protected && deletable.has(kindOf(resource.address)))
    .filter(
      ({ resource, asked, listed }) => !asked || listed || observed.live.get(resource.address)?.status === "present",
    )
    .map(({ candidate }) => resourceToDelete(candidate.address, candidate.at));
}

/**
 * Every change that takes a deployment down: what carries our mark goes, what we put into things that stay is taken out,
 * and all that stays is said with its reason. Pure.
 */
export function diffDestroy(kinds: readonly ResourceKind[], observed: Observed, choices: DestroyChoices): Difference {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const changes: Change[] = [];
  const diagnostics: Diagnostic[] = [...observed.unlisted, ...explainTarget(observed, choices)];
  const going = new Set<Address>();
  // Containers come before what is in them.
  const parts = [...collectParts(observed, choices)].sort((a, b) => a.containers.length - b.containers.length);
  for (const part of parts) {
    const { resource } = part;
    const kind = byName.get(kindOf(resource.address));
    if (kind === undefined) throw new InvariantError(`no kind for ${resource.address}`);
    const found = diffPart(kind, part, observed, choices, going);
    if (found === "goes along") {
      going.add(resource.address);
      continue;
    }
    if (found.changes.some(({ action }) => action === "delete")) going.add(resource.address);
    changes.push(...found.changes);
    diagnostics.push(...found.diagnostics);
  }
  const kept = keepTogether(changes, observed, choices, going);
  return {
    changes: [...kept.changes, ...diffWithdrawn(observed, choices, going)],
    diagnostics: [...diagnostics, ...kept.diagnostics, ...refuseUsed(byName, observed, choices, going)],
  };
}

/** What stays with another thing isn't deleted while that one stays. */
function keepTogether(
  changes: readonly Change[],
  observed: Observed,
  { target, takeDown }: DestroyChoices,
  going: Set<Address>,
): Difference {
  const diagnostics: Diagnostic[] = [];
  const left = changes.filter((change) => {
    if (change.action !== "delete" || target.includes(change.address)) return true;
    const keeper = takeDown.keptWith?.get(change.address);
    if (keeper === undefined || going.has(keeper) || observed.live.get(keeper)?.status === "absent") return true;
    going.delete(change.address);
    diagnostics.push(sayKept({ address: change.address, source: "" }, `it belongs to ${keeper}, which is kept`));
    return false;
  });
  return { changes: left, diagnostics };
}

function diffPart(
  kind: ResourceKind,
  part: Part,
  observed: Observed,
  choices: DestroyChoices,
  going: ReadonlySet<Address>,
): Difference | "goes along" {
  const { resource, containers, candidate } = part;
  const { address } = resource;
  const { target, takeDown, withContents } = choices;
  const named = target.includes(address);
  const isTakenAlong = containers.some((one) => going.has(one)) && kind.destroyed !== "before-container";
  const leaving = observed.leaving.get(address);
  const seen = part.asked ? observed.live.get(address) : undefined;
  // Of a thing that isn't there as it was asked for, something that carries our mark may still be left.
  const live = seen === undefined || (seen.status === "absent" && part.listed) ? (leaving?.live ?? seen) : seen;
  if (isTakenAlong) return "goes along";
  if (live === undefined) {
    // What is only marked and protected wasn't looked at.
    const { why, help } = part.stays ?? { why: "it is protected", help: "delete it by hand if nobody needs it" };
    return only(sayKept(resource, why, help));
  }
  const [container] = containers;
  const isPart = kind.destroyed === "with-container" && container !== undefined && !named;
  // Once it is said that a thing is kept, nobody needs to be warned of each of its parts.
  if (isPart && resource.managed && target.length === 0 && live.status !== "absent") {
    const why = `it is part of ${container}, which is kept`;
    const isOurs = live.status === "present" && /^(us|unmarkable)$/.test(live.marking.by);
    const canGo = isOurs && kind.delete !== undefined && kind.inCluster !== true;
    const alone = canGo ? `to delete it alone: fgk destroy --target ${address}` : undefined;
    return only({ ...sayKept(resource, why, alone), severity: "note", code: "note" });
  }
  const spared = takeDown.spared.get(address);
  const judgement = judgeDeparting({ kind, resource, live, target, spared, listed: part.listed });
  if (judgement === "silent") return none;
  if (judgement !== "goes") return only(judgement);
  if (leaving === undefined) throw new InvariantError(`nobody looked at ${address}, which is to be deleted`);
  const running = withContents.includes(address) ? [] : leaving.contents.filter((one) => one.running === true);
  return running.length > 0 ? only(refuseRunning(resource, leaving)) : diffLeaving(candidate, leaving, withContents);
}

/** Members and rights that go from policies that stay. */
function diffWithdrawn(
  observed: Observed,
  { target, takeDown }: DestroyChoices,
  going: ReadonlySet<Address>,
): readonly Change[] {
  const containerOf = new Map(observed.resources.map(({ address, within }) => [address, within]));
  return takeDown.withdrawn.flatMap((resource): readonly Change[] => {
    const { address } = resource;
    const container = containerOf.get(address);
    if (going.has(address) || (container !== undefined && going.has(container))) return [];
    const leaving = takeDown.withdrawnWith?.get(address);
    if (leaving !== undefined && !going.has(leaving) && observed.live.get(leaving)?.status !== "absent") return [];
    if (target.length > 0 && ![address, leaving].some((one) => one !== undefined && target.includes(one))) return [];
    const live = observed.live.get(address);
    if (live?.status !== "present") return [];
    const [first, ...rest] = diffFields(resource, live, () => undefined);
    if (first === undefined) return [];
    return [{ action: "update", resource, fields: [first, ...rest], expect: fingerprintOf(resource, live) }];
  });
}

function refuseRunning(resource: Resource, { contents }: Leaving): Diagnostic {
  const running = contents.filter((one) => one.running === true);
  const help = running.find((one) => one.help !== undefined)?.help ?? "wait until they have ended";
  return {
    severity: "error",
    code: "protected",
    summary: `nothing is destroyed while something runs: ${sayContents(running)}`,
    cause: `${resource.address} is what runs them`,
    help: `${help}; to cut them off: --with-contents ${resource.address}`,
    address: resource.address,
    ...(resource.source === "" ? {} : { keyPath: resource.source }),
  };
}

const none: Difference = { changes: [], diagnostics: [] };

function only(diagnostic: Diagnostic): Difference {
  return { changes: [], diagnostics: [diagnostic] };
}
