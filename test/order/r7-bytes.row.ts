import { writePlan } from "@fgk/engine";
import { type LoadedCase, listCases } from "../gallery/case-file.ts";
import { openCase, prepareCase } from "../gallery/run-case.ts";
import { drawPair, openPairs, type Pair, planFor } from "../minimal/pairs.ts";
import { openWorld } from "../plan/installation.ts";
import { showDiagnostic, tryPlan } from "../product/run-fgk.ts";
import { type Draw, openDraw } from "../property/draw.ts";
import type { Ended, Row } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createRandom } from "../simulation/random.ts";
import { shuffleAnswers } from "./shuffle-answers.ts";
import { shuffleFile } from "./shuffle-file.ts";

/** Every so-manieth case is one of the gallery: it takes long to make. */
const galleryEvery = 4;

/**
 * A plan that is made again from the same file with its keys in another order, and from the same cloud whose answers come in
 * another order, with their lists and maps shuffled, has the same bytes.
 * Seen to fail: with maps of the cloud written in the order in which they came, after two dozen cases.
 */
export const row: Row = {
  id: "R7",
  family: "bytes",
  claim: "shuffled files and answers give the same bytes",
  unit: "plans made twice",
  commit: 90,
  soak: 200_000,
  judge: (counts, cases) => [
    ...((counts["plans of the gallery"] ?? 0) + (counts["drawn plans"] ?? 0) > cases / 2
      ? []
      : ["hardly any plan was made"]),
    ...((counts["steps"] ?? 0) > cases ? [] : ["the plans had hardly any steps"]),
  ],
  open: async () => {
    const beginnings = await openPairs();
    const cases = listCases();
    return {
      cases: undefined,
      run: async (number) => {
        const draw = openDraw(createRandom(700_001 + number));
        if (number % galleryEvery === 0) return runGallery(draw.one(cases), number, draw);
        const pair = await drawPair(number, beginnings);
        return pair === undefined ? { problems: [], counts: { refused: 1 } } : runPair(pair, number, draw);
      },
    };
  },
};

async function runGallery(loaded: LoadedCase, number: number, draw: Draw): Promise<Ended> {
  const cloud = await prepareCase(loaded);
  const first = await tryPlan(openCase(cloneSimulatedCloud(cloud), loaded).world, loaded.text, loaded.flags);
  const text = shuffleFile(loaded.text, draw);
  const { world } = openCase(cloneSimulatedCloud(cloud, number), loaded, { shuffled: true });
  const again = await tryPlan(shuffleAnswers(world, draw), text, loaded.flags);
  return compare([loaded.name], first, again, "plans of the gallery");
}

async function runPair(pair: Pair, number: number, draw: Draw): Promise<Ended> {
  const { world } = openWorld(cloneSimulatedCloud(pair.cloud, number), { shuffled: true });
  const again = await planFor(shuffleAnswers(world, draw), shuffleFile(pair.text, draw));
  return compare(pair.story, { ok: true, value: pair.plan, diagnostics: [] }, again, "drawn plans");
}

type Planned = Awaited<ReturnType<typeof tryPlan>>;

function compare(story: readonly string[], first: Planned, again: Planned, what: string): Ended {
  if (!first.ok || !again.ok) {
    const [a, b] = [first, again].map((one) =>
      one.ok ? "a plan" : one.diagnostics.map(showDiagnostic).sort().join("\n"),
    );
    return { story, problems: a === b ? [] : [`once ${a}, then ${b}`], counts: { refused: 1 } };
  }
  const [a, b] = [writePlan(first.value).split("\n"), writePlan(again.value).split("\n")];
  const at = a.findIndex((line, index) => line !== b[index]);
  const same = at === -1 && a.length === b.length;
  return {
    story,
    problems: same ? [] : [`line ${at + 1}: ${a[at]}`, `then ${b[at]}`],
    counts: { [what]: 1, steps: first.value.steps.length },
  };
}
