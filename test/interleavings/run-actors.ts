import type { ApplyOutcome, Plan } from "@fgk/engine";
import { exitCodeOf } from "@fgk/engine";
import { install, openWorld, readBack } from "../plan/installation.ts";
import { apply, plan, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import { openDraw } from "../property/draw.ts";
import type { Ended } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { letTimePass } from "../simulation/let-time-pass.ts";
import { createRandom } from "../simulation/random.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { type Act, drawAct } from "./actors.ts";
import { openPace } from "./pace.ts";
import { drawFiles, firstFile } from "./two-files.ts";

const everything = ["restart", "nodes", "downtime", "identity", "access", "exposure"] as const;
const dataLoss = ["storage.bucket/acme-ml-flyte-data", "storage.bucket/acme-ml-flyte-metadata"] as const;

/** What fgk may say when others were at work: the plan doesn't hold any more, or what was done isn't there any more. */
const fairCodes: ReadonlySet<string> = new Set(["plan-stale", "not-converged"]);

export function makeInstalled(): Promise<SimulatedCloud> {
  return install(firstFile);
}

/** One apply while others drift what it manages, and Google and Flyte's controller do their own. */
export async function runActors(number: number, installed: SimulatedCloud, keep?: ReadonlySet<number>): Promise<Ended> {
  const draw = openDraw(createRandom(900_001 + number));
  const [file] = drawFiles(draw);
  const drawn = Array.from({ length: draw.count(1, 5) }, (_, index) => ({
    call: draw.count(1, 130),
    act: drawAct(draw, `other${index}`),
  }));
  const moves = drawn.filter((_, index) => keep === undefined || keep.has(index));
  const cloud = cloneSimulatedCloud(installed, number);
  const story = [file];
  const written = await planFile(cloud, file);
  const done: Act[] = [];
  let made = 0;
  const pace = openPace(cloud.clock, number, [], async (call) => {
    made = Math.max(made, call);
    for (const move of moves.filter((one) => one.call === call)) await perform(cloud, move, done, story);
  });
  const outcome = await apply(openWorld(cloud, { pace }).world, file, written);
  for (const move of moves.filter(({ call }) => call > made)) await perform(cloud, move, done, story);
  story.push(
    `${written.steps.length} steps, ${made} calls, ${outcome.status}`,
    ...outcome.diagnostics.map(showDiagnostic),
  );
  const problems = [
    ...findOdd(outcome),
    ...(await findHalf(cloud, file, outcome, done)),
    ...(await convergeAgain(cloud, file)),
    ...(await findLost(cloud, done)),
  ];
  const counts = {
    [outcome.status]: 1,
    drifts: done.filter(({ drifts }) => drifts !== undefined).length,
    "things of others": done.filter(({ kept }) => kept !== undefined).length,
    "acts refused": moves.length - done.length,
  };
  return { problems, story, counts, parts: drawn.length };
}

/** Their tool may be refused (the cluster is busy, the policy has changed): then nothing of it is done. */
async function perform(
  cloud: SimulatedCloud,
  { call, act }: { readonly call: number; readonly act: Act },
  done: Act[],
  story: string[],
): Promise<void> {
  const end = cloud.clock.begin();
  try {
    await act.act(cloud);
    done.push(act);
    story.push(`before call ${call}, ${act.what}`);
  } catch (error) {
    if (!(error instanceof Error) || !/: (400|404|409|412) /.test(error.message)) throw error;
    story.push(`before call ${call}, refused: ${act.what}: ${error.message.slice(0, 200)}`);
  } finally {
    end();
  }
}

async function planFile(cloud: SimulatedCloud, file: string): Promise<Plan> {
  return readBack(await plan(openWorld(cloud).world, file, { allow: everything, dataLoss }));
}

function findOdd({ status, diagnostics }: ApplyOutcome): readonly string[] {
  if (status === "done") return [];
  return diagnostics
    .filter(({ severity, code }) => severity === "error" && !fairCodes.has(code))
    .map((one) => `ended ${status}: ${exitCodeOf(one.code)} ${showDiagnostic(one)}`);
}

/** After an apply that ended well, the next plan names what somebody drifted, and nothing else. */
async function findHalf(
  cloud: SimulatedCloud,
  file: string,
  { status }: ApplyOutcome,
  done: readonly Act[],
): Promise<readonly string[]> {
  await letTimePass(cloud, 20);
  if (status !== "done") return [];
  const next = await planFile(cloud, file);
  return next.steps
    .filter(({ address }) => !done.some(({ drifts }) => drifts?.test(address)))
    .map(({ action, address }) => `ended well, but left: ${action} ${address}`);
}

async function convergeAgain(cloud: SimulatedCloud, file: string): Promise<readonly string[]> {
  const again = await planFile(cloud, file);
  const outcome = await apply(openWorld(cloud).world, file, again);
  if (outcome.status !== "done")
    return outcome.diagnostics.map((one) => `again, ${outcome.status}: ${showDiagnostic(one)}`);
  await letTimePass(cloud, 5);
  return stepsOf(await planFile(cloud, file)).map((step) => `after applying again, left: ${step}`);
}

async function findLost(cloud: SimulatedCloud, done: readonly Act[]): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const { what, kept } of done) {
    const isKept = await kept?.(cloud).catch((error: unknown) => String(error).slice(0, 200));
    if (isKept !== undefined && isKept !== true) lost.push(`lost: what ${what} (${isKept})`);
  }
  return lost;
}
