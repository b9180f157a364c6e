import type { ApplyOutcome, Plan } from "@fgk/engine";
import { applyPlan, exitCodeOf } from "@fgk/engine";
import { createEmptyCloud, install, openWorld, readBack } from "../plan/installation.ts";
import { catalog, listNamed, readText, showDiagnostic, stepsOf, tryPlan } from "../product/run-fgk.ts";
import { type Draw, openDraw } from "../property/draw.ts";
import type { Ended } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { letTimePass } from "../simulation/let-time-pass.ts";
import { createRandom } from "../simulation/random.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { findDamage, takeSnapshot } from "../witness/witness.ts";
import { findDoubles } from "./find-doubles.ts";
import { findLateWrites, findMixedWrites } from "./lease-history.ts";
import { openPace, type Pause, type ProcessPace } from "./pace.ts";
import { takeLease } from "./take-lease.ts";
import { drawFiles, firstFile } from "./two-files.ts";

/** Where cases begin: nothing at all (no cluster, so no lease either), or an installed deployment. */
export interface Grounds {
  readonly nothing: SimulatedCloud;
  readonly installed: SimulatedCloud;
}

export async function makeGrounds(): Promise<Grounds> {
  return { nothing: createEmptyCloud(), installed: await install(firstFile) };
}

/** Something that happens to one of the two; each is a part of the case. */
interface Disturbance {
  readonly run: 0 | 1;
  readonly call: number;
  readonly what: "stands still" | "lease deleted" | "lease taken";
  readonly ms: number;
}

/** One case, drawn before anything happens. */
interface Drawn {
  readonly fromNothing: boolean;
  readonly files: readonly [string, string];
  /** Whether the second applies the first one's plan file. */
  readonly samePlan: boolean;
  readonly waits: readonly boolean[];
  readonly gapMs: number;
  readonly disturbances: readonly Disturbance[];
}

const everything = ["restart", "nodes", "downtime", "identity", "access", "exposure"] as const;
/** Days after which objects are deleted are a loss of data. */
const dataLoss = ["storage.bucket/acme-ml-flyte-data", "storage.bucket/acme-ml-flyte-metadata"] as const;
const holders = ["ann", "bob"] as const;

/** How long an apply that waits does so. */
const patienceMs = 30 * 60_000;

function drawCase(draw: Draw): Drawn {
  const fromNothing = draw.chance(0.3);
  const files = drawFiles(draw);
  const samePlan = files[0] === files[1] && draw.chance(0.5);
  const waits = [draw.chance(0.4), draw.chance(0.4)];
  const gapMs = draw.one([0, 0, 500, 5_000, 20_000]);
  const count = draw.chance(0.5) ? 0 : draw.count(1, 4);
  const disturbances = Array.from({ length: count }, (): Disturbance => {
    const run = draw.one([0, 1] as const);
    const what = draw.one(["stands still", "stands still", "lease deleted", "lease taken"] as const);
    return {
      run,
      what,
      call: draw.count(1, fromNothing ? 250 : 120),
      ms: draw.one([20_000, 70_000, 130_000, 400_000]),
    };
  });
  return { fromNothing, files, samePlan, waits, gapMs, disturbances };
}

/** One process of fgk. */
interface Run {
  readonly holder: string;
  readonly file: string;
  readonly plan: Plan;
  readonly pace: ProcessPace;
  readonly outcome: ApplyOutcome;
  readonly endedMs: number;
}

/** Two applies of one deployment at the same time. */
export async function runTwoApplies(number: number, grounds: Grounds, keep?: ReadonlySet<number>): Promise<Ended> {
  const drawn = drawCase(openDraw(createRandom(700_001 + number)));
  const disturbances = drawn.disturbances.filter((_, part) => keep === undefined || keep.has(part));
  const cloud = cloneSimulatedCloud(drawn.fromNothing ? grounds.nothing : grounds.installed, number);
  for (const holder of holders) {
    cloud.cloud.state.callers[holder] = { email: `${holder}@acme.example`, permissions: "all" };
  }
  const plans = await planBoth(cloud, drawn);
  const snapshot = takeSnapshot(cloud.cloud);
  const runs = await Promise.all(
    holders.map((_, index) => startRun(cloud, number, index === 0 ? 0 : 1, { drawn, plans, disturbances })),
  );
  const journal = cloud.cloud.journal.slice(snapshot.journalLength);
  const named = drawn.files.flatMap((file) => [...listNamed(file)]);
  const problems = [
    ...runs.flatMap(findOddEnding),
    ...findDamage(snapshot, cloud.cloud, plans, named),
    ...(drawn.fromNothing || disturbances.length > 0 ? [] : findMixedWrites(journal)),
    ...runs.flatMap(({ holder, pace }) => findLateWrites(journal, holder, pace)),
    ...(drawn.fromNothing ? findDoubles(cloud) : []),
    ...(await convergeAfter(cloud, runs)),
    ...(drawn.fromNothing ? findDoubles(cloud) : []),
  ];
  const counts = countEndings(runs, drawn.fromNothing);
  return { problems, counts, parts: drawn.disturbances.length, story: tellStory(drawn, disturbances, runs) };
}

async function planBoth(cloud: SimulatedCloud, { files, samePlan }: Drawn): Promise<readonly [Plan, Plan]> {
  const first = await planFile(cloud, files[0]);
  return [first, samePlan ? first : await planFile(cloud, files[1])];
}

async function planFile(cloud: SimulatedCloud, file: string): Promise<Plan> {
  const made = await tryPlan(openWorld(cloud).world, file, { allow: everything, dataLoss });
  if (!made.ok) throw new Error(made.diagnostics.map(showDiagnostic).join("\n"));
  return readBack(made.value);
}

interface Setting {
  readonly drawn: Drawn;
  readonly plans: readonly [Plan, Plan];
  readonly disturbances: readonly Disturbance[];
}

async function startRun(
  cloud: SimulatedCloud,
  number: number,
  index: 0 | 1,
  { drawn, plans, disturbances }: Setting,
): Promise<Run> {
  const holder = holders[index];
  const mine = disturbances.filter(({ run }) => run === index);
  const pauses: readonly Pause[] = mine.flatMap(({ what, call, ms }) =>
    what === "stands still" ? [{ afterCall: call, ms }] : [],
  );
  const pace = openPace(cloud.clock, number * 2 + index, pauses, async (call) => {
    for (const { what } of mine.filter((one) => one.call === call && one.what !== "stands still")) {
      await takeLease(cloud, what === "lease taken" ? "carol" : undefined);
    }
  });
  if (index === 1) await cloud.clock.sleep(drawn.gapMs);
  const { world } = openWorld(cloud, { pace, variables: { FGK_GOOGLE_TOKEN: holder } });
  const [file, plan] = [drawn.files[index], plans[index]];
  const outcome = await applyPlan({
    plan,
    file: readText(file),
    catalog,
    world,
    fgkVersion: "0.1.0",
    emit: () => undefined,
    stop: new AbortController().signal,
    holder,
    ...(drawn.waits[index] ? { lockTimeoutMs: patienceMs } : {}),
  });
  return { holder, file, plan, pace, outcome, endedMs: cloud.clock.now() };
}

/** Codes with which one of two may end: the other has the lease, has taken it, or has changed what was planned. */
const fairCodes: ReadonlySet<string> = new Set([
  "lease-held",
  "lease-lost",
  "plan-stale",
  "interrupted",
  "not-converged",
]);

function findOddEnding({ holder, outcome, pace }: Run): readonly string[] {
  if (outcome.status === "done") return [];
  const odd = outcome.diagnostics.filter(
    // For who stood still the time of a step is up as well.
    ({ code, severity }) => severity === "error" && !fairCodes.has(code) && !(pace.stoodStill() && code === "timeout"),
  );
  return odd.map((one) => `${holder} ended ${outcome.status}: ${exitCodeOf(one.code)} ${showDiagnostic(one)}`);
}

/** Who ended well last has what they declared; else whoever applies again gets it, with one more plan. */
async function convergeAfter(cloud: SimulatedCloud, runs: readonly Run[]): Promise<readonly string[]> {
  await letTimePass(cloud, 5);
  const done = runs.filter(({ outcome }) => outcome.status === "done").sort((a, b) => a.endedMs - b.endedMs);
  const last = done.at(-1);
  const others = runs.filter(
    (run) => run !== last && run.endedMs > (last?.endedMs ?? 0) && run.outcome.done.length > 0,
  );
  if (last !== undefined && others.length === 0) {
    const left = stepsOf(await planFile(cloud, last.file));
    if (left.length > 0) return left.map((step) => `${last.holder} ended well, but left: ${step}`);
    return [];
  }
  const file = runs[0]?.file ?? firstFile;
  const again = await planFile(cloud, file);
  const { world } = openWorld(cloud);
  const outcome = await applyPlan({
    ...{
      plan: again,
      file: readText(file),
      catalog,
      world,
      fgkVersion: "0.1.0",
      holder: "dora",
      emit: () => undefined,
    },
    stop: new AbortController().signal,
    lockTimeoutMs: patienceMs,
  });
  if (outcome.status !== "done") {
    return [`again: ${outcome.status}`, ...outcome.diagnostics.map((one) => `again: ${showDiagnostic(one)}`)];
  }
  await letTimePass(cloud, 5);
  return stepsOf(await planFile(cloud, file)).map((step) => `after applying again, left: ${step}`);
}

function countEndings(runs: readonly Run[], fromNothing: boolean): Readonly<Record<string, number>> {
  const well = runs.filter(({ outcome }) => outcome.status === "done").length;
  const codes = new Set(runs.flatMap(({ outcome }) => outcome.diagnostics.map(({ code }) => code)));
  return {
    [`${["none", "one", "both"][well]} done`]: 1,
    "without a cluster": fromNothing ? 1 : 0,
    "refused by the lease": codes.has("lease-held") ? 1 : 0,
    "lease lost": codes.has("lease-lost") ? 1 : 0,
    stale: codes.has("plan-stale") ? 1 : 0,
    "said what isn't as asked for": codes.has("not-converged") ? 1 : 0,
  };
}

function tellStory(drawn: Drawn, disturbances: readonly Disturbance[], runs: readonly Run[]): readonly string[] {
  return [
    `${drawn.fromNothing ? "from nothing" : "installed"}, ${drawn.samePlan ? "one plan" : "a plan each"}, gap ${drawn.gapMs} ms`,
    ...drawn.files.map((file, index) => `${holders[index === 0 ? 0 : 1]}: ${file}`),
    ...disturbances.map(({ run, call, what, ms }) => `${holders[run]}, call ${call}: ${what} ${ms}`),
    ...runs.flatMap(({ holder, outcome, plan, pace, endedMs }) => [
      `${holder}: ${plan.steps.length} steps planned, ${pace.sent.length} calls, ${outcome.status} at ${new Date(endedMs).toISOString()}; done: ${outcome.done.join(" ")}`,
      ...outcome.diagnostics.map((one) => `  ${exitCodeOf(one.code)} ${showDiagnostic(one)}`),
    ]),
  ];
}
