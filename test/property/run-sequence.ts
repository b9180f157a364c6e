import type { Address, Plan } from "@fgk/engine";
import { readDeployment } from "@fgk/engine";
import { openWorld, readBack } from "../plan/installation.ts";
import { apply, applyOrDie, catalog, listNamed, plan, showDiagnostic, stepsOf, tryPlan } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { letTimePass } from "../simulation/let-time-pass.ts";
import { createRandom } from "../simulation/random.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { findDamage, takeSnapshot } from "../witness/witness.ts";
import { isOutsidePlans } from "../witness/writes.ts";
import { type Choices, drawChoices } from "./choices.ts";
import { type Drawn, type DrawnEdit, drawDeployment, drawEdits, makeEdits, writeDeployment } from "./deployments.ts";
import { type Draw, openDraw } from "./draw.ts";
import { drawForeign, type ForeignThing, plantThings } from "./foreign-things.ts";
import { isKnownGap } from "./known-gaps.ts";

/** How one sequence ended, and what of it breaks the property. */
export interface Sequence {
  readonly ending: string;
  /** What was drawn and what fgk said, for the reader of a failure. */
  readonly story: readonly string[];
  readonly problems: readonly string[];
  /** How many edits and things of others were drawn. */
  readonly parts: number;
}

/** A deployment that was applied from nothing: where the sequences begin. */
export interface Beginning {
  readonly drawn: Drawn;
  readonly cloud: SimulatedCloud;
}

/** Operations take a hundredth of their time: the calls are the same, but for polls. */
const timeScale = 0.01;
const everything = ["restart", "nodes", "downtime", "identity", "access", "exposure"] as const;

/** The clouds of so many drawn deployments, each applied from nothing. */
export async function makeBeginnings(seed: number, count: number): Promise<readonly Beginning[]> {
  const beginnings: Beginning[] = [];
  for (let number = 0; number < count; number += 1) {
    const drawn = drawDeployment(openDraw(createRandom(seed * 1_000 + number)));
    const cloud = createSimulatedCloud({ timeScale });
    const text = writeDeployment(drawn);
    const { world } = openWorld(cloud);
    const outcome = await apply(world, text, await plan(world, text, { allow: everything }));
    if (outcome.status !== "done") throw new Error(outcome.diagnostics.map(showDiagnostic).join("\n"));
    await cloud.clock.sleep(600_000);
    beginnings.push({ drawn, cloud });
  }
  return beginnings;
}

/** What one sequence is made of, drawn before anything happens. */
interface DrawnSequence {
  readonly beginning: Beginning;
  readonly edits: readonly DrawnEdit[];
  readonly planted: readonly ForeignThing[];
  readonly meanwhile: readonly ForeignThing[];
  readonly choicesSeed: number;
  /** The share of the calls after which it dies; undefined: it doesn't. */
  readonly crashAt: number | undefined;
  readonly goesOnFromFile: boolean;
}

function drawSequence(draw: Draw, beginnings: readonly Beginning[]): DrawnSequence {
  return {
    beginning: draw.one(beginnings),
    planted: drawForeign(draw, 6),
    edits: drawEdits(draw, 4),
    choicesSeed: draw.count(0, 1_000_000),
    meanwhile: draw.chance(0.25) ? drawForeign(draw, 3) : [],
    crashAt: draw.chance(0.3) ? draw.count(0, 1_000) / 1_000 : undefined,
    goesOnFromFile: draw.chance(0.5),
  };
}

/** The drawn sequence without the parts that aren't kept: edits first, then what is planted, then what comes meanwhile. */
function keepParts(drawn: DrawnSequence, keep: ReadonlySet<number> | undefined): DrawnSequence {
  if (keep === undefined) return drawn;
  const { edits, planted, meanwhile } = drawn;
  const later = edits.length + planted.length;
  return {
    ...drawn,
    edits: edits.filter((_, index) => keep.has(index)),
    planted: planted.filter((_, index) => keep.has(edits.length + index)),
    meanwhile: meanwhile.filter((_, index) => keep.has(later + index)),
  };
}

/**
 * One sequence: things of others come into the cloud of a deployment, its file is edited, planned with drawn flags and
 * applied, sometimes with a crash and a second run, sometimes while others go on. What a refused plan and a blocked or stale
 * apply must not do is write; whatever is applied must leave everything foreign alone.
 */
export async function runSequence(
  number: number,
  beginnings: readonly Beginning[],
  keep?: ReadonlySet<number>,
): Promise<Sequence> {
  const whole = drawSequence(openDraw(createRandom(100_003 + number)), beginnings);
  const drawn = keepParts(whole, keep);
  const cloud = cloneSimulatedCloud(drawn.beginning.cloud, number);
  plantThings(cloud.cloud.state, drawn.planted);
  const edited = makeEdits(drawn.beginning.drawn, drawn.edits, isValid);
  const text = writeDeployment(edited.drawn);
  const choices = drawChoices(openDraw(createRandom(drawn.choicesSeed)), listAddresses(text));
  const ended = await planAndApply(cloud, text, choices, drawn);
  const names = [...edited.edits, ...(choices.destroy ? ["destroy"] : [])];
  const story = [
    text,
    `edits: ${edited.edits.join("; ")}`,
    `planted: ${drawn.planted.map(({ name }) => name).join("; ")}`,
    `meanwhile: ${drawn.meanwhile.map(({ name }) => name).join("; ")}; crash at ${drawn.crashAt}; ${JSON.stringify(choices)}`,
    `ended ${ended.ending}`,
    ...ended.said.map((line) => `  ${line}`),
  ];
  const parts = whole.edits.length + whole.planted.length + whole.meanwhile.length;
  const problems = ended.problems.filter((problem) => !isKnownGap(names, problem));
  const ending = problems.length < ended.problems.length ? `${ended.ending}, with a known gap` : ended.ending;
  return { ending, problems, story, parts };
}

/** Whether it is a file that fgk reads. */
export function isValid(text: string): boolean {
  return readDeployment(text, "fgk.yaml", catalog).ok;
}

function listAddresses(text: string): readonly Address[] {
  return listNamed(text) as readonly Address[];
}

/** How planning and applying ended, and what fgk said. */
interface PlannedEnd extends Pick<Sequence, "ending" | "problems"> {
  readonly said: readonly string[];
}

async function planAndApply(
  cloud: SimulatedCloud,
  text: string,
  choices: Choices,
  drawn: DrawnSequence,
): Promise<PlannedEnd> {
  const made = await tryPlan(openWorld(cloud).world, text, choices);
  const planWrites = listWrites(cloud, 0, "prod");
  if (planWrites.length > 0) return { ending: "planned", said: [], problems: planWrites };
  if (!made.ok) return { ending: "refused", said: made.diagnostics.map(showDiagnostic), problems: [] };
  const written = readBack(made.value);
  const { meanwhile, crashAt } = drawn;
  plantThings(cloud.cloud.state, meanwhile);
  const snapshot = takeSnapshot(cloud.cloud);
  const damage = (...plans: readonly Plan[]): readonly string[] =>
    findDamage(snapshot, cloud.cloud, plans, listNamed(text));
  const crash =
    crashAt === undefined
      ? undefined
      : { call: 20 + Math.floor(crashAt * (40 + 8 * written.steps.length)), when: "after" as const };
  const first = openWorld(cloud, crash === undefined ? {} : { crash });
  const outcome = await applyOrDie(first.world, text, written);
  if (outcome === undefined) {
    const again = drawn.goesOnFromFile ? written : undefined;
    return goOn(cloud, text, choices, { written, again, damage, meanwhile });
  }
  const { status } = outcome;
  const harmless = status === "stale" || status === "blocked" || status === "locked";
  const problems = [
    ...damage(written),
    ...(harmless ? listWrites(cloud, snapshot.journalLength, written.header.deployment) : []),
    ...(status === "done" && meanwhile.length === 0 ? await findLeft(cloud, text, choices) : []),
  ];
  const ending = written.steps.length === 0 ? "nothing to do" : sayEnding(status, choices);
  return { ending, said: outcome.diagnostics.map(showDiagnostic), problems };
}

/** What a run that died leaves to the one after it. */
interface Died {
  readonly written: Plan;
  /** The plan file that is gone on with; undefined: plan anew. */
  readonly again: Plan | undefined;
  readonly damage: (...plans: readonly Plan[]) => readonly string[];
  /** What others did after the plan was made: their part of what a next plan mends. */
  readonly meanwhile: readonly ForeignThing[];
}

/** The run died: another goes on, from the same plan file or from a new plan. */
async function goOn(
  cloud: SimulatedCloud,
  text: string,
  choices: Choices,
  { written, again, damage, meanwhile }: Died,
): Promise<PlannedEnd> {
  const { world } = openWorld(cloud);
  const made = again === undefined ? await tryPlan(world, text, choices) : undefined;
  if (made !== undefined && !made.ok) {
    return {
      ending: "crashed, then refused",
      said: made.diagnostics.map(showDiagnostic),
      problems: damage(written),
    };
  }
  const second = made?.value ?? written;
  const outcome = await apply(world, text, second);
  const { status } = outcome;
  // What couldn't be listed while Flyte was down is found when it is up again: one more plan.
  const isWhole = second.summary.notChecked.length === 0;
  const left = status === "done" && meanwhile.length === 0 && isWhole ? await findLeft(cloud, text, choices) : [];
  const problems = [...damage(written, second), ...left];
  const ending = `crashed, then ${sayEnding(status, choices)}`;
  return { ending, said: outcome.diagnostics.map(showDiagnostic), problems };
}

function sayEnding(status: string, { destroy }: Choices): string {
  return destroy ? `destroy ${status}` : status;
}

/** After an apply that ended well, planning with the same flags has nothing left to do. */
export async function findLeft(cloud: SimulatedCloud, text: string, choices: Choices): Promise<readonly string[]> {
  const since = cloud.cloud.journal.length;
  let next = await tryPlan(openWorld(cloud).world, text, choices);
  if (next.ok && next.value.summary.ensure > 0) {
    // Flyte's pod may just have lost its node: until it is up again, its projects can't be asked for.
    await letTimePass(cloud, 10);
    next = await tryPlan(openWorld(cloud).world, text, choices);
  }
  if (!next.ok) return next.diagnostics.map((one) => `no next plan: ${showDiagnostic(one)}`);
  // Without a NAT, private nodes can't pull Flyte's images once it moves: it stays down.
  const isDown = text.includes('"nat":"none"');
  const left = stepsOf(next.value).filter((step) => !(isDown && step.startsWith("ensure flyte.project/")));
  return [...left.map((step) => `left: ${step}`), ...listWrites(cloud, since, "prod")];
}

function listWrites({ cloud }: SimulatedCloud, since: number, deployment: string): readonly string[] {
  return cloud.journal
    .slice(since)
    .filter((entry) => entry.write && !isOutsidePlans(entry, { deployment }))
    .map((entry) => `wrote ${entry.method} ${entry.path}`);
}
