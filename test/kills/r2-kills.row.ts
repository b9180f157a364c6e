import type { Row } from "../rows/row.ts";
import type { Kill } from "./kill-at.ts";
import { openWorkshop } from "./place.ts";
import { runKill } from "./run-kill.ts";
import type { Point, Scene } from "./scenes.ts";
import { makeScenes } from "./scenes.ts";

/**
 * Seen to fail: with private folders looked for only when a program is started, one stayed (case 9); with Node's HTTP/2 left
 * open after its peer's end, the emulator ended with the first fgk that was killed while it asked Flyte.
 */
export const row: Row = {
  id: "R2",
  family: "kills",
  claim: "a real fgk that is killed at a request is gone on with: nothing twice, nothing of others lost, nothing left",
  unit: "real kills",
  commit: 60,
  soak: "all",
  judge: (counts, cases) => [
    ...((counts["not reached"] ?? 0) <= cases / 5 ? [] : ["many requests weren't reached"]),
    ...(cases < 10 || (counts["by SIGKILL"] ?? 0) > cases / 4 ? [] : ["hardly any was killed"]),
    ...(cases < 30 || (counts["with helm at work"] ?? 0) > 0 ? [] : ["no helm lived on"]),
  ],
  open: async () => {
    const workshop = await openWorkshop();
    const scenes = await makeScenes(workshop);
    const byScene = scenes.map((scene) => spreadKills(listKills(scene)));
    const all = byScene.flat();
    return {
      cases: all.length,
      choose: (count) => chooseKills(byScene, count),
      atOnce: 5,
      run: async (number) => {
        const one = all[number];
        if (one === undefined) throw new Error(`there are ${all.length} kills`);
        return runKill(workshop, one.scene, one.kill, number % 2 === 0 ? "the same plan file" : "a new plan");
      },
      close: workshop.close,
    };
  },
};

interface Choice {
  readonly scene: Scene;
  readonly kill: Kill;
}

/** The ways to die, each at all points. */
function listKills(scene: Scene): readonly Choice[] {
  const at = (points: readonly Point[], how: Omit<Kill, "request" | "nth">): readonly Choice[] =>
    points.map((point) => ({ scene, kill: { ...point, ...how } }));
  const ofHelm = scene.points.filter(({ request }) => request.startsWith("helm "));
  return [
    ...at(scene.points, { when: "before", signal: "SIGKILL", withHelm: true }),
    ...at(scene.points, { when: "after", signal: "SIGKILL", withHelm: true }),
    ...at(scene.points, { when: "before", signal: "SIGTERM", withHelm: false }),
    ...at(scene.points, { when: "after", signal: "SIGINT", withHelm: false }),
    ...at(ofHelm, { when: "before", signal: "SIGKILL", withHelm: false }),
    ...at(ofHelm, { when: "after", signal: "SIGKILL", withHelm: false }),
  ];
}

/** A quarter of them from nothing, which takes longer. */
function chooseKills(byScene: readonly (readonly Choice[])[], count: number): readonly number[] {
  const [first = [], second = []] = byScene;
  const few = Math.floor(count / 4);
  const take = (from: number, all: number, wanted: number): readonly number[] =>
    Array.from({ length: Math.min(all, wanted) }, (_, index) => from + index);
  return [...take(0, first.length, few), ...take(first.length, second.length, count - few)];
}

/** An order in which any stretch has of all scenes, points and ways: each case far from the one before it. */
function spreadKills(all: readonly Choice[]): readonly Choice[] {
  const golden = 0.618_033_988_749_895;
  return all
    .map((choice, index) => ({ choice, turn: (index * golden) % 1 }))
    .sort((a, b) => a.turn - b.turn)
    .map(({ choice }) => choice);
}
