import { inProcess } from "@fgk/emulator";
import type { Plan } from "@fgk/engine";
import { listNamed, plan, stepsOf } from "../product/run-fgk.ts";
import type { Ended as CaseEnded } from "../rows/row.ts";
import { createRandom } from "../simulation/random.ts";
import { openSimulatedWorld } from "../simulation/simulated-world.ts";
import { createVirtualClock } from "../simulation/virtual-clock.ts";
import { findDamage, takeSnapshot } from "../witness/witness.ts";
import { isAlive, type Kill, prepareKill } from "./kill-at.ts";
import { type Leavings, listLeavings, listThings } from "./leavings.ts";
import { type Ended, openPlace, type Place, type Workshop } from "./place.ts";
import { planFile, type Scene } from "./scenes.ts";

/** After which command a person goes on. */
export type Again = "the same plan file" | "a new plan";

const codes = { SIGKILL: null, SIGTERM: 143, SIGINT: 130 } as const;

/** A probe pod that its run could not remove ends by itself after five minutes. */
const probeLifeMs = 6 * 60_000;

/** Kills one apply of the scene, lets another one go on, and says what is wrong then. */
export async function runKill(workshop: Workshop, scene: Scene, kill: Kill, again: Again): Promise<CaseEnded> {
  const killer = prepareKill(kill);
  const place = await openPlace(workshop, scene.mold, killer.between);
  try {
    const before = takeSnapshot(place.emulator.cloud);
    const running = place.start(["apply", planFile, "--json"]);
    killer.watch(running);
    const first = await running.ended;
    const problems: string[] = [];
    if (killer.hit()) problems.push(...(await judgeEnd(place, scene, kill, first)));
    else if (first.code !== 0 && !lostItsLease(first))
      problems.push(`it wasn't killed, and ended with ${first.code}: ${first.err}`);
    const fresh = await planHere(place, scene.text);
    const { last: second, slow } = await goOn(place, again === "a new plan" ? ["apply", "--yes"] : ["apply", planFile]);
    if (second.code !== 0) problems.push(`the second run ended with ${second.code}: ${second.out}\n${second.err}`);
    const next = stepsOf(await planHere(place, scene.text));
    problems.push(...next.map((step) => `the second run left: ${step}`));
    problems.push(...compareThings(scene.things, listThings(place.emulator)));
    problems.push(...findDamage(before, place.emulator.cloud, [scene.plan, fresh], listNamed(scene.text)));
    const late = killer.orphans().filter(isAlive);
    const left = await listLeft(place);
    problems.push(...describeLeavings(left));
    problems.push(...late.map((pid) => `process ${pid} outlives the second run`));
    const counts = {
      [killer.hit() ? `by ${kill.signal}` : "not reached"]: 1,
      "with helm at work": killer.orphans().length,
      unconverged: second.code === 0 && next.length === 0 ? 0 : 1,
      "left folders": left.folders.length,
      "left leases": left.leases.length,
      "left pods": left.pods.length,
      ...(slow === 0 ? {} : { "leases lost to a slow machine": slow }),
    };
    const whom = kill.withHelm ? "fgk and its helm" : "fgk";
    const story = [
      `${scene.name}: ${kill.signal} to ${whom} ${kill.when} ${kill.request}${kill.nth > 1 ? ` (${kill.nth}.)` : ""}${killer.hit() ? "" : " (not reached)"}`,
      `it ended with ${first.code ?? first.signal}; ${again} then ended with ${second.code}`,
    ];
    return { problems, counts, story };
  } finally {
    await place.close();
  }
}

/** In fast time a busy machine may be too slow for a lease: that run ends in order and says so, and another goes on. */
function lostItsLease({ code, out, err }: Ended): boolean {
  return code !== 0 && `${out}${err}`.includes("lease-lost");
}

async function goOn(place: Place, args: readonly string[]): Promise<{ readonly last: Ended; readonly slow: number }> {
  let last = await place.start(args).ended;
  let slow = 0;
  for (; slow < 3 && lostItsLease(last); slow += 1) last = await place.start(args).ended;
  return { last, slow };
}

/** How a run that was hit must have ended. */
async function judgeEnd(place: Place, scene: Scene, kill: Kill, { code, out, err }: Ended): Promise<readonly string[]> {
  if (lostItsLease({ code, signal: null, out, err })) return [];
  const wanted = codes[kill.signal];
  if (code !== wanted) return [`it ended with ${code}, not ${wanted}: ${err}`];
  if (kill.signal === "SIGKILL") return [];
  const left = await listLeavings(place);
  const problems = describeLeavings(left).map((what) => `it ended in order, and ${what}`);
  return [...problems, ...judgeWords(scene, stepsOf(await planHere(place, scene.text)), out)];
}

function describeLeavings({ folders, files, leases, pods }: Leavings): readonly string[] {
  const named = { folders, files, leases, pods };
  return Object.entries(named).flatMap(([what, names]) => names.map((name) => `left ${what}: ${name}`));
}

interface Said {
  readonly status: string;
  readonly done: readonly string[];
  readonly begun: readonly string[];
  readonly notStarted: readonly string[];
}

/** An API brings those that it needs, the cluster its first pool, the release its account. */
const comesWithOthers = /^(services\.api|gke\.node-pool|kubernetes\.service-account)\//;

/** What it says of each step is so: what is done is no step any more, what isn't started still is one. */
function judgeWords(scene: Scene, left: readonly string[], out: string): readonly string[] {
  const line = out.split("\n").findLast((one) => one.includes('"type":"applied"'));
  if (line === undefined) return [];
  const { status, done, begun, notStarted } = JSON.parse(line) as Said;
  if (status !== "interrupted") return [];
  const still = new Set(left.map((step) => step.split(" ")[1]));
  const all = new Set([...done, ...begun, ...notStarted]);
  return [
    ...done.filter((address) => still.has(address)).map((address) => `it says ${address} is done, and it isn't`),
    ...(done.length + notStarted.length === 0 ? [] : scene.plan.steps)
      .filter(({ address }) => !all.has(address) && still.has(address))
      .map(({ address }) => `it says nothing of ${address}`),
    ...notStarted
      .filter((address) => !still.has(address) && !comesWithOthers.test(address))
      .map((address) => `it says ${address} wasn't started, and it is there`),
  ];
}

/** Plans in this process: quicker than as one of its own. */
async function planHere({ emulator, folder }: Place, text: string): Promise<Plan> {
  const { cloud } = emulator;
  const clock = createVirtualClock(cloud.now(), new AbortController().signal);
  const here = { cloud, reach: inProcess(cloud), clock, random: createRandom(1) };
  const { world } = openSimulatedWorld(here, { folder, variables: { FGK_GOOGLE_ENDPOINT: emulator.url } });
  return plan(world, text);
}

function compareThings(wanted: readonly string[], found: readonly string[]): readonly string[] {
  return [
    ...wanted.filter((name) => !found.includes(name)).map((name) => `there is no ${name}`),
    ...found.filter((name) => !wanted.includes(name)).map((name) => `one too many: ${name}`),
  ];
}

async function listLeft(place: Place): Promise<Leavings> {
  place.passTime(probeLifeMs);
  // What falls due happens when somebody asks.
  await planNothing(place);
  return listLeavings(place);
}

async function planNothing({ emulator }: Place): Promise<void> {
  await fetch(`${emulator.url}/v1/projects/acme-ml`, { headers: { authorization: "Bearer by-hand" } });
}
