import { applyOrDie, listNamed } from "../product/run-fgk.ts";
import type { Ended } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { CrashPoint } from "../simulation/simulated-world.ts";
import { findDamage, type Snapshot, takeSnapshot } from "../witness/witness.ts";
import { findDoubles, findMissing, type Inventory, takeInventory } from "./find-doubles.ts";
import { goOn, type Sequel } from "./go-on.ts";
import type { Scene, Way } from "./scene.ts";

/** How a scene ends when nothing dies, and it is run again all the same. */
export interface Undisturbed {
  readonly sequel: Sequel;
  readonly inventory: Inventory;
}

/** The scene without a crash: what each run that dies is held against. */
export async function runUndisturbed(scene: Scene, way: Way): Promise<Undisturbed> {
  const { simulated, snapshot } = await beginScene(scene);
  await applyOrDie(scene.open(simulated).world, scene.text, scene.written);
  const sequel = await goOn(scene, simulated, way);
  return { sequel, inventory: takeInventory(simulated, scene.written, snapshot.journalLength) };
}

/** A scene that is under way. */
export interface Begun {
  readonly simulated: SimulatedCloud;
  /** The cloud before the first run. */
  readonly snapshot: Snapshot;
  /** How many runs died. */
  readonly dead: number;
  readonly story: readonly string[];
}

/** A cloud of one's own in which the scene begins. */
export async function beginScene(scene: Scene): Promise<Begun> {
  const simulated = await scene.begin();
  const story = [`${scene.name}: ${scene.written.steps.length} steps, applied from the plan file`];
  return { simulated, snapshot: takeSnapshot(simulated.cloud), dead: 0, story };
}

/** The same moment once more: what happens to one isn't seen in the other. */
export function cloneBegun(begun: Begun): Begun {
  const simulated = cloneSimulatedCloud(begun.simulated);
  simulated.cloud.journal.push(...begun.simulated.cloud.journal);
  return { ...begun, simulated };
}

/** An apply of the plan file that dies. */
export async function dieAt(scene: Scene, begun: Begun, crash: CrashPoint): Promise<Begun> {
  const dying = scene.open(begun.simulated, { crash });
  await applyOrDie(dying.world, scene.text, scene.written);
  const died = dying.crashed();
  const place = `${crash.when} call ${crash.call}, ${dying.calls[crash.call - 1] ?? "which there wasn't"}`;
  const story = [...begun.story, died ? `died ${place}` : `didn't die ${place}`];
  return { ...begun, dead: begun.dead + (died ? 1 : 0), story };
}

/** The run after those that died, and what is wrong with what it leaves: what `undisturbed` is, it must become. */
export async function endScene(scene: Scene, begun: Begun, way: Way, undisturbed: Undisturbed): Promise<Ended> {
  const { simulated, snapshot } = begun;
  const sequel = await goOn(scene, simulated, way);
  const inventory = takeInventory(simulated, scene.written, snapshot.journalLength);
  const unconverged = findUnconverged(sequel, inventory, undisturbed);
  const doubles = findDoubles(inventory, undisturbed.inventory);
  const losses = findDamage(snapshot, simulated.cloud, sequel.plans, listNamed(scene.text));
  const crashed = { crashed: begun.dead, [`gone on from the ${way}`]: 1 };
  return {
    problems: [...unconverged, ...doubles, ...losses],
    counts: {
      ...{ unconverged: unconverged.length, duplicates: doubles.length, "foreign losses": losses.length },
      ...crashed,
    },
    story: [...begun.story, `run again from the ${way}: ${sequel.status}`],
  };
}

function findUnconverged(sequel: Sequel, inventory: Inventory, undisturbed: Undisturbed): readonly string[] {
  const wanted = undisturbed.sequel.status;
  if (sequel.status !== wanted) {
    return [`the second run ended ${sequel.status}, not ${wanted}: ${sequel.said.join("; ")}`];
  }
  return [...sequel.left.map((step) => `left: ${step}`), ...findMissing(inventory, undisturbed.inventory)];
}
