import { send } from "../gallery/run-case.ts";
import type { Draw } from "../property/draw.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { drawEdit, type Edit, type Request } from "./edits.ts";
import type { Stored } from "./places.ts";

/** People and tools that edit what fgk edits, while it does. */
export interface OthersAtWork {
  /** How many edits were drawn. */
  readonly count: number;
  /** What they do before the next call of fgk. */
  readonly act: () => Promise<void>;
  /** What they hadn't come to when fgk ended. */
  readonly finish: () => Promise<void>;
  /** What came of it, and what must be true now. */
  readonly ended: (undisturbed: ReadonlySet<string>) => {
    readonly expected: ReadonlySet<string>;
    readonly taken: number;
    readonly refused: number;
    readonly story: readonly string[];
  };
}

interface Move {
  readonly before: number;
  readonly act: () => Promise<void>;
}

/** What the others share: what is still to be done, and what has been. */
interface Work {
  readonly cloud: SimulatedCloud;
  readonly draw: Draw;
  readonly moves: Move[];
  readonly gained: Set<string>;
  readonly lost: Set<string>;
  readonly story: string[];
  /** Calls that fgk has made. */
  made: number;
  taken: number;
  refused: number;
}

/** One edit of somebody's: a read, and some calls later the write. */
interface Task {
  readonly who: string;
  readonly edit: Edit;
  readonly retries: boolean;
  readonly writeAt: number;
  /** How many calls of fgk lie between the read and the write. */
  readonly gap: number;
  readonly tries: number;
}

/** Longer than an operation takes that sets labels. */
const slowMs = 5_000;

/** How often a tool that retries begins again with its read. */
const mostTries = 4;

/**
 * Draws who edits what and when; `calls` are those that fgk makes when nobody else is there. Of the edits drawn only those in
 * `keep` happen, at the same moments.
 */
export function openOthers(
  cloud: SimulatedCloud,
  draw: Draw,
  calls: readonly string[],
  keep?: ReadonlySet<number>,
): OthersAtWork {
  const counts = { made: 0, taken: 0, refused: 0 };
  const work: Work = { cloud, draw, moves: [], gained: new Set(), lost: new Set(), story: [], ...counts };
  const count = draw.count(2, 5);
  for (let number = count; number > 0; number -= 1) {
    const who = `other${number}`;
    const edit = drawEdit(draw, who);
    const retries = draw.chance(0.6);
    const writeAt = drawMoment(draw, edit, calls);
    // Drawn before the others act, whatever is kept.
    const gap = draw.one([0, 1, 2, 5, 12]);
    if (keep === undefined || keep.has(count - number)) begin(work, { who, edit, retries, writeAt, gap, tries: 1 });
  }
  const actUntil = async (call: number): Promise<void> => {
    for (let next = takeNext(work.moves, call); next !== undefined; next = takeNext(work.moves, call)) await next.act();
  };
  return {
    count,
    act: async () => {
      work.made += 1;
      await actUntil(work.made);
    },
    finish: () => actUntil(Number.POSITIVE_INFINITY),
    ended: (undisturbed) => ({
      expected: new Set([...undisturbed, ...work.gained].filter((fact) => !work.lost.has(fact))),
      taken: work.taken,
      refused: work.refused,
      story: work.story,
    }),
  };
}

function begin(work: Work, task: Task): void {
  const { who, edit, writeAt, gap, tries } = task;
  const readAt = Math.max(tries === 1 ? 1 : work.made + 1, writeAt - gap);
  const { read: reads } = edit;
  if (reads === undefined) {
    work.moves.push({ before: writeAt, act: () => write(work, task, {}) });
    return;
  }
  const read = async (): Promise<void> => {
    const answer = await ask(work.cloud, reads);
    if (answer.status < 300) {
      work.moves.push({ before: Math.max(writeAt, work.made), act: () => write(work, task, answer.body) });
    } else {
      work.story.push(`before call ${work.made}, ${who} finds nothing to edit: ${edit.what}`);
    }
  };
  work.moves.push({ before: readAt, act: read });
}

async function write(work: Work, task: Task, read: Stored): Promise<void> {
  const { who, edit, retries, tries } = task;
  const request = edit.write(read);
  const status = request === undefined ? 200 : (await ask(work.cloud, request)).status;
  work.story.push(`before call ${work.made}, ${who} ${edit.what}: ${status}`);
  if (status < 300) {
    work.taken += 1;
    for (const fact of edit.gained) work.gained.add(fact);
    for (const fact of edit.lost) work.lost.add(fact);
    // A call of fgk may take so long that the operation that somebody began is over when it arrives.
    if (work.draw.chance(0.3)) await work.cloud.clock.sleep(slowMs);
    return;
  }
  work.refused += 1;
  if (!retries || tries >= mostTries) return;
  begin(work, {
    ...task,
    writeAt: work.made + work.draw.count(1, 4),
    gap: work.draw.one([0, 1, 2, 5, 12]),
    tries: tries + 1,
  });
}

/** Half of the writes fall right before a write of fgk at the same place, where it hurts; the others anywhere. */
function drawMoment(draw: Draw, { path }: Edit, calls: readonly string[]): number {
  const near = calls.flatMap((call, index) => (path.test(call) ? [index + 1] : []));
  if (near.length > 0 && draw.chance(0.6)) return draw.one(near);
  return draw.count(1, calls.length + 5);
}

function takeNext(moves: Move[], call: number): Move | undefined {
  const index = moves.findIndex(({ before }) => before <= call);
  return index === -1 ? undefined : moves.splice(index, 1)[0];
}

/** What an API answers to somebody else. The clock stands still meanwhile. */
export async function ask(
  cloud: SimulatedCloud,
  { method, target, body, type }: Request,
): Promise<{ readonly status: number; readonly body: Stored }> {
  const end = cloud.clock.begin();
  const answer = await send(cloud, method, target, body, type).finally(end);
  return { status: answer.status, body: JSON.parse(answer.text || "{}") as Stored };
}
