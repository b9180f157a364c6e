import { inProcess } from "@fgk/emulator";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Environment, openEnvironment } from "../environment/open-environment.ts";
import { send } from "../gallery/run-case.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const command = ["apply", "--yes", "--target", "gke.cluster/flyte"];
const leases = "cluster:/apis/coordination.k8s.io/v1/namespaces/default/leases";
const holder = "build-7 4711 0c1d2e3f";

let environment: Environment;
let cloud: Pick<SimulatedCloud, "cloud" | "reach">;
let renewals: NodeJS.Timeout | undefined;

beforeAll(async () => {
  environment = await openEnvironment();
  cloud = { cloud: environment.emulator.cloud, reach: inProcess(environment.emulator.cloud) };
  const made = await environment.run(command);
  if (made.code !== 0) throw new Error(made.err);
});
afterAll(() => environment.close());
afterEach(async () => {
  clearInterval(renewals);
  await ask("DELETE", `${leases}/fgk-prod`);
});

async function ask(method: string, target: string, body?: unknown): Promise<Record<string, unknown>> {
  const { text } = await send(cloud as SimulatedCloud, method, target, body);
  return JSON.parse(text) as Record<string, unknown>;
}

/** Another run that took the lease some minutes ago and renews it, faster than a real one. */
async function holdLease(): Promise<void> {
  const spec = { holderIdentity: holder, leaseDurationSeconds: 60, leaseTransitions: 0 };
  const acquireTime = new Date(Date.now() - 5 * 60_000).toISOString().replace("Z", "000Z");
  await ask("POST", leases, {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: "fgk-prod", namespace: "default" },
    spec: { ...spec, acquireTime, renewTime: acquireTime },
  });
  renewals = setInterval(() => void renew(), 1_000);
}

async function renew(): Promise<void> {
  const lease = await ask("GET", `${leases}/fgk-prod`);
  const spec = { ...(lease["spec"] as object), renewTime: new Date().toISOString().replace("Z", "000Z") };
  await ask("PUT", `${leases}/fgk-prod`, { ...lease, spec });
}

async function readHolder(): Promise<unknown> {
  return ((await ask("GET", `${leases}/fgk-prod`))["spec"] as { holderIdentity?: string } | undefined)?.holderIdentity;
}

describe("while another run holds the lease", { timeout: 30_000 }, () => {
  it("an apply sees that it is alive, names it and its age, and leaves with exit code 6", async () => {
    await holdLease();
    const ended = await environment.run(command);
    expect(ended.code).toBe(6);
    expect(ended.err).toContain("Another run holds the lease: build-7 4711 0c1d2e3f, for 5 min; watching it [0s]\n");
    expect(ended.err).toContain(
      "error[lease-held]: another run holds the lease of this deployment: build-7 4711 0c1d2e3f, for 5 min\n",
    );
    expect(ended.err).toContain("--lock-timeout 30m");
    expect(ended.err).toMatch(/\nNothing was written\.\n$/);
    expect(await readHolder()).toBe(holder);
  });

  it("--lock-timeout waits for it, and then goes on", async () => {
    await holdLease();
    const running = environment.start([...command, "--lock-timeout", "1m"]);
    await running.says("watching it [0s]");
    setTimeout(() => {
      clearInterval(renewals);
      void ask("DELETE", `${leases}/fgk-prod`);
    }, 7_000);
    const ended = await running.ended;
    expect(ended.err).not.toContain("error[");
    expect(ended.code).toBe(0);
    expect(ended.tookMs).toBeGreaterThan(7_000);
    // It had the lease itself, and let go of it.
    expect(await readHolder()).toBeUndefined();
  });

  it("the first Ctrl-C is heard at once; nothing is written", async () => {
    await holdLease();
    const running = environment.start([...command, "--lock-timeout", "10m"]);
    await running.says("watching it [0s]");
    const asked = performance.now();
    running.child.kill("SIGINT");
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect(ended.err).toMatch(/\nNothing was written\.\n$/);
    expect(await readHolder()).toBe(holder);
  });
});
