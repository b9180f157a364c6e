import type { ApplyOutcome, Event, Plan, World } from "@fgk/engine";
import { openWorld } from "../plan/installation.ts";
import { apply, listNamed, showDiagnostic, stepsOf, tryPlan } from "../product/run-fgk.ts";
import { openDraw } from "../property/draw.ts";
import type { Ended } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createRandom } from "../simulation/random.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { findLies } from "../witness/find-lies.ts";
import { findDamage, type Snapshot, takeSnapshot } from "../witness/witness.ts";
import { drawFaults, type FaultPlan } from "./draw-faults.ts";
import { judgeSaid } from "./judge-said.ts";
import { compareThings, listThings } from "./list-things.ts";
import { openTroubled, type Troubled } from "./open-troubled.ts";
import { planWhenUp, type Situation } from "./situations.ts";

/** Longer than any run may take: three hours for an apply, its plan, and what a last wait goes beyond. */
const longestMs = 4 * 3_600_000;
/** More calls than any run makes that doesn't go round in circles. */
const mostCalls = 4_000;
/** A lease that its run couldn't give back is dead after so long. */
const leaseMs = 61_000;

/** One case: what a situation asks for is planned and applied while things go wrong, and then once more, twice at most, in peace. */
export async function runFaults(
  situations: readonly Situation[],
  number: number,
  keep?: ReadonlySet<number>,
): Promise<Ended> {
  const draw = openDraw(createRandom(300_007 + number));
  const situation = draw.one(situations);
  const plansInTrouble = draw.chance(0.4);
  const fromFile = draw.chance(0.5);
  const faults = drawFaults(number);
  const cloud = cloneSimulatedCloud(situation.cloud, number);
  const troubled = openTroubled(cloud, faults, keep);
  const snapshot = takeSnapshot(cloud.cloud);
  const startMs = cloud.clock.now();
  const story = [situation.name];
  const problems: string[] = [];
  const made = plansInTrouble ? await planInTrouble(troubled.world, situation, cloud, story) : undefined;
  if (made !== undefined) problems.push(...made.problems);
  const first = made?.plan ?? situation.plan;
  const events: Event[] = [];
  const outcome = await apply(troubled.world, situation.text, first, { events });
  story.push(
    `apply ended ${outcome.status}`,
    ...outcome.diagnostics.map((one) => `  ${one.code}: ${showDiagnostic(one)}`),
  );
  problems.push(...judgeSaid(outcome), ...judgeLength(cloud, startMs, troubled));
  problems.push(...findUnsaid(snapshot, cloud, first, events), ...judgeGivenUp(troubled, outcome, events));
  const applied = [first];
  const ended = outcome.status === "done" ? 0 : await goOn(cloud, situation, { first, fromFile, applied, story });
  if (typeof ended !== "number") problems.push(...ended);
  problems.push(...(await findLeft(cloud, situation)));
  problems.push(...findDamage(snapshot, cloud.cloud, applied, listNamed(situation.text)));
  return {
    problems,
    parts: faults.faults.filter(({ call }) => call <= troubled.calls()).length,
    story: [...troubled.story, ...story],
    counts: countCase(troubled, outcome, faults),
  };
}

/** Planning while things go wrong: it may be refused, or know less than there is; it never writes. */
async function planInTrouble(
  world: World,
  { text, flags, plan }: Situation,
  { cloud }: SimulatedCloud,
  story: string[],
): Promise<{ readonly plan: Plan | undefined; readonly problems: readonly string[] }> {
  const since = cloud.journal.length;
  const made = await tryPlan(world, text, flags);
  const wrote = cloud.journal.slice(since).filter(({ write }) => write);
  const problems = wrote.map(({ method, path }) => `planning wrote ${method} ${path}`);
  if (!made.ok) {
    story.push("planning was refused", ...made.diagnostics.map((one) => `  ${one.code}: ${showDiagnostic(one)}`));
    return {
      plan: undefined,
      problems: [...problems, ...judgeSaid({ status: "failed", diagnostics: made.diagnostics })],
    };
  }
  const [seen, there] = [stepsOf(made.value), stepsOf(plan)];
  const invented = seen.filter((step) => !there.includes(step) && !(flags.destroy ? goesAlone : /^ensure /).test(step));
  story.push(
    `planned ${seen.join(", ")}`,
    ...made.value.diagnostics.map((one) => `  ${one.code}: ${showDiagnostic(one)}`),
  );
  // What couldn't be asked is left out and said; nothing is planned that isn't so.
  problems.push(...invented.map((step) => `planned for want of an answer: ${step}`));
  const unsaid = there.filter((step) => !seen.includes(step)).filter(() => made.value.diagnostics.length === 0);
  problems.push(...unsaid.map((step) => `left out of a plan without a word: ${step}`));
  return { plan: seen.length === 0 ? undefined : made.value, problems };
}

/** A step that says itself that Flyte couldn't be asked; and what goes by itself when nobody can say what its cluster holds. */
const goesAlone = /^(ensure |delete kubernetes\.)/;

/** What was written for steps of which it is said that all was there already: an answer that was lost may hide a write. */
function findUnsaid(
  snapshot: Snapshot,
  { cloud }: SimulatedCloud,
  plan: Plan,
  events: readonly Event[],
): readonly string[] {
  const already = new Set(
    events.flatMap((event) => (event.type === "step-done" && event.already ? [event.address] : [])),
  );
  if (already.size === 0) return [];
  const written = new Set(plan.steps.map(({ address }) => address).filter((address) => !already.has(address)));
  const { lies } = findLies(snapshot, cloud, { plan, written, begunByOthers: [] });
  return lies.filter((line) => line.endsWith("no step that was done says so"));
}

/** So many faults are survived, wherever they hit. */
const mostSurvived = 2;

/**
 * One or two faults that pass by themselves are no reason to give up. Aside: what happens to helm, which tries nothing again; to
 * the lease; and an operation that has no end.
 */
function judgeGivenUp({ story }: Troubled, { status }: ApplyOutcome, events: readonly Event[]): readonly string[] {
  const isHeld = events.some((event) => event.type === "lease" && event.status === "taken");
  const isSurvived = story.every((line) => !/^call \d+, helm |\/leases\b|: operation /.test(line));
  if (status === "done" || story.length > mostSurvived || !isHeld || !isSurvived) return [];
  return [`it ended ${status} after ${story.length === 1 ? "one fault" : "two faults"}`];
}

interface GoingOn {
  readonly first: Plan;
  /** Begin with the plan that the first run had; otherwise plan anew. */
  readonly fromFile: boolean;
  readonly applied: Plan[];
  readonly story: string[];
}

/** In peace again: twice at most until it is done. Answers how many runs it took, or what went wrong. */
async function goOn(
  cloud: SimulatedCloud,
  { text, flags }: Situation,
  { first, fromFile, applied, story }: GoingOn,
): Promise<number | readonly string[]> {
  let said: readonly string[] = [];
  for (const again of [1, 2]) {
    await cloud.clock.sleep(leaseMs);
    const { world } = openWorld(cloud);
    const made = again === 1 && fromFile ? undefined : await tryPlan(world, text, flags);
    if (made !== undefined && !made.ok)
      return made.diagnostics.map((one) => `in peace, no plan: ${showDiagnostic(one)}`);
    const second = made?.value ?? first;
    applied.push(second);
    const outcome = await apply(world, text, second);
    story.push(`again from ${made === undefined ? "the same plan" : "a new plan"}: ${outcome.status}`);
    if (outcome.status === "done") return again;
    said = outcome.diagnostics.map((one) => `in peace, ${outcome.status}: ${showDiagnostic(one)}`);
    story.push(...said.map((one) => `  ${one}`));
  }
  return said;
}

/** What the next plan would still do, and what is there more or less than when nothing goes wrong. */
async function findLeft(cloud: SimulatedCloud, situation: Situation): Promise<readonly string[]> {
  const next = await planWhenUp(cloud, situation);
  if (!next.ok) return next.diagnostics.map((one) => `no next plan: ${showDiagnostic(one)}`);
  const left = stepsOf(next.value).map((step) => `left: ${step}`);
  return [...left, ...compareThings(situation.things, listThings(cloud.cloud.state))];
}

function judgeLength({ clock }: SimulatedCloud, startMs: number, { calls }: Troubled): readonly string[] {
  const tookMs = clock.now() - startMs;
  return [
    ...(tookMs > longestMs ? [`it took ${Math.round(tookMs / 60_000)} minutes`] : []),
    ...(calls() >= mostCalls ? [`it made ${calls()} calls`] : []),
  ];
}

function countCase({ hits }: Troubled, { status }: Pick<ApplyOutcome, "status">, { writesOnly }: FaultPlan) {
  const total = [...hits.values()].reduce((sum, count) => sum + count, 0);
  return {
    faults: total,
    [`at first ${status}`]: 1,
    ...(total === 0 ? { "nothing hit": 1 } : {}),
    ...(writesOnly ? { "writes only": 1 } : {}),
    ...Object.fromEntries(hits),
  };
}
