import type { Diagnostic } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { ask, install, openWorld, readBack, smallest } from "../plan/installation.ts";
import { apply, plan, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const removing = smallest.replace("loadBalancer:", "  removeNamespaces: true\nloadBalancer:");
const both = removing.replace("projects: [flytesnacks]", "projects: [flytesnacks, forecasting]");
const domains = ["development", "production", "staging"];
const namespaces = domains.map((domain) => `kubernetes.namespace/forecasting-${domain}` as const);
const consent = { allow: ["access"], dataLoss: namespaces } as const;
const merge = "application/merge-patch+json";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(both);
});

/** The Flyte projects as the database has them. */
function rowsOf({ cloud }: SimulatedCloud): { id: string; labels?: Record<string, string>; state: number }[] {
  const [instance] = Object.values(cloud.state.sql) as { flyteTables: Record<string, { projects: [] }> }[];
  return Object.values(instance?.flyteTables ?? {}).flatMap(({ projects }) => projects);
}

const kept = (diagnostics: readonly Diagnostic[]): readonly (readonly unknown[])[] =>
  diagnostics
    .filter(({ address }) => address?.startsWith("kubernetes.namespace/"))
    .map(({ severity, address, cause }) => [severity, address, cause]);

describe("removeNamespaces: true", () => {
  it("without consent to the loss of each, the plan is blocked", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const made = await plan(openWorld(simulated).world, removing, { allow: ["access"] });
    expect(made.steps.filter(({ blocked }) => blocked).map(({ address }) => address)).toEqual(namespaces);
    expect((await apply(openWorld(simulated).world, removing, readBack(made))).status).toBe("blocked");
  });

  it("keeps the namespaces of a project that somebody else has registered", async () => {
    const simulated = cloneSimulatedCloud(installed);
    for (const row of rowsOf(simulated)) if (row.id === "forecasting") row.labels = { team: "other" };
    const made = await plan(openWorld(simulated).world, removing, consent);
    expect(stepsOf(made).filter((step) => /namespace|flyte\.project/.test(step))).toEqual([]);
    const why = "the Flyte project forecasting is active, and it isn't this deployment's: it doesn't carry our mark";
    expect(kept(made.diagnostics)).toEqual(namespaces.map((address) => ["warning", address, why]));
  });

  it("keeps them while Flyte can't be asked, for it might make them again", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const place = "cluster:/apis/apps/v1/namespaces/flyte/deployments/flyte-binary";
    await ask(simulated, "PATCH", place, { spec: { replicas: 0 } }, merge);
    await simulated.clock.sleep(60_000);
    const made = await plan(openWorld(simulated).world, removing, consent);
    expect(stepsOf(made).filter((step) => step.includes("kubernetes.namespace"))).toEqual([]);
    expect(kept(made.diagnostics).map(([severity, address]) => `${severity} ${address}`)).toEqual(
      namespaces.map((address) => `warning ${address}`),
    );
  });

  it("deletes those of a project that was archived before, whoever did it", async () => {
    const simulated = cloneSimulatedCloud(installed);
    for (const row of rowsOf(simulated)) {
      if (row.id === "forecasting") Object.assign(row, { labels: { team: "other" }, state: 1 });
    }
    const made = await plan(openWorld(simulated).world, removing, consent);
    expect(stepsOf(made).filter((step) => /namespace|flyte\.project/.test(step))).toEqual(
      namespaces.map((address) => `delete ${address}`),
    );
    expect((await apply(openWorld(simulated).world, removing, readBack(made))).status).toBe("done");
    await simulated.clock.sleep(180_000);
    expect(stepsOf(await plan(openWorld(simulated).world, removing))).toEqual([]);
  });

  it("asks once more right before a namespace goes", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const made = readBack(await plan(openWorld(simulated).world, removing, consent));
    const { world } = openWorld(simulated);
    let begun = false;
    // An execution begins when the project is already archived.
    const watched: typeof world = {
      ...world,
      fetch: async (...args) => {
        const url = String(args[0]);
        if (!begun && url.includes("/namespaces/forecasting-development/serviceaccounts/default")) {
          begun = true;
          await ask(
            simulated,
            "POST",
            "cluster:/apis/flyte.lyft.com/v1alpha1/namespaces/forecasting-staging/flyteworkflows",
            {
              apiVersion: "flyte.lyft.com/v1alpha1",
              kind: "FlyteWorkflow",
              metadata: { name: "f6a1c0ffee", namespace: "forecasting-staging" },
            },
          );
        }
        return world.fetch(...args);
      },
    };
    const outcome = await apply(watched, removing, made);
    expect(begun).toBe(true);
    expect(outcome.status).toBe("failed");
    expect(outcome.diagnostics.map(({ address, summary }) => [address, summary])).toEqual([
      [
        "kubernetes.namespace/forecasting-staging",
        "kubernetes.namespace/forecasting-staging is kept: there are running executions in forecasting-staging",
      ],
    ]);
    await ask(simulated, "GET", "cluster:/api/v1/namespaces/forecasting-staging");
  });
});
