import { readFileSync } from "node:fs";
import path from "node:path";
import type { Event } from "@fgk/engine";
import { type Ending, type LoadedCase, listCases } from "../gallery/case-file.ts";
import { letHappen, openCase, prepareCase, send } from "../gallery/run-case.ts";
import { apply, listNamed, readWritten } from "../product/run-fgk.ts";
import type { Ended, Row } from "../rows/row.ts";
import { findLies } from "./find-lies.ts";
import { findDamage, takeSnapshot } from "./witness.ts";

/**
 * Every example of the gallery that has a plan, applied: what the emulator saw written is what the plan says, both ways.
 *
 * Seen to fail: with a label beside the planned fields in a bucket's patch, and where `runOne` says of every step that it wrote.
 */
export const row: Row = {
  id: "R8",
  family: "truth",
  claim:
    "what was written is what the plan says: each write has its step, each step its writes, each update its fields",
  unit: "plans",
  commit: 1_000,
  soak: "all",
  judge: (counts, cases) => (cases < 50 || (counts["steps written"] ?? 0) > cases ? [] : ["hardly a step was written"]),
  open: async () => {
    const planned = listCases().filter(({ expect }) => expect !== "refused");
    return {
      cases: planned.length,
      run: async (number) => {
        const loaded = planned[number];
        if (loaded === undefined) throw new Error(`there is no example ${number}`);
        return applyExample(loaded);
      },
    };
  },
};

/** Endings after which nothing was written. */
const harmless: readonly Ending[] = ["nothing", "blocked", "stale", "locked"];

/** In cluster-being-changed a person's operation ends while the apply waits for it. */
const begunByOthers = ["gke.cluster/flyte: verticalPodAutoscaling enabled"];

async function applyExample(loaded: LoadedCase): Promise<Ended> {
  const simulated = await prepareCase(loaded);
  await letHappen(simulated, loaded, loaded.case.meanwhile ?? []);
  // What the cloud does by itself it does when it is asked.
  await send(simulated, "GET", "https://container.googleapis.com/v1/projects/acme-ml/locations/-/clusters");
  const snapshot = takeSnapshot(simulated.cloud);
  const plan = readWritten(readFileSync(path.join(loaded.folder, "fgk.plan.yaml"), "utf8"));
  const events: Event[] = [];
  await apply(openCase(simulated, loaded).world, loaded.text, plan, { events });
  const written = new Set(
    events.flatMap((event) => (event.type === "step-done" && !event.already ? [event.address] : [])),
  );
  const { lies, writes, fields } = findLies(snapshot, simulated.cloud, { plan, written, begunByOthers });
  const damage = findDamage(snapshot, simulated.cloud, [plan], listNamed(loaded.text));
  const early = harmless.includes(loaded.expect) && writes > 0 ? [`${loaded.expect}, and ${writes} writes`] : [];
  return {
    problems: [...lies, ...damage, ...early],
    counts: { steps: plan.steps.length, "steps written": written.size, writes, "fields of updates": fields },
    story: [`${loaded.name}: ${loaded.expect}`, ...plan.steps.map(({ action, address }) => `${action} ${address}`)],
  };
}
