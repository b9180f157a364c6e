import type { JournalEntry } from "@fgk/emulator";
import type { Plan } from "@fgk/engine";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { Piece } from "../witness/piece.ts";
import { cutPieces } from "../witness/pieces.ts";
import { isOutsidePlans } from "../witness/writes.ts";

/** What there is in a cloud, by name, and how often each thing was made on the way there. */
export interface Inventory {
  readonly things: ReadonlySet<string>;
  readonly made: ReadonlyMap<string, number>;
}

/** Counts what is there after a run, and what was made since the journal was so long. */
export function takeInventory({ cloud }: SimulatedCloud, { header }: Plan, since = 0): Inventory {
  const [location, name] = header.target.cluster.split("/");
  const pieces = [...cutPieces(cloud.state, `/locations/${location}/clusters/${name}`).values()];
  const made = new Map<string, number>();
  for (const entry of cloud.journal.slice(since)) {
    const key = nameMade(entry);
    if (key === undefined || isOutsidePlans(entry, header)) continue;
    made.set(key, (made.get(key) ?? 0) + 1);
  }
  return { things: new Set(pieces.filter((piece) => !isRecord(piece)).map(({ id }) => id)), made };
}

/** What there is beside what an undisturbed run leaves, and what was made more often than by it. */
export function findDoubles(after: Inventory, undisturbed: Inventory): readonly string[] {
  const more = [...after.things].filter((id) => !undisturbed.things.has(id)).map((id) => `${id} is one too many`);
  const again = [...after.made]
    .filter(([key, times]) => times > Math.max(1, undisturbed.made.get(key) ?? 0))
    .map(([key, times]) => `${key} was made ${times} times`);
  return [...more, ...again];
}

/** What an undisturbed run leaves and this one doesn't. */
export function findMissing(after: Inventory, undisturbed: Inventory): readonly string[] {
  return [...undisturbed.things].filter((id) => !after.things.has(id)).map((id) => `${id} is missing`);
}

/** helm counts its revisions, those of a run that died too; what follows something else is there when that is. */
function isRecord({ follows, name }: Piece): boolean {
  return follows || name.includes("/sh.helm.release.");
}

/**
 * The thing of Google's that a request has made, as its collection and name; undefined: it made none. Of a cluster's objects
 * there is never more than one of a name; a release that was cut off is taken away whole before it is installed.
 */
function nameMade({ method, path, status, write, body }: JournalEntry): string | undefined {
  if (
    !write ||
    method !== "POST" ||
    status >= 300 ||
    path.startsWith("/api") ||
    (/:[A-Za-z]+$/.test(path) && !path.endsWith(":addVersion"))
  ) {
    return undefined;
  }
  const sent = JSON.parse(body === undefined || !body.startsWith("{") ? "{}" : body) as Record<string, Named>;
  const named = sent["metadata"] ?? sent["cluster"] ?? sent["nodePool"] ?? (sent as Named);
  return `${path} ${named.name ?? sent["accountId"] ?? ""}`;
}

interface Named {
  readonly name?: string;
}
