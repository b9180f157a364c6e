import type { DestroyChoices } from "../diff/destroy-choices.ts";
import { diffAll, listPruned } from "../diff/diff-all.ts";
import { diffDestroy, listDeparting } from "../diff/diff-destroy.ts";
import { sayInside } from "../diff/diff-leaving.ts";
import type { Difference } from "../diff/difference.ts";
import { readLeaving, resourceToDelete } from "../live/read-leaving.ts";
import type { Leaving, Observed } from "../live/read-live.ts";
import { listDiscovered, readLive } from "../live/read-live.ts";
import { openSession } from "../live/session.ts";
import type { Address } from "../model/address.ts";
import { kindOf } from "../model/address.ts";
import type { Desired, Opened } from "../model/catalog.ts";
import type { Diagnostic, Result } from "../model/diagnostic.ts";
import { succeed } from "../model/diagnostic.ts";
import type { Session } from "../model/kind.ts";
import { isMarkedBy } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { neededBy } from "../model/resource.ts";
import type { Hanging } from "../order/collect-edges.ts";
import type { PlanInput } from "./plan-input.ts";
import { refuseCrowded } from "./refuse-crowded.ts";
import { restrictToTarget } from "./target.ts";

/** What was found, and what differs from what is wanted. */
export interface Looked {
  /** The pass that found it: whoever looks further asks nothing twice. */
  readonly session: Session;
  readonly observed: Observed;
  readonly difference: Difference;
  /** What the plan's steps are about as they shall be; of a destroy only what is changed and not deleted. */
  readonly resources: readonly Resource[];
  /** The deployment's own addresses. */
  readonly own: ReadonlySet<Address>;
  /** A destroy's: all that hangs on what. */
  readonly backward?: readonly Hanging[];
}

/** Reads the world, and compares it with what the file asks for (or, for a destroy, with nothing). */
export async function look(input: PlanInput, desired: Desired, opened: Opened): Promise<Result<Looked>> {
  const { destroy, target } = input;
  if (destroy !== undefined) return succeed(await lookToDestroy(input, desired, opened, destroy.withContents));
  const session = openSession(input.world, desired.mark, target.length === 0);
  const seen = await observe(session, input, desired, opened);
  if (!seen.ok) return seen;
  const own = listOwn(seen.value, desired);
  const pruned = listPruned(opened.kinds, seen.value, desired.mark);
  const observed = { ...seen.value, leaving: await readLeaving(session, opened.kinds, pruned, own) };
  const difference = diffAll(opened.kinds, observed, { mark: desired.mark, adopt: input.adopt });
  const refused = refuseReplaces(await readLeaving(session, opened.kinds, listReplaced(difference), own));
  const crowded = target.length === 0 ? [] : await refuseCrowded(session, opened, desired, difference);
  const diagnostics = [...difference.diagnostics, ...refused, ...crowded];
  return succeed({ session, observed, difference: { ...difference, diagnostics }, resources: observed.resources, own });
}

function listReplaced({ changes }: Difference): readonly Resource[] {
  const replaced = changes.flatMap((change) => (change.action === "replace" ? [change.resource] : []));
  return replaced.map(({ address, at }) => resourceToDelete(address, at));
}

/** What is made anew loses all that others have put into it. */
function refuseReplaces(replaced: ReadonlyMap<Address, Leaving>): readonly Diagnostic[] {
  return [...replaced].flatMap(([address, leaving]): readonly Diagnostic[] => {
    const { contents, unseen } = leaving;
    if (contents.length === 0 && unseen === undefined) return [];
    const help = contents.find((one) => one.help !== undefined)?.help ?? unseen?.help ?? "empty it first";
    const summary = `${address} can't be replaced: ${sayInside(leaving)}`;
    return [{ severity: "error", code: "protected", summary, help, address }];
  });
}

/** Reads what the file asks for; with targets only those and what they need, and nothing that could be pruned. */
async function observe(
  session: Session,
  input: PlanInput,
  desired: Desired,
  opened: Opened,
): Promise<Result<Observed>> {
  if (input.target.length === 0) {
    input.emit({ type: "reading", resources: desired.resources.length });
    return succeed(await readLive(session, opened, desired));
  }
  const ruled = await listDiscovered(session, opened);
  const restricted = restrictToTarget([...desired.resources, ...ruled.found], input.target);
  if (!restricted.ok) return restricted;
  input.emit({ type: "reading", resources: restricted.value.length });
  const kinds = opened.kinds.map(({ marked: _pruned, ...kind }) => kind);
  const narrow: Opened = { ...opened, kinds, discover: async () => [] };
  const observed = await readLive(session, narrow, { ...desired, resources: restricted.value });
  return succeed({ ...observed, unlisted: ruled.unlisted });
}

/** Everything is read whatever the targets are: what hangs on them decides whether they may go. */
async function lookToDestroy(
  input: PlanInput,
  desired: Desired,
  opened: Opened,
  withContents: readonly Address[],
): Promise<Looked> {
  const session = openSession(input.world, desired.mark, true);
  input.emit({ type: "reading", resources: desired.resources.length });
  const seen = await readLive(session, opened, desired);
  const { mark } = desired;
  const takeDown = opened.takeDown?.(seen.resources, seen.live) ?? { withdrawn: [], spared: new Map() };
  const choices: DestroyChoices = { mark, target: input.target, withContents, takeDown };
  const own = listOwn(seen, desired);
  const departing = listDeparting(opened.kinds, seen, choices);
  const observed = {
    ...seen,
    leaving: await readLeaving(session, opened.kinds, departing, own),
  };
  return {
    session,
    observed,
    own,
    difference: diffDestroy(opened.kinds, observed, choices),
    resources: takeDown.withdrawn,
    backward: [
      ...seen.resources.map((resource) => ({
        address: resource.address,
        needs: [...neededBy(resource), ...(resource.within === undefined ? [] : [resource.within])],
      })),
      ...seen.marked.map(({ address, dependsOn }) => ({ address, needs: dependsOn })),
      ...seen.marked.flatMap(({ address, neededBy: users = [] }) =>
        users.map((user) => ({ address: user, needs: [address] })),
      ),
    ],
  };
}

/** The deployment's own addresses: what the file asks for and what carries both halves of its mark. */
function listOwn({ resources, marked }: Observed, { mark, resources: named }: Desired): ReadonlySet<Address> {
  const ours = marked.filter((one) => isMarkedBy(one, mark));
  return new Set([...named, ...resources, ...ours].map(({ address }) => address));
}

/** The same, as if nobody could look into the cluster: of what lives there only that is said. */
export async function lookPastCluster(input: PlanInput, desired: Desired, opened: Opened): Promise<Result<Looked>> {
  const kinds = opened.kinds.filter((kind) => kind.inCluster !== true);
  const known = new Set(kinds.map(({ name }) => name));
  const resources = desired.resources.filter(({ address }) => known.has(kindOf(address)));
  const looked = await look(input, { ...desired, resources }, { ...opened, kinds });
  if (!looked.ok) return looked;
  const { difference } = looked.value;
  const diagnostics = [notLookedAt(desired.resources.length - resources.length), ...difference.diagnostics];
  return succeed({ ...looked.value, difference: { ...difference, diagnostics } });
}

function notLookedAt(count: number): Diagnostic {
  const things = count === 1 ? "1 thing" : `${count} things`;
  const summary = `what is in the cluster was not looked at: ${things} of the file (--skip-cluster)`;
  return { severity: "note", code: "unreadable", summary };
}
