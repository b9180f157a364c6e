import type { Address, Plan } from "@fgk/engine";
import { openWorld, readBack } from "../plan/installation.ts";
import { apply, listNamed, showDiagnostic, tryPlan } from "../product/run-fgk.ts";
import type { Ended } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { letTimePass } from "../simulation/let-time-pass.ts";
import { createRandom } from "../simulation/random.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { findDamage, takeSnapshot } from "../witness/witness.ts";
import type { Choices } from "./choices.ts";
import { type Drawn, drawEdits, makeEdits, writeDeployment } from "./deployments.ts";
import { openDraw } from "./draw.ts";
import { isKnownGap } from "./known-gaps.ts";
import { type Beginning, findLeft, isValid } from "./run-sequence.ts";

const everything = ["restart", "nodes", "downtime", "identity", "access", "exposure"] as const;

/** One state of the series: what it was asked for with, and how that ended. */
interface Stage {
  readonly ending: "applied" | "explained" | "nothing to do" | "refused" | "destroyed";
  readonly problems: readonly string[];
  readonly said: readonly string[];
}

/**
 * Three to six states of one deployment after another in the same cloud, each planned and applied with every consent, and at the
 * end nothing: after each apply the next plan is empty, and what was written is what the plan said. A state that is refused is
 * skipped, as people do: they take their edit back.
 */
export async function runSeries(
  number: number,
  beginnings: readonly Beginning[],
  keep?: ReadonlySet<number>,
): Promise<Ended> {
  const draw = openDraw(createRandom(300_007 + number));
  const beginning = draw.one(beginnings);
  const states = Array.from({ length: draw.count(3, 6) }, () => drawEdits(draw, 3));
  const parts = states.flat().length;
  const cloud = cloneSimulatedCloud(beginning.cloud, number);
  const counts: Record<string, number> = {};
  const story: string[] = [JSON.stringify(beginning.drawn)];
  const names: string[] = [];
  const problems: string[] = [];
  let now: Drawn = beginning.drawn;
  let part = 0;
  for (const edits of states) {
    const kept = edits.filter((_, index) => keep === undefined || keep.has(part + index));
    part += edits.length;
    const next = makeEdits(now, kept, isValid);
    names.push(...next.edits);
    const stage = await reach(cloud, writeDeployment(next.drawn), false);
    counts[stage.ending] = (counts[stage.ending] ?? 0) + 1;
    story.push(`${next.edits.join("; ")}: ${stage.ending}`, ...stage.said.map((line) => `  ${line}`));
    problems.push(...stage.problems.filter((problem) => !isKnownGap(names, problem)));
    if (stage.ending !== "refused") now = next.drawn;
    if (stage.ending === "explained") break;
    if (problems.length > 0) return { problems, counts, story, parts };
  }
  const last = await reach(cloud, writeDeployment({ ...now, protect: false }), false);
  const end = await reach(cloud, writeDeployment({ ...now, protect: false }), true);
  counts[end.ending] = (counts[end.ending] ?? 0) + 1;
  story.push(`unprotected: ${last.ending}`, ...last.said, `destroy: ${end.ending}`, ...end.said);
  const left = [...last.problems, ...end.problems].filter((problem) => !isKnownGap([...names, "destroy"], problem));
  return { problems: [...problems, ...left], counts, story, parts };
}

/** Plans, applies and plans again. */
async function reach(cloud: SimulatedCloud, text: string, destroy: boolean): Promise<Stage> {
  const named = listNamed(text);
  const dataLoss = named as readonly Address[];
  const choices: Choices = { allow: everything, dataLoss, ...(destroy ? { destroy } : { adopt: "all" }) };
  const made = await tryPlan(openWorld(cloud).world, text, choices);
  if (!made.ok) return { ending: "refused", problems: [], said: made.diagnostics.map(showDiagnostic) };
  const written: Plan = readBack(made.value);
  const blocked = written.steps.filter((step) => step.blocked).map(({ address }) => `blocked ${address}`);
  if (blocked.length > 0) return { ending: "refused", problems: [], said: blocked };
  const snapshot = takeSnapshot(cloud.cloud);
  const outcome = await apply(openWorld(cloud).world, text, written);
  const said = outcome.diagnostics.map(showDiagnostic);
  const damage = findDamage(snapshot, cloud.cloud, [written], named);
  if (outcome.diagnostics.some(({ code, help }) => code === "helm-failed" && help !== undefined)) {
    // People asked for what can't run (no NAT for public images, an account without its rights), and are told so.
    return { ending: "explained", problems: damage, said };
  }
  if (outcome.status !== "done") {
    return { ending: "applied", problems: [...damage, ...said.map((line) => `${outcome.status}: ${line}`)], said };
  }
  await letTimePass(cloud, 5);
  const problems = [...damage, ...(await findLeft(cloud, text, choices))];
  if (destroy) return { ending: "destroyed", problems, said };
  return { ending: written.steps.length === 0 ? "nothing to do" : "applied", problems, said };
}
