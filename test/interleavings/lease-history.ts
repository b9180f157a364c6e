import type { JournalEntry } from "@fgk/emulator";
import { isWrite } from "../simulation/crash-points.ts";
import { isOutsidePlans } from "../witness/writes.ts";
import type { ProcessPace } from "./pace.ts";

/** A lease that nobody renewed for so long is taken over, so its holder must have stopped. */
const lifeMs = 60_000;
/** What a request may take on its way, and a holder's look at its lease. */
const onTheWayMs = 7_000;
const lookEveryMs = 15_000;

/** Writes of plans, of the two. */
function listWrites(journal: readonly JournalEntry[]): readonly JournalEntry[] {
  return journal.filter(
    (entry) => entry.write && entry.caller !== "anyone@example.com" && !isOutsidePlans(entry, { deployment: "prod" }),
  );
}

/** Where the lease was held all the time, one is over before the other begins. */
export function findMixedWrites(journal: readonly JournalEntry[]): readonly string[] {
  const writes = listWrites(journal);
  const turns = writes.filter(({ caller }, index) => caller !== writes[index - 1]?.caller);
  return turns.slice(2).map(({ caller, method, path }) => `${caller} writes again after the other: ${method} ${path}`);
}

/**
 * Writes that a process sends though its lease is over by its own clock, or though somebody else had it for longer than it may
 * go without a look. A helm that was begun can't be called back.
 */
export function findLateWrites(
  journal: readonly JournalEntry[],
  holder: string,
  { sent }: ProcessPace,
): readonly string[] {
  const turns = journal.flatMap((entry) => {
    const by = readHolder(entry);
    return by === undefined ? [] : [{ by, atMs: entry.atMs }];
  });
  return sent.flatMap(({ call, sentMs }) => {
    if (call.startsWith("helm ") || !isWrite(call)) return [];
    const before = turns.filter(({ atMs }) => atMs <= sentMs);
    const mine = before.findLast(({ by }) => by === holder);
    if (mine === undefined) return [];
    const taken = before.find(({ by, atMs }) => by !== holder && atMs > mine.atMs);
    const late = [
      ...(sentMs - mine.atMs > lifeMs + onTheWayMs ? [`${sentMs - mine.atMs} ms after it renewed its lease`] : []),
      ...(taken !== undefined && sentMs - taken.atMs > lookEveryMs + 2 * onTheWayMs
        ? [`${sentMs - taken.atMs} ms after it lost its lease`]
        : []),
    ];
    return late.map((how) => `${holder} sends a write ${how}: ${call}`);
  });
}

const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";

/** Who holds the lease after this request; undefined when it isn't about the lease, `nobody` when it is deleted. */
function readHolder({ path, method, status, write, body }: JournalEntry): string | undefined {
  if (!write || status >= 300 || !path.startsWith(leases)) return undefined;
  if (method === "DELETE") return "nobody";
  const { spec } = JSON.parse(body ?? "{}") as { readonly spec?: { readonly holderIdentity?: string } };
  return spec?.holderIdentity;
}
