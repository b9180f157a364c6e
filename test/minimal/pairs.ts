import type { Address, Plan, Risk, World } from "@fgk/engine";
import { openWorld } from "../plan/installation.ts";
import { listNamed, readText, tryPlan } from "../product/run-fgk.ts";
import { editDeployment, writeDeployment } from "../property/deployments.ts";
import { type Draw, openDraw } from "../property/draw.ts";
import { type Beginning, makeBeginnings } from "../property/run-sequence.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { letTimePass } from "../simulation/let-time-pass.ts";
import { createRandom } from "../simulation/random.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** What there is, what is asked for, and the plan between the two. */
export interface Pair {
  /** The cloud in which the plan was made: each user makes copies. */
  readonly cloud: SimulatedCloud;
  readonly text: string;
  readonly plan: Plan;
  readonly draw: Draw;
  readonly story: readonly string[];
}

export const everything: readonly Risk[] = ["restart", "nodes", "downtime", "identity", "access", "exposure"];

/** Deployments that pairs begin with. */
export function openPairs(): Promise<readonly Beginning[]> {
  return makeBeginnings(7, 4);
}

/** Draws a pair; undefined: what is asked for is refused, or is there already. */
export async function drawPair(number: number, beginnings: readonly Beginning[]): Promise<Pair | undefined> {
  const draw = openDraw(createRandom(500_009 + number));
  const beginning = draw.one(beginnings);
  const cloud = cloneSimulatedCloud(beginning.cloud, number);
  const edited = editDeployment(beginning.drawn, draw);
  const drawn = draw.chance(0.8) ? { ...edited.drawn, protect: false } : edited.drawn;
  const text = writeDeployment(drawn);
  const made = await planFor(openWorld(cloud).world, text);
  if (!made.ok || made.value.steps.length === 0 || made.value.steps.some((step) => step.blocked)) return undefined;
  const story = [`edits: ${edited.edits.join(", ")}`];
  return { cloud, text, plan: made.value, draw, story };
}

/** Consent to everything, by name where it must be. */
function flagsFor(text: string): { readonly allow: readonly Risk[]; readonly dataLoss: readonly Address[] } {
  readText(text);
  const named = listNamed(text) as readonly Address[];
  const dataLoss = named.filter((address) => /^(sql\.instance|storage\.bucket|kubernetes\.namespace)\//.test(address));
  return {
    allow: everything,
    dataLoss: [...dataLoss, "storage.bucket/acme-ml-flyte-data", "storage.bucket/acme-ml-flyte-metadata"],
  };
}

/** A plan with consent to everything that may be consented to. */
export function planFor(world: World, text: string): ReturnType<typeof tryPlan> {
  return tryPlan(world, text, flagsFor(text));
}

/** The plan that is made next, once Flyte's pod is up again wherever it went. */
export async function planAgain(cloud: SimulatedCloud, text: string): ReturnType<typeof tryPlan> {
  const next = await planFor(openWorld(cloud).world, text);
  if (next.ok && next.value.summary.ensure === 0) return next;
  await letTimePass(cloud, 10);
  return planFor(openWorld(cloud).world, text);
}
