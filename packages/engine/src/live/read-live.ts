import type { Address } from "../model/address.ts";
import { compareText, kindOf } from "../model/address.ts";
import type { Desired, Opened } from "../model/catalog.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { Failure, InvariantError, invariant } from "../model/failure.ts";
import type { ResourceKind, Session } from "../model/kind.ts";
import type { Content, Live, Mark, Marked } from "../model/live.ts";
import { isMarkedBy } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { readAgain } from "./read-again.ts";

/** A thing that may be deleted, as it was found. */
export interface Leaving {
  readonly live: Live;
  /** What of others is inside, or still at work. */
  readonly contents: readonly Content[];
  /** Why that couldn't be looked up. */
  readonly unseen?: Diagnostic;
}

/** What one pass over the world found. */
export interface Observed {
  /** What the file asks for, by name and by rule, in the order of the kinds and then by address. */
  readonly resources: readonly Resource[];
  readonly live: ReadonlyMap<Address, Live>;
  /** What carries this deployment's name; empty for kinds that couldn't be asked. */
  readonly marked: readonly Marked[];
  /** What may be deleted: each was looked at and into. */
  readonly leaving: ReadonlyMap<Address, Leaving>;
  /** Why something couldn't be listed: what is ours or asked for by a rule may be missing from the above. */
  readonly unlisted: readonly Diagnostic[];
}

interface Listed<T> {
  readonly found: readonly T[];
  readonly unlisted: readonly Diagnostic[];
}

/** Reads everything that the file asks for, all kinds at once. Never throws for the world's failures: they are `unreadable`. */
export async function readLive(session: Session, opened: Opened, desired: Desired): Promise<Observed> {
  const [named, found, marked] = await Promise.all([
    readResources(session, opened.kinds, desired.resources),
    readDiscovered(session, opened),
    Promise.all(opened.kinds.map((kind) => listMarked(session, kind))),
  ]);
  const rank = new Map(opened.kinds.map((kind, index) => [kind.name, index]));
  const order = (a: Resource, b: Resource): number =>
    (rank.get(kindOf(a.address)) ?? 0) - (rank.get(kindOf(b.address)) ?? 0) || compareText(a.address, b.address);
  const lists = [found, ...marked];
  const everyMarked = marked.flatMap((list) => list.found).sort((a, b) => compareText(a.address, b.address));
  const asked = [...desired.resources, ...found.resources];
  const unextended = new Set(asked);
  const seen = new Map([...named, ...found.live]);
  const unasked = findUnasked(asked, everyMarked, session.mark);
  const resources = [...(opened.extend?.(asked, unasked, seen) ?? asked)].sort(order);
  for (const [index, { address }] of resources.entries()) {
    invariant(address !== resources[index - 1]?.address, `${address} is asked for twice`);
  }
  // What the pass has read already isn't asked for again: only the further fields are looked up in it.
  const extended = await readResources(
    session,
    opened.kinds,
    resources.filter((resource) => !unextended.has(resource)),
  );
  return {
    resources,
    live: new Map([...seen, ...extended]),
    marked: everyMarked,
    leaving: new Map(),
    unlisted: lists.flatMap((list) => list.unlisted).sort((a, b) => compareText(a.summary, b.summary)),
  };
}

/** What carries our mark, both halves of it, and isn't asked for any more. */
export function findUnasked(resources: readonly Resource[], marked: readonly Marked[], ours: Mark): readonly Marked[] {
  const asked = new Set(resources.map(({ address }) => address));
  return marked.filter((one) => !asked.has(one.address) && isMarkedBy(one, ours));
}

/** Reads one resource in a pass of its own. Throws `Failure`. */
export async function readOne(
  session: Session,
  kind: ResourceKind,
  resource: Resource,
  wake?: AbortSignal,
): Promise<Live> {
  const live = (await askKind(session, kind, [resource], wake)).get(resource.address);
  invariant(live !== undefined, `kind ${kind.name} didn't answer for ${resource.address}`);
  return live;
}

/** What the file asks for by a rule. */
export function listDiscovered(session: Session, opened: Opened): Promise<Listed<Resource>> {
  return listOrSayWhy(session, () => opened.discover(session), "what the file asks for by a rule");
}

async function readDiscovered(
  session: Session,
  opened: Opened,
): Promise<Pick<Observed, "resources" | "live" | "unlisted">> {
  const { found, unlisted } = await listDiscovered(session, opened);
  return { resources: found, live: await readResources(session, opened.kinds, found), unlisted };
}

/** Each resource's live state. Never throws for the world's failures: they are `unreadable`. */
export async function readResources(
  session: Session,
  kinds: readonly ResourceKind[],
  resources: readonly Resource[],
): Promise<ReadonlyMap<Address, Live>> {
  const groups = Map.groupBy(resources, (resource) => kindOf(resource.address));
  const answers = await Promise.all(
    [...groups].map(([name, group]) => {
      const kind = kinds.find((one) => one.name === name);
      if (kind === undefined) throw new InvariantError(`no kind is named ${name}`);
      return readKind(session, kind, group);
    }),
  );
  return new Map(answers.flatMap((answer) => [...answer]));
}

async function readKind(
  session: Session,
  kind: ResourceKind,
  resources: readonly Resource[],
): Promise<ReadonlyMap<Address, Live>> {
  try {
    return await askKind(session, kind, resources);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const why = error.diagnostic;
    return new Map(resources.map(({ address }) => [address, { status: "unreadable", why, later: false }]));
  }
}

/** The kind's answer for exactly the addresses that it was asked about. */
async function askKind(
  session: Session,
  kind: ResourceKind,
  resources: readonly Resource[],
  wake?: AbortSignal,
): Promise<ReadonlyMap<Address, Live>> {
  const answer = await readAgain(session.world, () => kind.read(session, resources), wake);
  return new Map(
    resources.map(({ address }) => {
      const live = answer.get(address);
      invariant(live !== undefined, `kind ${kind.name} didn't answer for ${address}`);
      return [address, live];
    }),
  );
}

/** Nothing is pruned that couldn't be listed; it is said. */
export function listMarked(session: Session, kind: ResourceKind): Promise<Listed<Marked>> {
  const { marked } = kind;
  if (marked === undefined) return Promise.resolve({ found: [], unlisted: [] });
  return listOrSayWhy(session, () => marked(session), `what carries our mark (${kind.name})`);
}

async function listOrSayWhy<T>(session: Session, list: () => Promise<readonly T[]>, what: string): Promise<Listed<T>> {
  try {
    return { found: await readAgain(session.world, list), unlisted: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { summary, permission, help } = error.diagnostic;
    const unlisted: Diagnostic = {
      severity: "note",
      code: "unreadable",
      summary: `${what} was not listed (${permission === undefined ? summary : `needs ${permission}`})`,
      cause: "nothing of it is changed or deleted by this plan",
      ...(help === undefined ? {} : { help }),
    };
    return { found: [], unlisted: [unlisted] };
  }
}
