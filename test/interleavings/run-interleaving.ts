import type { ApplyOutcome, World } from "@fgk/engine";
import { applyPlan, exitCodeOf } from "@fgk/engine";
import { openWorld } from "../plan/installation.ts";
import { readText, showDiagnostic } from "../product/run-fgk.ts";
import { openDraw } from "../property/draw.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createRandom } from "../simulation/random.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { after, type Beginning, planShared, sharedCatalog } from "./deployment.ts";
import { ask, type OthersAtWork, openOthers } from "./others-at-work.ts";
import { clusterName, listFacts } from "./places.ts";

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
  /** How many edits of others were drawn. */
  readonly parts: number;
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

/** Applies the plan while others edit the same things, at moments that the seed chooses; `keep`: these edits alone. */
export async function runInterleaving(
  seed: number,
  beginning: Beginning,
  undisturbed: Undisturbed,
  keep?: ReadonlySet<number>,
): Promise<Interleaving> {
  const draw = openDraw(createRandom(100_003 + seed));
  const cloud = cloneSimulatedCloud(beginning.cloud, seed);
  const others = openOthers(cloud, draw, undisturbed.calls, keep);
  const { world } = openWorld(cloud, { shuffled: draw.chance(0.5) });
  const watched = watchWorld(world, others);
  const outcome = await applyShared(watched.world, beginning.plan);
  await others.finish();
  const { expected, taken, refused, story } = others.ended(undisturbed.facts);
  const counts = { overtaken: watched.overtaken(), taken, refused, story, parts: others.count };
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
function watchWorld(world: World, others: OthersAtWork): { readonly world: World; readonly overtaken: () => number } {
  let overtaken = 0;
  const fetch: World["fetch"] = async (url, options) => {
    await others.act();
    const answer = await world.fetch(url, options);
    if (answer.status === 409 || answer.status === 412) overtaken += 1;
    return answer;
  };
  return { world: { ...world, fetch }, overtaken: () => overtaken };
}

function compareFacts(expected: ReadonlySet<string>, found: ReadonlySet<string>): readonly string[] {
  return [
    ...[...expected].filter((fact) => !found.has(fact)).map((fact) => `lost: ${fact}`),
    ...[...found].filter((fact) => !expected.has(fact)).map((fact) => `nobody asked for: ${fact}`),
  ];
}
