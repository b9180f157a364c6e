import type { Address } from "../model/address.ts";
import { compareText, kindOf } from "../model/address.ts";
import type { Desired, Opened } from "../model/catalog.ts";
import { Failure, InvariantError, invariant } from "../model/failure.ts";
import type { ResourceKind, Session } from "../model/kind.ts";
import type { Live, Marked } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";

/** What one pass over the world found. */
export interface Observed {
  /** What the file asks for, by name and by rule, in the order of the kinds and then by address. */
  readonly resources: readonly Resource[];
  readonly live: ReadonlyMap<Address, Live>;
  /** What carries this deployment's name; empty for kinds that couldn't be asked. */
  readonly marked: readonly Marked[];
}

/** Reads everything that the file asks for, all kinds at once. Never throws for the world's failures: they are `unreadable`. */
export async function readLive(session: Session, opened: Opened, desired: Desired): Promise<Observed> {
  const [named, found, marked] = await Promise.all([
    readByKind(session, opened.kinds, desired.resources),
    readDiscovered(session, opened),
    Promise.all(opened.kinds.map((kind) => listMarked(session, kind))),
  ]);
  const rank = new Map(opened.kinds.map((kind, index) => [kind.name, index]));
  const order = (a: Resource, b: Resource): number =>
    (rank.get(kindOf(a.address)) ?? 0) - (rank.get(kindOf(b.address)) ?? 0) || compareText(a.address, b.address);
  return {
    resources: [...desired.resources, ...found.resources].sort(order),
    live: new Map([...named, ...found.live]),
    marked: marked.flat().sort((a, b) => compareText(a.address, b.address)),
  };
}

/** Reads one resource in a pass of its own. */
export async function readOne(session: Session, kind: ResourceKind, resource: Resource): Promise<Live> {
  const live = (await readKind(session, kind, [resource])).get(resource.address);
  invariant(live !== undefined, `kind ${kind.name} didn't answer for ${resource.address}`);
  return live;
}

async function readDiscovered(
  session: Session,
  opened: Opened,
): Promise<{ readonly resources: readonly Resource[]; readonly live: ReadonlyMap<Address, Live> }> {
  try {
    const resources = await opened.discover(session);
    return { resources, live: await readByKind(session, opened.kinds, resources) };
  } catch (error) {
    // What couldn't be listed is unreadable by name as well: the kind that owns it says why.
    if (error instanceof Failure) return { resources: [], live: new Map() };
    throw error;
  }
}

async function readByKind(
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
    const answer = await kind.read(session, resources);
    for (const { address } of resources)
      invariant(answer.has(address), `kind ${kind.name} didn't answer for ${address}`);
    return answer;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const why = error.diagnostic;
    return new Map(resources.map(({ address }) => [address, { status: "unreadable", why, later: false }]));
  }
}

async function listMarked(session: Session, kind: ResourceKind): Promise<readonly Marked[]> {
  if (kind.marked === undefined) return [];
  try {
    return await kind.marked(session);
  } catch (error) {
    // Nothing is pruned that couldn't be listed; the same failure shows up where the kind's resources are read.
    if (error instanceof Failure) return [];
    throw error;
  }
}
