import type { OpenRow } from "../rows/row.ts";
import { spreadCases } from "../rows/run-row.ts";
import { isWrite, listEveryPoint } from "../simulation/crash-points.ts";
import { beginScene, dieAt, endScene, runUndisturbed, type Undisturbed } from "./crash-and-go-on.ts";
import { alternateWays, type Ending, type Scene, type Way } from "./scene.ts";

/** One scene's cases: their numbers begin at `from`. */
interface Stretch {
  readonly scene: Scene;
  readonly from: number;
  /** Those of the calls that write first. */
  readonly endings: readonly Ending[];
  readonly writes: number;
  readonly undisturbed: Map<Way, Promise<Undisturbed>>;
}

/** Every point of every scene as a case, numbered scene by scene. */
export function openPoints(scenes: readonly Scene[]): OpenRow {
  const stretches: Stretch[] = [];
  let from = 0;
  for (const [turn, scene] of scenes.entries()) {
    const endings = alternateWays(listEveryPoint(scene.calls), turn);
    const writes = 2 * scene.calls.filter(isWrite).length;
    // An apply that is refused before it asks anybody has nowhere to die.
    if (endings.length > 0) stretches.push({ scene, from, endings, writes, undisturbed: new Map() });
    from += endings.length;
  }
  return {
    cases: from,
    choose: (count) => choosePoints(stretches, count),
    run: async (number) => {
      const stretch = stretches.findLast((one) => one.from <= number);
      const ending = stretch?.endings[number - stretch.from];
      if (stretch === undefined || ending === undefined) throw new Error(`there is no crash point ${number}`);
      const { crash, way } = ending;
      const { scene } = stretch;
      const undisturbed = await findUndisturbed(stretch, way);
      const begun = await dieAt(scene, await beginScene(scene), crash);
      const ended = await endScene(scene, begun, way, undisturbed);
      return { ...ended, counts: { ...ended.counts, examples: number === stretch.from ? 1 : 0 } };
    },
  };
}

function findUndisturbed({ scene, undisturbed }: Stretch, way: Way): Promise<Undisturbed> {
  const known = undisturbed.get(way) ?? runUndisturbed(scene, way);
  undisturbed.set(way, known);
  return known;
}

/** About so many points: as many of each scene, of its writes before its reads; of a scene with fewer, all. */
function choosePoints(stretches: readonly Stretch[], count: number): readonly number[] {
  const smallestFirst = [...stretches].sort((a, b) => a.endings.length - b.endings.length);
  const chosen: number[] = [];
  for (const [index, { from, endings, writes }] of smallestFirst.entries()) {
    const share = Math.min(endings.length, Math.floor((count - chosen.length) / (stretches.length - index)));
    const ofWrites = spreadCases(writes, Math.min(writes, share));
    const ofReads = spreadCases(endings.length - writes, share - ofWrites.length).map((read) => writes + read);
    chosen.push(...[...ofWrites, ...ofReads].map((point) => from + point));
  }
  return chosen.sort((a, b) => a - b);
}
