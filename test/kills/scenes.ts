import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Plan } from "@fgk/engine";
import { openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, readWritten, root, verify } from "../product/run-fgk.ts";
import { openDraw } from "../property/draw.ts";
import { plantForeign } from "../property/foreign-things.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createRandom } from "../simulation/random.ts";
import { createSimulatedCloud } from "../simulation/simulated-cloud.ts";
import { nameCall } from "./kill-at.ts";
import { listThings } from "./leavings.ts";
import { type Mold, openPlace, type Workshop } from "./place.ts";

/** An apply that is killed: what it begins with, what it shall do, and what an undisturbed one leaves. */
export interface Scene {
  readonly name: string;
  readonly mold: Mold;
  readonly text: string;
  readonly plan: Plan;
  /** What there is once it is done, each once. */
  readonly things: readonly string[];
  /** Where it can be killed. */
  readonly points: readonly Point[];
}

/** The `nth` request of this name. */
export interface Point {
  readonly request: string;
  readonly nth: number;
}

export const planFile = "prod.plan.yaml";

const local = smallest.replace("../../packages", path.join(root, "packages"));
/** helm upgrades, a project comes with its namespaces and members, a bucket gets a rule. */
const changed = local
  .replace(
    "  projects: [flytesnacks]",
    "  values: { configuration: { logging: { level: 3 } } }\n  projects: [flytesnacks, vision]",
  )
  .replace("metadata: acme-ml-flyte-metadata, ", "metadata: acme-ml-flyte-metadata, versioning: true, ");

/** An installation from nothing; and changes of one that others work with, too. */
export async function makeScenes(workshop: Workshop): Promise<readonly Scene[]> {
  const nothing = await finishScene(workshop, "from nothing", local, undefined);
  const before = await openPlace(workshop);
  await before.write("fgk.yaml", local);
  await runWell(before, ["apply", "--yes"]);
  plantForeign(before.emulator.cloud.state, openDraw(createRandom(7)), 12);
  const changes = await finishScene(workshop, "changes", changed, await before.keep());
  return [nothing, changes];
}

/** Plans it, plays it once without a kill, and says where it can be killed. */
async function finishScene(workshop: Workshop, name: string, text: string, from: Mold | undefined): Promise<Scene> {
  const planning = await openPlace(workshop, from);
  await planning.write("fgk.yaml", text);
  await runWell(planning, ["plan", "--out", planFile]);
  const written = await readFile(path.join(planning.folder, planFile), "utf8");
  const mold = await planning.keep();
  const whole = await openPlace(workshop, mold);
  await runWell(whole, ["apply", planFile]);
  const things = listThings(whole.emulator);
  await whole.close();
  return { name, mold, text, plan: readWritten(written), things, points: await listPoints(text, from !== undefined) };
}

async function runWell(place: Awaited<ReturnType<typeof openPlace>>, args: readonly string[]): Promise<void> {
  const { code, out, err } = await place.start(args).ended;
  if (code !== 0) throw new Error(`fgk ${args.join(" ")} ended with ${code}:\n${out}\n${err}`);
}

/**
 * The requests of the same run in virtual time, where they are the same each time: each read once, a write as often as it
 * is made, in the order of their first time.
 */
async function listPoints(text: string, installed: boolean): Promise<readonly Point[]> {
  let cloud = createSimulatedCloud({ timeScale: 0.02 });
  if (installed) {
    const { world } = openWorld(cloud);
    await apply(world, local, await plan(world, local));
    cloud = cloneSimulatedCloud(cloud);
  }
  const made = await plan(openWorld(cloud).world, text);
  const { world, calls } = openWorld(cloud);
  const outcome = await apply(world, text, made);
  if (outcome.status !== "done") throw new Error(`the scene ends ${outcome.status}`);
  await verify(world, text, { changed: outcome.done, partial: true });
  const seen = new Map<string, number>();
  const points: Point[] = [];
  for (const request of calls.map(nameCall)) {
    if (request.endsWith("(HTTP/2)")) continue;
    const nth = (seen.get(request) ?? 0) + 1;
    seen.set(request, nth);
    if (nth === 1 || isMade(request)) points.push({ request, nth });
  }
  return points;
}

/** Whether something is made by it: how often others are sent depends on how long things take. */
function isMade(request: string): boolean {
  return /POST /.test(request) && !/:|testIamPermissions|selfsubject|\/operations\//.test(request);
}
