import { openWorld } from "../plan/installation.ts";
import { apply, showDiagnostic } from "../product/run-fgk.ts";
import type { Beginning } from "../property/run-sequence.ts";
import type { Ended, Row } from "../rows/row.ts";
import { isCloudMove } from "../witness/cloud-moves.ts";
import { listDifferences } from "../witness/differences.ts";
import type { Piece } from "../witness/piece.ts";
import { cutPieces } from "../witness/pieces.ts";
import { type Aim, aimOf, isAbout, isPrecaution, type SentWrite } from "./api-writes.ts";
import { drawPair, openPairs, type Pair } from "./pairs.ts";

/**
 * What fgk wrote into Google's APIs and the API server while applying a drawn plan, against what differs afterwards: an
 * object that differs is worth one write (one for each of its aspects that the API has a call of its own for), all others
 * none. helm's own writes, Flyte's and the lease aside. Seen to fail: with each policy written twice, at once.
 */
export const row: Row = {
  id: "R6",
  family: "writes",
  claim: "no object is written twice, and none that doesn't differ in the end",
  unit: "plans applied",
  commit: 75,
  soak: 50_000,
  judge: (counts, cases) => [
    ...((counts["writes"] ?? 0) > cases ? [] : ["hardly anything was written"]),
    ...((counts["done"] ?? 0) > cases / 2 ? [] : ["hardly any apply was done"]),
  ],
  open: async () => {
    const beginnings = await openPairs();
    return { cases: undefined, run: (number) => runPair(number, beginnings) };
  },
};

async function runPair(number: number, beginnings: readonly Beginning[]): Promise<Ended> {
  const pair = await drawPair(number, beginnings);
  if (pair === undefined) return { problems: [], counts: { "refused, or nothing to do": 1 } };
  const before = structuredClone(pair.cloud.cloud.state);
  const { writes, status, said } = await applyWatched(pair);
  // A file may ask for what can't run: a bucket of others that isn't there.
  if (status !== "done") return { problems: [], story: said, counts: { [`ended ${status}`]: 1 } };
  const differing = listDiffering(
    cutPieces(before, "/clusters/flyte"),
    cutPieces(pair.cloud.cloud.state, "/clusters/flyte"),
  );
  const problems = judge(writes, differing);
  const story = [
    ...pair.story,
    ...writes.map(({ method, url, body }) => `${method} ${url.pathname} ${body.slice(0, 200)}`),
  ];
  return { problems, story, counts: { done: 1, writes: writes.length } };
}

interface Watched {
  readonly writes: readonly SentWrite[];
  readonly status: string;
  readonly said: readonly string[];
}

/** Applies the plan and keeps each write of fgk's own that was taken. */
async function applyWatched({ cloud, text, plan }: Pair): Promise<Watched> {
  const writes: SentWrite[] = [];
  const { journal } = cloud.cloud;
  const { world } = openWorld(cloud, {
    disturb: async ({ by, method, url, body }, pass) => {
      const serial = journal.length;
      const answer = await pass();
      const isWrite = journal
        .slice(serial)
        .some((entry) => entry.write && entry.method === method && entry.path === url.pathname);
      if (by === "fgk" && isWrite && answer.status < 300 && !url.pathname.includes("/leases")) {
        writes.push({ method, url, body: new TextDecoder().decode(body) });
      }
      return answer;
    },
  });
  const outcome = await apply(world, text, plan);
  return { writes, status: outcome.status, said: outcome.diagnostics.map(showDiagnostic) };
}

function listDiffering(before: ReadonlyMap<string, Piece>, after: ReadonlyMap<string, Piece>): readonly Piece[] {
  const gone = [...before.values()].filter((piece) => !after.has(piece.id));
  const others = [...after.values()].filter((piece) => {
    const was = before.get(piece.id);
    return (
      was === undefined ||
      listDifferences(was.value, piece.value).some(({ path }) => !isCloudMove(piece.kind, piece.collection, path))
    );
  });
  return [...gone, ...others];
}

/** As many writes of a sort as objects of it differ, at most. */
function judge(writes: readonly SentWrite[], differing: readonly Piece[]): readonly string[] {
  const groups = new Map<string, { readonly aim: Aim; count: number }>();
  const unknown: string[] = [];
  for (const write of writes.filter((one) => !isPrecaution(one))) {
    const aim = aimOf(write);
    if (aim === undefined) {
      unknown.push(`the table of API calls doesn't know ${write.method} ${write.url.pathname}`);
      continue;
    }
    const key = `${aim.aspect} ${aim.kind} ${aim.name}`;
    const group = groups.get(key) ?? { aim, count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  const tooMany = [...groups].flatMap(([key, { aim, count }]) => {
    const differ = differing.filter((piece) => isAbout(aim, piece)).length;
    return count > differ ? [`${count} writes of ${key}, and ${differ} of it differ in the end`] : [];
  });
  return [...unknown, ...tooMany];
}
