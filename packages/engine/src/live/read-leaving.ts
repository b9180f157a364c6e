import type { Address } from "../model/address.ts";
import { compareText, kindOf } from "../model/address.ts";
import { Failure, InvariantError } from "../model/failure.ts";
import type { ResourceKind, Session } from "../model/kind.ts";
import type { Content, Live, Present } from "../model/live.ts";
import { absent } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { readAgain } from "./read-again.ts";
import type { Leaving } from "./read-live.ts";
import { readResources } from "./read-live.ts";

/** Enough of a resource to find and delete it, whether or not the file asks for it: it declares nothing. */
export function resourceToDelete(address: Address, at: Readonly<Record<string, string>>): Resource {
  return { address, at, fields: {}, managed: true, protected: false, dependsOn: [], source: "" };
}

/** Reads what may be deleted and looks inside. `own` are the deployment's addresses: they keep nothing from going. */
export async function readLeaving(
  session: Session,
  kinds: readonly ResourceKind[],
  candidates: readonly Resource[],
  own: ReadonlySet<Address>,
): Promise<ReadonlyMap<Address, Leaving>> {
  if (candidates.length === 0) return new Map();
  const found = await readResources(session, kinds, candidates);
  return new Map(
    await Promise.all(
      candidates.map(async (resource): Promise<readonly [Address, Leaving]> => {
        const live = found.get(resource.address) ?? absent;
        const kind = kinds.find(({ name }) => name === kindOf(resource.address));
        if (kind === undefined) throw new InvariantError(`no kind for ${resource.address}`);
        return [resource.address, await lookInside(session, kind, resource, live, own)];
      }),
    ),
  );
}

async function lookInside(
  session: Session,
  kind: ResourceKind,
  resource: Resource,
  live: Live,
  own: ReadonlySet<Address>,
): Promise<Leaving> {
  if (live.status !== "present") return { live, contents: [] };
  try {
    return { live, contents: await findContents(session, kind, resource, live, own) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { live, contents: [], unseen: error.diagnostic };
  }
}

/** What of others is inside, sorted, each once. Throws `Failure`. */
export async function findContents(
  session: Session,
  kind: ResourceKind,
  resource: Resource,
  live: Present,
  own: ReadonlySet<Address>,
): Promise<readonly Content[]> {
  const { contents } = kind;
  if (contents === undefined) return [];
  const found = await readAgain(session.world, () => contents(session, resource, live));
  const others = found.filter(({ address }) => address === undefined || !own.has(address));
  return [...new Map(others.map((one) => [one.what, one])).values()].sort((a, b) => compareText(a.what, b.what));
}
