import type { ApplyOutcome, Event } from "@fgk/engine";
import { applyPlan, exitCodeOf } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { send } from "../gallery/run-case.ts";
import { openWorld, smallest } from "../plan/installation.ts";
import { apply, catalog, plan, readText, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { createSimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { CrashPoint } from "../simulation/simulated-world.ts";
import { SimulatedCrash } from "../simulation/simulated-world.ts";

/** Minutes of work: the instance gets another machine, then Flyte another value. */
const changed = smallest
  .replace("{ instance: flyte-db }", "{ instance: flyte-db, tier: db-custom-4-15360 }")
  .replace("  projects:", "  values: { configuration: { logging: { level: 3 } } }\n  projects:");
const lease = "cluster:/apis/coordination.k8s.io/v1/namespaces/default/leases/fgk-prod";

interface Run {
  readonly outcome: Promise<ApplyOutcome | "died">;
  readonly calls: readonly string[];
  readonly events: readonly (Event & { readonly atMs: number })[];
}

/** Plans, then applies without waiting for the end; each is a process of its own. */
async function start(cloud: SimulatedCloud, holder: string, crash?: CrashPoint): Promise<Run> {
  const made = await plan(openWorld(cloud).world, changed, { allow: ["downtime"] });
  const { world, calls } = openWorld(cloud, crash === undefined ? {} : { crash });
  const events: (Event & { readonly atMs: number })[] = [];
  const outcome = applyPlan({
    plan: made,
    file: readText(changed),
    catalog,
    world,
    fgkVersion: "0.1.0",
    emit: (event) => events.push({ ...event, atMs: cloud.clock.now() }),
    stop: new AbortController().signal,
    holder,
  }).catch((error: unknown) => {
    if (error instanceof SimulatedCrash) return "died" as const;
    throw error;
  });
  return { outcome, calls, events };
}

/** What a run said, with the exit code of each. */
function saidBy(outcome: ApplyOutcome | "died"): readonly string[] {
  if (outcome === "died") return ["died"];
  return outcome.diagnostics.map((one) => `${exitCodeOf(one.code)} ${showDiagnostic(one)}`);
}

describe("the lease of an installed deployment", () => {
  const installed = createSimulatedCloud();
  beforeAll(async () => {
    const { world } = openWorld(installed);
    expect((await apply(world, smallest, await plan(world, smallest))).status).toBe("done");
  });

  it("refuses a second apply, which names the holder and its age and writes nothing", async () => {
    const cloud = cloneSimulatedCloud(installed);
    const first = await start(cloud, "ann");
    await cloud.clock.sleep(20_000);
    const second = await start(cloud, "bob");
    const refused = await second.outcome;
    expect(refused).toMatchObject({ status: "locked", done: [] });
    expect(saidBy(refused)).toEqual([
      expect.stringMatching(
        /^6 another run holds the lease of this deployment: ann, for [2-9]\d s \| .*--lock-timeout 30m/,
      ),
    ]);
    expect(second.calls.filter((call) => !/^GET |:testIamPermissions$/.test(call))).toEqual([]);
    expect(await first.outcome).toMatchObject({ status: "done", diagnostics: [] });
  });

  it("of a run that died is taken over after 60 seconds", async () => {
    const cloud = cloneSimulatedCloud(installed);
    const whole = await start(cloneSimulatedCloud(installed), "ann");
    await whole.outcome;
    const patched = whole.calls.findIndex((call) => call.startsWith("PATCH /sql/"));
    const dying = await start(cloud, "ann", { call: patched + 1, when: "after" });
    expect(await dying.outcome).toBe("died");
    const sinceMs = cloud.clock.now();
    const second = await start(cloud, "bob");
    expect(saidBy(await second.outcome)).toEqual([]);
    const taken = second.events.find((event) => event.type === "lease" && event.status === "taken");
    expect((taken?.atMs ?? 0) - sinceMs).toBeGreaterThanOrEqual(60_000);
    expect((taken?.atMs ?? 0) - sinceMs).toBeLessThanOrEqual(66_000);
  });

  it("that is lost starts no new step; what runs is left to run", async () => {
    const cloud = cloneSimulatedCloud(installed);
    const robbed = await start(cloud, "ann");
    await cloud.clock.sleep(20_000);
    const found = JSON.parse((await send(cloud, "GET", lease)).text);
    expect(found.spec.holderIdentity).toBe("ann");
    const taken = { ...found, spec: { ...found.spec, holderIdentity: "bob" } };
    expect((await send(cloud, "PUT", lease, taken)).status).toBe(200);
    const outcome = await robbed.outcome;
    expect(outcome).toMatchObject({
      status: "failed",
      done: [],
      notStarted: ["sql.instance/flyte-db", "helm.release/flyte/fb"],
    });
    expect(saidBy(outcome)).toEqual([
      "130 sql.instance/flyte-db | sql.instance/flyte-db was begun; what runs for it goes on by itself | run the same command again: it goes on where it is",
      "6 the lease was lost; nothing new was started | another apply took it over, or it could not be renewed for a minute | see who it is, then run the same command again",
    ]);
    expect(robbed.calls.filter((call) => call.startsWith("helm "))).toEqual([]);
    // The thief's lease is the thief's.
    expect(JSON.parse((await send(cloud, "GET", lease)).text).spec.holderIdentity).toBe("bob");
  });
});

describe("before there is a cluster to hold a lease in", () => {
  it("two applies make each thing once: one ends well, the other stops when the first has the lease, or finds all done", async () => {
    const cloud = createSimulatedCloud();
    const outcomes = await Promise.all(["ann", "bob"].map((holder) => startFromNothing(cloud, holder)));
    const well = outcomes.filter(({ status }) => status === "done");
    expect(well).toHaveLength(1);
    const [other] = outcomes.filter(({ status }) => status !== "done");
    expect(other?.status).toBe("failed");
    expect(saidBy(other ?? "died").map((line) => line.slice(0, 2))).toContain("6 ");
    expect(stepsOf(await plan(openWorld(cloud).world, smallest))).toEqual([]);
    const { state } = cloud.cloud;
    const versions = Object.values(state.secrets).map(({ versions }) => Object.keys(versions as object).length);
    expect([Object.keys(state.clusters), Object.keys(state.sql), Object.keys(state.serviceAccounts)]).toMatchObject([
      { length: 1 },
      { length: 1 },
      { length: 1 },
    ]);
    // A loser may have added a version; nothing ever uses it.
    expect(versions.length).toBe(1);
  });
});

async function startFromNothing(cloud: SimulatedCloud, holder: string): Promise<ApplyOutcome> {
  const made = await plan(openWorld(cloud).world, smallest);
  const { world } = openWorld(cloud, { shuffled: true });
  return applyPlan({
    plan: made,
    file: readText(smallest),
    catalog,
    world,
    fgkVersion: "0.1.0",
    emit: () => undefined,
    stop: new AbortController().signal,
    holder,
  });
}
