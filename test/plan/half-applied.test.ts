import type { Event } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { apply, plan, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import {
  annotate,
  ask,
  createEmptyCloud,
  google,
  install,
  listWrites,
  movePort,
  openWorld,
  readBack,
  smallest,
} from "./installation.ts";

const mostOfIt = ["helm.release/flyte/fb", "kubernetes.service/flyte/flyte-binary", "flyte.project/flytesnacks"];

describe("a plan of which a step failed", () => {
  /** The operation that fails once, its step, what of others is not started then, and what is done all the same. */
  const faults: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    [
      "CREATE_DATABASE",
      "sql.database/flyte-db/flyteadmin",
      mostOfIt,
      ["sql.user/flyte-db/flyteadmin", "kubernetes.secret/flyte/fgk-prod-db-password"],
    ],
    ["PEERING", "network.private-services/default", ["sql.instance/flyte-db", ...mostOfIt], ["gke.cluster/flyte"]],
    [
      "addresses.insert",
      "network.address/fgk-prod-lb-10-132-0-6",
      ["kubernetes.service/flyte/flyte-binary"],
      ["helm.release/flyte/fb", "flyte.project/flytesnacks"],
    ],
  ];

  it.each(faults)("(%s) goes on with the same file where it was", async (fault, failed, notStarted, done) => {
    const simulated = createEmptyCloud();
    const made = readBack(await plan(openWorld(simulated).world, smallest));
    simulated.cloud.faults.operationFails[fault] = "Something broke.";
    const first = await apply(openWorld(simulated).world, smallest, made);
    expect(first).toMatchObject({ status: "failed", failed: [failed] });
    expect(first.notStarted).toEqual(expect.arrayContaining([...notStarted]));
    expect(first.done).toEqual(expect.arrayContaining([...done]));
    expect([...first.done, ...first.failed, ...first.notStarted].sort()).toEqual(
      made.steps.map((step) => step.address).sort(),
    );
    expect(first.diagnostics.map(showDiagnostic).join("\n")).toContain("Something broke.");
    const second = await apply(openWorld(simulated).world, smallest, made);
    expect(second.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(second).toMatchObject({ status: "done", failed: [], notStarted: [] });
    expect(stepsOf(await plan(openWorld(simulated).world, smallest))).toEqual([]);
  });

  it("(CREATE_CLUSTER) goes on as soon as a person has deleted what is left of the cluster", async () => {
    const simulated = createEmptyCloud();
    const made = readBack(await plan(openWorld(simulated).world, smallest));
    simulated.cloud.faults.operationFails["CREATE_CLUSTER"] = "Something broke.";
    const first = await apply(openWorld(simulated).world, smallest, made);
    expect(first).toMatchObject({ status: "failed", failed: ["gke.cluster/flyte"] });
    expect(first.done).toEqual(expect.arrayContaining(["sql.instance/flyte-db", "sql.user/flyte-db/flyteadmin"]));
    const since = simulated.cloud.journal.length;
    const second = await apply(openWorld(simulated).world, smallest, made);
    expect(second).toMatchObject({ status: "failed", done: [] });
    expect(second.diagnostics).toMatchObject([
      {
        summary: "gke.cluster/flyte is there but doesn't work: Something broke.",
        cause: "nothing mends it: it would have to be deleted and made again, and it is protected",
        help: "set cluster.protect: false and plan with --allow-data-loss gke.cluster/flyte; or delete it, then run the same command again: gcloud container clusters delete flyte --location europe-west1-b --project acme-ml",
      },
      {
        summary: "nothing in the cluster flyte can be asked: it is broken and has no endpoint",
        cause: "Something broke.",
        help: "delete it, then run the same command again: gcloud container clusters delete flyte --location europe-west1-b --project acme-ml",
      },
    ]);
    expect(listWrites(simulated, since)).toEqual([]);
    await ask(simulated, "DELETE", google.cluster);
    await simulated.clock.sleep(600_000);
    expect((await apply(openWorld(simulated).world, smallest, made)).status).toBe("done");
    expect(stepsOf(await plan(openWorld(simulated).world, smallest))).toEqual([]);
  });

  it("(CREATE) says what to do with an instance that couldn't be made, and writes nothing", async () => {
    const simulated = createEmptyCloud();
    const made = readBack(await plan(openWorld(simulated).world, smallest));
    simulated.cloud.faults.operationFails["CREATE"] = "Something broke.";
    const first = await apply(openWorld(simulated).world, smallest, made);
    expect(first).toMatchObject({ status: "failed", failed: ["sql.instance/flyte-db"] });
    expect(first.done).toEqual(expect.arrayContaining(["gke.cluster/flyte", "iam.account-policy/flyte-sa"]));
    const since = simulated.cloud.journal.length;
    const second = await apply(openWorld(simulated).world, smallest, made);
    expect(second.status).toBe("failed");
    expect(second.diagnostics.map((one) => [one.summary, one.help])).toContainEqual([
      "the databases of flyte-db can't be asked for: the instance's state is FAILED: it couldn't be made",
      "gcloud sql instances delete flyte-db --project acme-ml; its name stays taken for up to a week: choose another at database.instance",
    ]);
    expect(listWrites(simulated, since)).toEqual([]);
  });

  it("makes nothing that somebody else has made meanwhile", async () => {
    const simulated = createEmptyCloud();
    const made = readBack(await plan(openWorld(simulated).world, smallest));
    await ask(simulated, "POST", "https://storage.googleapis.com/storage/v1/b?project=acme-ml", {
      name: "acme-ml-flyte-data",
      location: "EUROPE-WEST1",
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: "enforced" },
    });
    const since = simulated.cloud.journal.length;
    const outcome = await apply(openWorld(simulated).world, smallest, made);
    expect(outcome.status).toBe("stale");
    expect(outcome.diagnostics.map((one) => one.summary)).toEqual([
      "storage.bucket/acme-ml-flyte-data exists now, and it isn't the one that this plan makes: it doesn't carry our mark",
    ]);
    expect(listWrites(simulated, since)).toEqual([]);
  });
});

describe("a plan that is applied again", () => {
  it("does nothing the second time: no write but the lease", async () => {
    const simulated = createEmptyCloud();
    const made = readBack(await plan(openWorld(simulated).world, smallest));
    expect((await apply(openWorld(simulated).world, smallest, made)).status).toBe("done");
    await simulated.clock.sleep(600_000);
    const since = simulated.cloud.journal.length;
    const events: Event[] = [];
    const again = await apply(openWorld(simulated).world, smallest, made, { events });
    expect(again).toMatchObject({ status: "done", failed: [], notStarted: [], diagnostics: [] });
    expect(listWrites(simulated, since)).toEqual([]);
    const ended = events.flatMap((event) => (event.type === "step-done" ? [event.already] : []));
    expect(ended).toEqual(made.steps.map(() => true));
    const lease = simulated.cloud.journal.slice(since).filter((entry) => entry.write);
    expect(lease.map((entry) => entry.method)).toEqual(["POST", "DELETE"]);
  });

  it("counts a step as done that a person has carried out", async () => {
    const simulated = await install(smallest);
    await annotate(simulated, "flytesnacks-staging", null);
    await movePort(simulated, 8090);
    const made = readBack(await plan(openWorld(simulated).world, smallest, { allow: ["downtime"] }));
    expect(made.steps).toHaveLength(2);
    await annotate(simulated, "flytesnacks-staging", "flyte-sa@acme-ml.iam.gserviceaccount.com");
    const since = simulated.cloud.journal.length;
    expect((await apply(openWorld(simulated).world, smallest, made)).status).toBe("done");
    expect(listWrites(simulated, since)).toEqual(["PATCH /api/v1/namespaces/flyte/services/flyte-binary 200"]);
    const between = simulated.cloud.journal.length;
    expect((await apply(openWorld(simulated).world, smallest, made)).status).toBe("done");
    expect(listWrites(simulated, between)).toEqual([]);
  });
});
