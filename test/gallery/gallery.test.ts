import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ApplyOutcome, Plan } from "@fgk/engine";
import { writePlan } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { listWrites } from "../plan/installation.ts";
import { apply, listNamed, plan, readWritten, showDiagnostic, stepsOf, tryPlan, verify } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { findDamage, type Snapshot, takeSnapshot } from "../witness/witness.ts";
import { type Ending, type LoadedCase, listCases } from "./case-file.ts";
import { letHappen, openCase, prepareCase } from "./run-case.ts";
import { showSession } from "./show-output.ts";

const update = process.env["UPDATE_PLANS"] === "1";

/** Endings that leave the cloud as it was: at most the lease is written. */
const harmless: readonly Ending[] = ["refused", "blocked", "stale", "locked"];

describe.each(listCases())("$name", (loaded) => {
  const committed = path.join(loaded.folder, "fgk.plan.yaml");
  const output = path.join(loaded.folder, "fgk.output.txt");

  it("plans what is committed, whatever order the answers come in", async () => {
    const simulated = await prepareCase(loaded);
    const made = await tryPlan(openCase(simulated, loaded).world, loaded.text, loaded.flags);
    const written = made.ok ? writePlan(made.value) : undefined;
    const outcome = written === undefined ? undefined : await applyWritten(loaded, simulated, written);
    const session = showSession(loaded.flags, made.diagnostics, outcome?.answer);
    if (update) {
      writeOrRemove(committed, written);
      writeOrRemove(output, session);
    }
    expect(made.ok ? "planned" : "refused").toBe(loaded.expect === "refused" ? "refused" : "planned");
    expect(readIfThere(committed)).toBe(written);
    expect(readIfThere(output)).toBe(session);
    for (let round = 0; round < 3; round += 1) {
      const again = await prepareCase(loaded);
      const { world } = openCase(again, loaded, { shuffled: true });
      const shuffled = await tryPlan(world, loaded.text, loaded.flags);
      expect(shuffled.ok ? writePlan(shuffled.value) : undefined).toBe(written);
      expect(shuffled.diagnostics.map(showDiagnostic)).toEqual(made.diagnostics.map(showDiagnostic));
    }
    expect(`${written}${session}`).not.toMatch(/BEGIN [A-Z ]*PRIVATE KEY|ya29\.|password: ["']?\w{12}/);
  });

  if (loaded.expect === "refused") {
    it("writes nothing", async () => {
      const simulated = await prepareCase(loaded);
      await tryPlan(openCase(simulated, loaded).world, loaded.text, loaded.flags);
      expect(simulated.cloud.journal.filter((entry) => entry.write)).toEqual([]);
    });
    return;
  }

  it(`is applied from the committed plan: ${loaded.expect}`, async () => {
    const simulated = await prepareCase(loaded);
    const { made, answer, snapshot } = await applyWritten(loaded, simulated, readFileSync(committed, "utf8"));
    const since = snapshot.journalLength;
    if (endsWell(loaded.expect)) expect(answer.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(answer.status).toBe(loaded.expect === "nothing" ? "done" : loaded.expect);
    expect(made.steps.length === 0).toBe(loaded.expect === "nothing");
    expect(findDamage(snapshot, simulated.cloud, [made], listNamed(loaded.text))).toEqual([]);
    if (harmless.includes(loaded.expect) || loaded.expect === "nothing") {
      expect(listWrites(simulated, since)).toEqual([]);
    }
    if (!endsWell(loaded.expect)) return;
    // As the command does: what was applied is proved first, which waits for what takes its time (pods that moved).
    if (!loaded.flags.destroy) await prove(loaded, simulated, { made, answer, snapshot });
    const writes = listWrites(simulated, since).length;
    const next = await plan(openCase(simulated, loaded).world, loaded.text, loaded.flags);
    expect(stepsOf(next)).toEqual([]);
    expect(listWrites(simulated, since).length).toBe(writes);
  });
});

/** The checks, and that they and the apply have touched nothing of others. */
async function prove(
  loaded: LoadedCase,
  simulated: SimulatedCloud,
  { made, answer, snapshot }: Applied,
): Promise<void> {
  const checks = await verify(openCase(simulated, loaded).world, loaded.text, {
    changed: answer.done,
    target: made.header.only,
    partial: made.header.only.length > 0,
  });
  const notGreen = Object.fromEntries(
    checks.findings
      .filter(({ finding }) => finding.status !== "green")
      .map(({ name, finding }) => [name, finding.status]),
  );
  expect(notGreen).toEqual(loaded.case.notGreen ?? {});
  expect(findDamage(snapshot, simulated.cloud, [made], listNamed(loaded.text))).toEqual([]);
}

interface Applied {
  readonly made: Plan;
  readonly answer: ApplyOutcome;
  /** The cloud when the apply began. */
  readonly snapshot: Snapshot;
}

/** Applies a plan as it was written, after what happens meanwhile. */
async function applyWritten(loaded: LoadedCase, simulated: SimulatedCloud, written: string): Promise<Applied> {
  await letHappen(simulated, loaded, loaded.case.meanwhile ?? []);
  const snapshot = takeSnapshot(simulated.cloud);
  const made = readWritten(written);
  const { world } = openCase(simulated, loaded);
  return { made, answer: await apply(world, loaded.text, made), snapshot };
}

function endsWell(ending: Ending): boolean {
  return ending === "done" || ending === "nothing";
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function writeOrRemove(file: string, text: string | undefined): void {
  if (text === undefined) rmSync(file, { force: true });
  else writeFileSync(file, text);
}
