import { createEmptyCloud, smallest } from "../plan/installation.ts";
import { showDiagnostic } from "../product/run-fgk.ts";
import type { Ended, Row } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { type Death, findUnmended, revisionsOf, runFgk } from "./helm-ground.ts";

/** A work of helm's, with what it begins with. */
interface Scene {
  readonly name: string;
  readonly cloud: SimulatedCloud;
  readonly file: string;
  readonly calls: readonly string[];
}

/** One value of the chart changed: an upgrade. */
const quieter = smallest.replace("  projects:", "  values: { configuration: { logging: { level: 3 } } }\n  projects:");

/** Seen to fail: with an endless `patienceMs` in `recover.ts` it can't even begin, since no apply goes back from an upgrade. */
export const row: Row = {
  id: "R11",
  family: "emulated",
  claim: "whatever helm was killed at, the plan says what it left and the next apply mends it",
  unit: "killed helms",
  commit: 25,
  soak: "all",
  // Each kind of what helm leaves must have been there.
  judge: (counts, cases) =>
    cases < 40
      ? []
      : ["pending-install", "pending-upgrade", "pending-rollback", "deployed"]
          .filter((status) => (counts[`left ${status}`] ?? 0) === 0)
          .map((status) => `no helm left ${status}`),
  open: async () => {
    const scenes = await makeScenes();
    const all = scenes.flatMap((scene) => listDeaths(scene).map((death) => ({ scene, death })));
    return {
      cases: all.length,
      run: async (number) => {
        const one = all[number];
        if (one === undefined) throw new Error(`there are ${all.length} deaths`);
        return die(one.scene, one.death);
      },
    };
  },
};

/** The first installation, an upgrade, and the way back from an upgrade that was killed. */
async function makeScenes(): Promise<readonly Scene[]> {
  const prepared = createEmptyCloud();
  await runFgk(prepared, smallest, { call: 1, when: "before", whom: "helm" });
  const first = await openScene("install", prepared, smallest);
  const installed = cloneSimulatedCloud(prepared);
  await runFgk(installed, smallest);
  const upgrade = await openScene("upgrade", installed, quieter);
  const killed = cloneSimulatedCloud(installed);
  const last = upgrade.calls.findLastIndex((call) => call.startsWith("PUT ") && call.includes("sh.helm.release"));
  await runFgk(killed, quieter, { call: last, when: "after", whom: "both" });
  return [first, upgrade, await openScene("go back", killed, quieter)];
}

async function openScene(name: string, cloud: SimulatedCloud, file: string): Promise<Scene> {
  const { calls, outcome } = await runFgk(cloneSimulatedCloud(cloud), file);
  if (outcome?.status !== "done") throw new Error(`${name}: ${outcome?.diagnostics.map(showDiagnostic).join("; ")}`);
  return { name, cloud, file, calls };
}

/** Before each call and after each that writes, by turns alone and with fgk; helm's looks while it waits count once. */
function listDeaths({ calls }: Scene): readonly Death[] {
  return calls.flatMap((call, index): readonly Death[] => {
    if (call.startsWith("GET ") && calls.indexOf(call) !== index) return [];
    const moments: readonly Death["when"][] = call.startsWith("GET ") ? ["before"] : ["before", "after"];
    return moments.flatMap((when) => (["both", "helm"] as const).map((whom) => ({ call: index + 1, when, whom })));
  });
}

async function die(scene: Scene, death: Death): Promise<Ended> {
  const cloud = cloneSimulatedCloud(scene.cloud);
  const { died, outcome } = await runFgk(cloud, scene.file, death);
  const problems: string[] = died ? [] : ["helm didn't come to this call"];
  if (death.whom === "helm") problems.push(...judgeWords(outcome?.diagnostics.map(showDiagnostic)));
  const left = revisionsOf(cloud).at(-1)?.split(" ")[1] ?? "no record";
  const whom = death.whom === "both" ? "helm and fgk" : "helm alone";
  const story = [`${scene.name}: ${whom} killed ${death.when} ${scene.calls[death.call - 1]}; it left ${left}`];
  problems.push(...(await findUnmended(cloud, scene.file)));
  return { problems, story, counts: { [`left ${left}`]: 1, unmended: problems.length > 0 ? 1 : 0 } };
}

/** A fgk that outlives its helm says so. */
function judgeWords(said: readonly string[] | undefined): readonly string[] {
  if (said?.some((line) => line.includes("helm was killed while it was at work"))) return [];
  return [`it doesn't say that helm was killed: ${said?.join("; ") ?? "it died"}`];
}
