import { afterEach, describe, expect, it } from "vitest";
import { type Environment, openEnvironment } from "./open-environment.ts";

let environment: Environment | undefined;
afterEach(async () => {
  await environment?.close();
  environment = undefined;
});

/** The cluster and what it needs: enough to be in the middle of something. */
const applyCluster = ["apply", "--yes", "--target", "gke.cluster/flyte"];

/** A cloud in which a cluster takes about four seconds, and an apply that waits for it. */
async function startApply(): Promise<{ environment: Environment; running: ReturnType<Environment["start"]> }> {
  const opened = await openEnvironment({ timeScale: 0.01 });
  environment = opened;
  const running = opened.start(applyCluster);
  await running.says("gke.cluster/flyte: creating…");
  for (;;) {
    const asked = opened.emulator.cloud.journal.some(
      ({ method, path }) => method === "POST" && /\/clusters$/.test(path),
    );
    if (asked) return { environment: opened, running };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("Ctrl-C while a cluster is being created", () => {
  it("starts nothing new, leaves to Google what runs, says how to go on; and going on finishes", async () => {
    const { environment, running } = await startApply();
    running.child.kill("SIGINT");
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    expect(ended.err).toContain(
      "\nInterrupted: nothing new is started; what has begun is left to finish. Ctrl-C again leaves at once.\n",
    );
    const end = ended.err.slice(ended.err.lastIndexOf("\nInterrupted."));
    expect(end).toMatch(/\n {2}begun, and left to Google and the cluster to finish:(?: |\n)[^:]*gke\.cluster\/flyte\n/);
    expect(end).toMatch(/\nTo continue: fgk apply --target gke\.cluster\/flyte --yes\n$/);
    expect(ended.err).not.toContain("not started, it waits for");

    const again = await environment.run(applyCluster);
    expect(again.err).toMatch(/gke\.cluster\/flyte: (?:created|updated|ensured|was already \w+)|^Reading/m);
    expect(again.code).toBe(0);
    const made = environment.emulator.cloud.journal.filter(
      ({ method, path }) => method === "POST" && /\/clusters$/.test(path),
    );
    expect(made).toHaveLength(1);
    const cluster =
      environment.emulator.cloud.state.clusters["projects/acme-ml/locations/europe-west1-b/clusters/flyte"];
    expect(cluster?.["status"]).toBe("RUNNING");
  });

  it("twice: leaves at once", async () => {
    const { running } = await startApply();
    running.child.kill("SIGINT");
    await running.says("Ctrl-C again leaves at once.");
    const asked = performance.now();
    running.child.kill("SIGINT");
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    expect(performance.now() - asked).toBeLessThan(3_000);
  });

  it("by SIGTERM: the same, with its own exit code", async () => {
    const { running } = await startApply();
    running.child.kill("SIGTERM");
    const ended = await running.ended;
    expect(ended.code).toBe(143);
    expect(ended.err).toContain("To continue: fgk apply --target gke.cluster/flyte --yes\n");
  });
});

it("Ctrl-C while a plan reads: ends at once, with nothing half done", async () => {
  environment = await openEnvironment();
  const silent = { FGK_GOOGLE_ENDPOINT: environment.emulator.url };
  const running = environment.start(["plan", "--out", "fgk.plan.yaml"], silent);
  await running.says("Reading what is there");
  running.child.kill("SIGINT");
  const ended = await running.ended;
  // A machine that is fast enough has finished by then.
  if (ended.code === 0) return;
  expect([ended.code, ended.err.includes("Interrupted.\n")]).toEqual([130, true]);
  expect(environment.writes()).toBe(0);
});
