import { writeFull } from "../plan/full-file.ts";
import { openWorld, readBack } from "../plan/installation.ts";
import { applyOrDie, plan } from "../product/run-fgk.ts";
import type { Row } from "../rows/row.ts";
import { isWrite } from "../simulation/crash-points.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { CrashPoint } from "../simulation/simulated-world.ts";
import { type Begun, beginScene, cloneBegun, dieAt, endScene, runUndisturbed } from "./crash-and-go-on.ts";
import { openScene, type Scene, type Way } from "./scene.ts";

const createCloud = (): SimulatedCloud => createSimulatedCloud({ timeScale: 0.01 });

/**
 * The complete file from nothing: the first run dies before or after its i-th write, the second before or after its j-th, the
 * third must end as if nobody had died. Where the second run has fewer writes than j it ends, which is counted.
 */
export const row: Row = {
  id: "R1",
  family: "pairs",
  claim: "an installation of the complete file dies twice, at any two of its writes, and the third run completes it",
  unit: "pairs of crash points",
  commit: 16,
  soak: "all",
  judge: (counts, cases) => [
    ...((counts["crashed"] ?? 0) > cases * 1.5 ? [] : ["the second run hardly ever crashed"]),
    ...((counts["gone on from the plan file"] ?? 0) >= Math.floor(cases / 4) - 10 ? [] : ["hardly any plan file"]),
  ],
  open: async () => {
    const text = writeFull(true);
    const scene = await openScene({
      name: "the complete file, from nothing",
      text,
      flags: {},
      written: readBack(await plan(openWorld(createCloud()).world, text)),
      begin: async () => createCloud(),
      open: openWorld,
    });
    const pairs = listPairs(scene.calls);
    const undisturbed = {
      "plan file": await runUndisturbed(scene, "plan file"),
      "new plan": await runUndisturbed(scene, "new plan"),
    };
    const dieFirst = rememberLast(scene);
    return {
      cases: pairs.length,
      run: async (number) => {
        const pair = pairs[number];
        if (pair === undefined) throw new Error(`there is no pair ${number}`);
        const { begun, writes } = await dieFirst(pair.first);
        const call = writes[pair.write];
        const second = cloneBegun(begun);
        const dead = call === undefined ? second : await dieAt(scene, second, { call, when: pair.when });
        return endScene(scene, dead, pair.way, undisturbed[pair.way]);
      },
    };
  },
};

/** The first run's crash, and which calls of an undisturbed second run write. */
interface FirstCrash {
  readonly begun: Begun;
  readonly writes: readonly number[];
}

/** A first crash is the beginning of many pairs, which come one after the other. */
function rememberLast(scene: Scene): (first: CrashPoint) => Promise<FirstCrash> {
  let last: { readonly point: CrashPoint; readonly crash: Promise<FirstCrash> } | undefined;
  const make = async (point: CrashPoint): Promise<FirstCrash> => {
    const begun = await dieAt(scene, await beginScene(scene), point);
    const second = scene.open(cloneBegun(begun).simulated);
    await applyOrDie(second.world, scene.text, scene.written);
    return { begun, writes: listWritingCalls(second.calls) };
  };
  return (point) => {
    if (last?.point !== point) last = { point, crash: make(point) };
    return last.crash;
  };
}

interface Pair {
  readonly first: CrashPoint;
  /** At which of its writes the second run dies, counted from 0. */
  readonly write: number;
  readonly when: CrashPoint["when"];
  readonly way: Way;
}

/** How many writes the second run may make again, beside those that the first hadn't made. */
const writesAgain = 4;

/** Every write of the first run with every write that the second may make, each before or after; the ways take turns. */
function listPairs(calls: readonly string[]): readonly Pair[] {
  const writes = listWritingCalls(calls);
  const moments = ["before", "after"] as const;
  const pairs: Pair[] = [];
  for (const [done, call] of writes.entries()) {
    for (const first of moments.map((when): CrashPoint => ({ call, when }))) {
      for (let write = 0; write < writes.length - done + writesAgain; write += 1) {
        const way: Way = (write + done) % 2 === 0 ? "plan file" : "new plan";
        pairs.push(...moments.map((when): Pair => ({ first, write, when, way })));
      }
    }
  }
  return pairs;
}

function listWritingCalls(calls: readonly string[]): readonly number[] {
  return calls.flatMap((name, index) => (isWrite(name) ? [index + 1] : []));
}
