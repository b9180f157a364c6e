import { beforeAll, describe, expect, it } from "vitest";
import { annotate, ask, changePolicy, install, removeMember, smallest } from "../plan/installation.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { letTimePass } from "../simulation/let-time-pass.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { isThere, lookFromInside, startProbe } from "./probe.ts";
import { asNode, email, federated, member, pool, rows, setMetadata, tasks, unbound, whole } from "./rows.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
}, 60_000);

describe("as whom pods reach Google, asked from inside, when this happens", () => {
  it.each(rows)("$name", async ({ happens, happensLater, spec, ...expected }) => {
    const simulated = cloneSimulatedCloud(installed);
    await happens?.(simulated);
    for (const namespace of ["flyte", tasks]) await startProbe(simulated, namespace, spec);
    await happensLater?.(simulated);
    const seen = { flyte: await lookFromInside(simulated, "flyte"), tasks: await lookFromInside(simulated, tasks) };
    expect(seen).toEqual({ flyte: expected.flyte, tasks: expected.tasks });
  });
});

describe("right after a change", () => {
  it("a member that was taken away counts for as long as policies take to spread", async () => {
    const simulated = cloneSimulatedCloud(installed);
    simulated.cloud.faults.iamPropagationMs = 120_000;
    await startProbe(simulated, tasks);
    await removeMember(simulated, member);
    expect(await lookFromInside(simulated, tasks)).toEqual(whole);
    await simulated.clock.sleep(121_000);
    expect(await lookFromInside(simulated, tasks)).toEqual(unbound);
  });

  it("a member that was given counts only when the policy has spread", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await removeMember(simulated, member);
    await startProbe(simulated, tasks);
    simulated.cloud.faults.iamPropagationMs = 120_000;
    await letTimePass(simulated, 3);
    const role = "roles/iam.workloadIdentityUser";
    await changePolicy(simulated, (bindings) => bindings.push({ role, members: [member] }));
    expect(await lookFromInside(simulated, tasks)).toEqual(unbound);
    await simulated.clock.sleep(121_000);
    expect(await lookFromInside(simulated, tasks)).toEqual(whole);
  });

  it("an annotation counts at once", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await startProbe(simulated, tasks);
    await annotate(simulated, tasks, null);
    expect(await lookFromInside(simulated, tasks)).toEqual(federated);
    await annotate(simulated, tasks, email);
    expect(await lookFromInside(simulated, tasks)).toEqual(whole);
  });

  it("an annotation that Flyte asks for is back within the minute", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await startProbe(simulated, tasks);
    await annotate(simulated, tasks, null);
    await letTimePass(simulated, 2);
    expect(await lookFromInside(simulated, tasks)).toEqual(whole);
  });

  it("nodes keep what they were made with: the pool's new ones take their pods along", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await setMetadata(simulated, "GCE_METADATA");
    await startProbe(simulated, tasks);
    await ask(simulated, "PUT", pool, { workloadMetadataConfig: { mode: "GKE_METADATA" } });
    expect(await lookFromInside(simulated, tasks)).toEqual(asNode);
    await letTimePass(simulated, 10);
    expect(await isThere(simulated, tasks)).toBe(false);
    await startProbe(simulated, tasks);
    expect(await lookFromInside(simulated, tasks)).toEqual(whole);
  });
});
