import { expect, it } from "vitest";
import { createEmptyCloud, listWrites, openWorld, smallest } from "../plan/installation.ts";
import { apply, applyOrDie, plan, showDiagnostic, tryPlan } from "../product/run-fgk.ts";

// biome-ignore lint/suspicious/noExplicitAny: the emulator stores each object as its API's own JSON
type Stored = Record<string, any>;

it("a release that a colleague's helm is still installing, or left half installed, is neither removed nor adopted", async () => {
  const whole = openWorld(createEmptyCloud());
  await apply(whole.world, smallest, await plan(whole.world, smallest));
  // The first thing that helm makes after its own record: what is there then is a release that is pending.
  const record = whole.calls.findIndex((name) => /^helm POST .*\/secrets/.test(name));
  const call = whole.calls.findIndex((name, index) => index > record && name.startsWith("helm POST ")) + 1;
  const simulated = createEmptyCloud();
  const made = await plan(openWorld(simulated).world, smallest);
  await applyOrDie(openWorld(simulated, { crash: { call, when: "before" } }).world, smallest, made);
  await simulated.clock.sleep(180_000);
  const records: readonly Stored[] = Object.values(simulated.cloud.state.kubernetes)
    .flatMap((store): readonly Stored[] => Object.values(store["objects"]["secrets"] ?? {}))
    .filter(({ metadata }) => metadata.labels?.owner === "helm");
  expect(records.map(({ metadata }) => metadata.labels.status)).toEqual(["pending-install"]);
  // As if a colleague had installed it.
  for (const { metadata } of records) {
    metadata.labels = Object.fromEntries(
      Object.entries(metadata.labels).filter(([key]) => !key.startsWith("fgk.dev/")),
    );
  }
  const since = simulated.cloud.journal.length;
  const planned = await tryPlan(openWorld(simulated).world, smallest);
  expect(planned.ok).toBe(false);
  expect(planned.diagnostics.map(showDiagnostic).join("\n")).toContain(
    "helm.release/flyte/fb: somebody's helm is at work on it, or was killed: revision 1 is pending-install",
  );
  expect(listWrites(simulated, since)).toEqual([]);
});
