import type { Stored } from "../../cloud/http.ts";

/** A cluster's store, as far as its history goes: the number of its last write. */
export interface Revised {
  readonly revision: number;
}

/** One write to a cluster's store: a create has no `before`, a removal no `after`. */
export interface Change {
  readonly revision: number;
  readonly before: Stored | undefined;
  readonly after: Stored | undefined;
}

/** Changes that are remembered of each resource: as many as a client can miss between its list and its watch. */
const mostChanges = 250;

interface History {
  /** The revision after which everything was written down. */
  readonly since: number;
  readonly byResource: Map<string, { oldest: number; readonly changes: Change[] }>;
}

/**
 * What watches look back on. It isn't part of the saved state: after a restart a watch that looks further back is told to
 * list again, as by a real server whose store was compacted.
 */
const histories = new WeakMap<Revised, History>();

function historyOf(store: Revised, since: number): History {
  const known = histories.get(store);
  if (known !== undefined) return known;
  const history = { since, byResource: new Map() };
  histories.set(store, history);
  return history;
}

/** Writes down a change that was just stored; the resource by its name (`deployments.apps`). */
export function recordChange(store: Revised, resource: string, change: Change): void {
  const history = historyOf(store, change.revision - 1);
  const known = history.byResource.get(resource) ?? { oldest: history.since, changes: [] };
  history.byResource.set(resource, known);
  known.changes.push(change);
  if (known.changes.length > mostChanges) known.oldest = known.changes.shift()?.revision ?? known.oldest;
}

/** The changes of a resource after a revision, or the oldest revision that can still be asked about. */
export function changesSince(
  store: Revised,
  resource: string,
  revision: number,
): readonly Change[] | { readonly oldest: number } {
  const history = historyOf(store, store.revision);
  const known = history.byResource.get(resource);
  const oldest = known?.oldest ?? history.since;
  if (revision < oldest) return { oldest };
  const changes = known?.changes ?? [];
  const last = changes.at(-1)?.revision ?? 0;
  return last <= revision ? [] : changes.filter((change) => change.revision > revision);
}
