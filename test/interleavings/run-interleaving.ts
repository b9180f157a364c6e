import type { ApplyOutcome, World } from "@fgk/engine";
import { applyPlan, exitCodeOf } from "@fgk/engine";
import { send } from "../gallery/run-case.ts";
import { openWorld } from "../plan/installation.ts";
import { readText, showDiagnostic } from "../product/run-fgk.ts";
import { type Draw, openDraw } from "../property/draw.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createRandom } from "../simulation/random.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { after, type Beginning, planShared, sharedCatalog } from "./deployment.ts";
import { drawEdit, type Edit, type Request } from "./edits.ts";
import { clusterName, listFacts, type Stored } from "./places.ts";

/** What fgk does when nobody else is there: its calls, and what is true afterwards. */
export interface Undisturbed {
  readonly calls: readonly string[];
  readonly facts: ReadonlySet<string>;
}

/** How one interleaving ended. */
export interface Interleaving {
  readonly ending: string;
  /** Writes of fgk that were refused because somebody else had been there first. */
  readonly overtaken: number;
  /** Writes of others that were taken, and that were refused. */
  readonly taken: number;
  readonly refused: number;
  readonly problems: readonly string[];
  /** Who did what before which call, for the reader of a failure. */
  readonly story: readonly string[];
}

/** Applies the plan with nobody else at work. */
export async function runUndisturbed({ cloud: original, plan }: Beginning): Promise<Undisturbed> {
  const cloud = cloneSimulatedCloud(original);
  const { world, calls } = openWorld(cloud);
  const outcome = await applyShared(world, plan);
  if (outcome.status !== "done") throw new Error(outcome.diagnostics.map(showDiagnostic).join("\n"));
  return { calls: [...calls], facts: await listInTheEnd(cloud) };
}

/** Applies the plan while others edit the same things, at moments that the seed chooses. */
export async function runInterleaving(
  seed: number,
  number: number,
  beginning: Beginning,
  undisturbed: Undisturbed,
): Promise<Interleaving> {
  const draw = openDraw(createRandom(seed * 100_003 + number));
  const cloud = cloneSimulatedCloud(beginning.cloud, number);
  const others = openOthers(cloud, draw, undisturbed.calls);
  const { world } = openWorld(cloud, { shuffled: draw.chance(0.5) });
  const watched = watchWorld(world, others);
  const outcome = await applyShared(watched.world, beginning.plan);
  await others.finish();
  const { expected, taken, refused, story } = others.ended(undisturbed.facts);
  const counts = { overtaken: watched.overtaken(), taken, refused, story };
  if (outcome.status === "done") {
    return { ...counts, ending: "done", problems: compareFacts(expected, await listInTheEnd(cloud)) };
  }
  const said = outcome.diagnostics.map((one) => `${exitCodeOf(one.code)} ${showDiagnostic(one)}`);
  const isClear = outcome.diagnostics.every(({ code }) => exitCodeOf(code) === 3);
  const lost = await applyAgain(cloud, expected);
  const problems = isClear ? lost : [...said.map((one) => `ended ${outcome.status}: ${one}`), ...lost];
  return { ...counts, ending: outcome.status, problems, story: [...story, ...said] };
}

/** What is true when the operations that somebody began last have ended. */
async function listInTheEnd(cloud: SimulatedCloud): Promise<ReadonlySet<string>> {
  await cloud.clock.sleep(60_000);
  await ask(cloud, { method: "GET", target: `https://container.googleapis.com/v1/${clusterName}` });
  return listFacts(cloud.cloud.state);
}

/** A stale plan is made again and applied: then everything of everybody is there as well. */
async function applyAgain(cloud: SimulatedCloud, expected: ReadonlySet<string>): Promise<readonly string[]> {
  const made = await planShared(cloud);
  const outcome = await applyShared(openWorld(cloud).world, made);
  if (outcome.status !== "done") return outcome.diagnostics.map((one) => `again: ${showDiagnostic(one)}`);
  return compareFacts(expected, await listInTheEnd(cloud));
}

function applyShared(world: World, plan: Beginning["plan"]): Promise<ApplyOutcome> {
  return applyPlan({
    plan,
    file: readText(after),
    catalog: sharedCatalog,
    world,
    fgkVersion: "0.1.0",
    emit: () => undefined,
    stop: new AbortController().signal,
    holder: "test",
  });
}

/** Lets others act before each call of fgk, and counts the calls that came too late. */
function watchWorld(world: World, others: Others): { readonly world: World; readonly overtaken: () => number } {
  let overtaken = 0;
  const fetch: World["fetch"] = async (url, options) => {
    await others.act();
    const answer = await world.fetch(url, options);
    if (answer.status === 409 || answer.status === 412) overtaken += 1;
    return answer;
  };
  return { world: { ...world, fetch }, overtaken: () => overtaken };
}

interface Others {
  /** What they do before the next call of fgk. */
  readonly act: () => Promise<void>;
  /** What they hadn't come to when fgk ended. */
  readonly finish: () => Promise<void>;
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

/** Longer than an operation takes that sets labels. */
const slowMs = 5_000;

/** How often a tool that retries begins again with its read. */
const mostTries = 4;

function openOthers(cloud: SimulatedCloud, draw: Draw, calls: readonly string[]): Others {
  const moves: Move[] = [];
  const gained = new Set<string>();
  const lost = new Set<string>();
  const story: string[] = [];
  let made = 0;
  let taken = 0;
  let refused = 0;

  const begin = (who: string, edit: Edit, retries: boolean, writeAt: number, tries = 1): void => {
    let read: Stored = {};
    const write = async (): Promise<void> => {
      const request = edit.write(read);
      const status = request === undefined ? 200 : (await ask(cloud, request)).status;
      story.push(`before call ${made}, ${who} ${edit.what}: ${status}`);
      if (status < 300) {
        taken += 1;
        for (const fact of edit.gained) gained.add(fact);
        for (const fact of edit.lost) lost.add(fact);
        // A call of fgk may take so long that the operation that somebody began is over when it arrives.
        if (draw.chance(0.3)) await cloud.clock.sleep(slowMs);
      } else {
        refused += 1;
        if (retries && tries < mostTries) begin(who, edit, retries, made + draw.count(1, 4), tries + 1);
      }
    };
    const gap = draw.one([0, 1, 2, 5, 12]);
    const readAt = Math.max(tries === 1 ? 1 : made + 1, writeAt - gap);
    const { read: reads } = edit;
    if (reads === undefined) {
      moves.push({ before: writeAt, act: write });
      return;
    }
    moves.push({
      before: readAt,
      act: async () => {
        const answer = await ask(cloud, reads);
        if (answer.status < 300) {
          read = answer.body;
          moves.push({ before: Math.max(writeAt, made), act: write });
        } else {
          story.push(`before call ${made}, ${who} finds nothing to edit: ${edit.what}`);
        }
      },
    });
  };

  for (let number = draw.count(2, 5); number > 0; number -= 1) {
    const who = `other${number}`;
    const edit = drawEdit(draw, who);
    begin(who, edit, draw.chance(0.6), drawMoment(draw, edit, calls));
  }

  const actUntil = async (call: number): Promise<void> => {
    for (let next = takeNext(moves, call); next !== undefined; next = takeNext(moves, call)) await next.act();
  };
  return {
    act: async () => {
      made += 1;
      await actUntil(made);
    },
    finish: () => actUntil(Number.POSITIVE_INFINITY),
    ended: (undisturbed) => ({
      expected: new Set([...undisturbed, ...gained].filter((fact) => !lost.has(fact))),
      taken,
      refused,
      story,
    }),
  };
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

/** The clock stands still while others ask. */
async function ask(cloud: SimulatedCloud, { method, target, body, type }: Request) {
  const end = cloud.clock.begin();
  const answer = await send(cloud, method, target, body, type).finally(end);
  return { status: answer.status, body: JSON.parse(answer.text || "{}") as Stored };
}

function compareFacts(expected: ReadonlySet<string>, found: ReadonlySet<string>): readonly string[] {
  return [
    ...[...expected].filter((fact) => !found.has(fact)).map((fact) => `lost: ${fact}`),
    ...[...found].filter((fact) => !expected.has(fact)).map((fact) => `nobody asked for: ${fact}`),
  ];
}
