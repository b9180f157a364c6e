import type { Plan } from "@fgk/engine";
import { openWorld, readBack } from "../plan/installation.ts";
import { apply, listNamed, plan, type RunOptions, showDiagnostic, tryPlan } from "../product/run-fgk.ts";
import { type Drawn, drawDeployment, editDeployment, writeDeployment } from "../property/deployments.ts";
import { type Draw, openDraw } from "../property/draw.ts";
import { plantForeign } from "../property/foreign-things.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { letTimePass } from "../simulation/let-time-pass.ts";
import { createRandom } from "../simulation/random.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { listThings } from "./list-things.ts";

/** Something that is asked of fgk, which it does when nothing goes wrong. */
export interface Situation {
  /** For the reader of a failure. */
  readonly name: string;
  readonly cloud: SimulatedCloud;
  readonly text: string;
  readonly flags: RunOptions;
  /** The plan as it comes back from its file. */
  readonly plan: Plan;
  /** Everything that is there when it was done and nothing went wrong. */
  readonly things: readonly string[];
  /** How many calls that takes. */
  readonly calls: number;
}

type Asked = Omit<Situation, "plan" | "things" | "calls">;

/** Operations take a hundredth of their time: the calls are the same, but for polls. */
const timeScale = 0.01;
const everything = ["restart", "nodes", "downtime", "identity", "access", "exposure"] as const;
const containers = /^(gke\.cluster|sql\.instance|storage\.bucket|secrets\.secret)\//;

/** How many situations of each sort one run of a row draws from. */
const wanted = { "from nothing": 1, change: 10, destroy: 3 } as const;
type Sort = keyof typeof wanted;

/** Draws situations until there are enough that fgk brings to their end. */
export async function makeSituations(): Promise<readonly Situation[]> {
  const draw = openDraw(createRandom(11_000));
  const installed = [await install(draw, {}), await install(draw, { protect: false })];
  const made: Situation[] = [];
  for (const sort of Object.keys(wanted) as readonly Sort[]) {
    for (let tries = 0, found = 0; found < wanted[sort]; tries += 1) {
      if (tries > 100) throw new Error(`only ${found} situations (${sort}) came to their end`);
      const one = await settle(ask(draw, sort, installed));
      if (one === undefined) continue;
      made.push(one);
      found += 1;
    }
  }
  return made;
}

interface Installed {
  readonly drawn: Drawn;
  readonly cloud: SimulatedCloud;
}

async function install(draw: Draw, more: Partial<Drawn>): Promise<Installed> {
  const drawn = { ...drawDeployment(draw), ...more };
  const cloud = createSimulatedCloud({ timeScale });
  const { world } = openWorld(cloud);
  const text = writeDeployment(drawn);
  const outcome = await apply(world, text, await plan(world, text, { allow: everything }));
  if (outcome.status !== "done") throw new Error(outcome.diagnostics.map(showDiagnostic).join("\n"));
  await letTimePass(cloud, 10);
  return { drawn, cloud };
}

function ask(draw: Draw, sort: Sort, installed: readonly Installed[]): Asked {
  // Protection is another row's: here a destroy goes through.
  const from = sort === "destroy" ? installed.slice(1) : installed;
  const beginning = draw.one(from);
  const cloud = sort === "from nothing" ? createSimulatedCloud({ timeScale }) : cloneSimulatedCloud(beginning.cloud);
  const planted = plantForeign(cloud.cloud.state, draw, sort === "destroy" ? 1 : 3);
  const { drawn, edits } = sort === "change" ? editDeployment(beginning.drawn, draw) : { ...beginning, edits: [] };
  const text = writeDeployment(drawn);
  const dataLoss = listNamed(text).filter((address) => containers.test(address)) as Plan["header"]["dataLoss"];
  const flags: RunOptions = { allow: everything, ...(sort === "destroy" ? { destroy: true, dataLoss } : {}) };
  const name = [sort, ...edits, ...planted.map((one) => `beside ${one}`)].join(", ");
  return { name, cloud, text, flags };
}

/** What comes of it when nothing goes wrong; undefined: it is refused, or there is hardly anything to do. */
async function settle(asked: Asked): Promise<Situation | undefined> {
  const { text, flags } = asked;
  const cloud = cloneSimulatedCloud(asked.cloud);
  const made = await tryPlan(openWorld(cloud).world, text, flags);
  if (!made.ok || made.value.steps.length < 2) {
    return undefined;
  }
  const written = readBack(made.value);
  const { world, calls } = openWorld(cloud);
  const outcome = await apply(world, text, written);
  if (outcome.status !== "done") {
    return undefined;
  }
  const next = await planWhenUp(cloud, asked);
  if (!next.ok || next.value.steps.length > 0) {
    return undefined;
  }
  return { ...asked, plan: written, things: listThings(cloud.cloud.state), calls: calls.length };
}

/** The next plan; where Flyte's pod has just moved, some minutes later: until it is up its projects can't be asked for. */
export async function planWhenUp(
  cloud: SimulatedCloud,
  { text, flags }: Pick<Situation, "text" | "flags">,
): ReturnType<typeof tryPlan> {
  const next = await tryPlan(openWorld(cloud).world, text, flags);
  if (next.ok && next.value.summary.ensure === 0) return next;
  await letTimePass(cloud, 10);
  return tryPlan(openWorld(cloud).world, text, flags);
}
