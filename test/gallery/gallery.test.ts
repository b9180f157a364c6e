import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readPlan, writePlan } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { apply, plan, root, showDiagnostic, stepsOf, verify } from "../product/run-fgk.ts";
import { openSimulatedWorld } from "../simulation/simulated-world.ts";
import { loadCase, prepareCase } from "./run-case.ts";

const gallery = path.join(root, "plans");
const update = process.env["UPDATE_PLANS"] === "1";
const cases = readdirSync(gallery)
  .filter((name) => existsSync(path.join(gallery, name, "case.yaml")))
  .map((name) => loadCase(path.join(gallery, name)));

describe.each(cases)("$name", (loaded) => {
  const committed = path.join(loaded.folder, "fgk.plan.yaml");

  it("plans what is committed, whatever order the answers come in", async () => {
    const simulated = await prepareCase(loaded);
    const options = { allow: loaded.case.allow ?? [] };
    const written = writePlan(
      await plan(openSimulatedWorld(simulated, { folder: loaded.folder }).world, loaded.text, options),
    );
    if (update) writeFileSync(committed, written);
    expect(written).toBe(readFileSync(committed, "utf8"));
    for (let round = 0; round < 3; round += 1) {
      const { world } = openSimulatedWorld(simulated, { folder: loaded.folder, shuffled: true });
      expect(writePlan(await plan(world, loaded.text, options))).toBe(written);
    }
    expect(written).not.toMatch(/BEGIN [A-Z ]*PRIVATE KEY|ya29\.|password: ["']?\w{12}/);
  });

  it("is applied from the committed plan; then nothing is left and Flyte is proved", async () => {
    const simulated = await prepareCase(loaded);
    const { world } = openSimulatedWorld(simulated, { folder: loaded.folder });
    const read = readPlan(readFileSync(committed, "utf8"), committed);
    if (!read.ok) throw new Error(read.diagnostics.map(showDiagnostic).join("\n"));
    const outcome = await apply(world, loaded.text, read.value);
    expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(outcome.status).toBe("done");
    const writes = simulated.cloud.journal.filter((entry) => entry.write).length;
    const next = await plan(openSimulatedWorld(simulated, { folder: loaded.folder }).world, loaded.text, {
      allow: loaded.case.allow ?? [],
    });
    expect(stepsOf(next)).toEqual([]);
    expect(simulated.cloud.journal.filter((entry) => entry.write).length).toBe(writes);
    const checks = await verify(world, loaded.text, { changed: outcome.done });
    const notGreen = Object.fromEntries(
      checks.findings
        .filter(({ finding }) => finding.status !== "green")
        .map(({ name, finding }) => [name, finding.status]),
    );
    expect(notGreen).toEqual(loaded.case.notGreen ?? {});
  });
});
