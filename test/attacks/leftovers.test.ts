import { beforeAll, describe, expect, it } from "vitest";
import { definition, destroy, otherWebhook, webhooks } from "../destroy/take-down.ts";
import { ask, install, openWorld, smallest } from "../plan/installation.ts";
import { apply, applyOrDie, plan } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { carryOut, isThere } from "./ground.ts";

let cutOff: SimulatedCloud;
beforeAll(async () => {
  const installed = await install(smallest);
  const whole = openWorld(cloneSimulatedCloud(installed));
  await apply(whole.world, smallest, await plan(openWorld(cloneSimulatedCloud(installed)).world, smallest, destroy));
  // A destroy that dies when helm is done and what helm leaves behind is still there.
  const call = whole.calls.findIndex((name) => /^DELETE .*(webhook-secret|mutatingwebhookconf)/.test(name)) + 1;
  expect(call).toBeGreaterThan(0);
  cutOff = cloneSimulatedCloud(installed);
  const made = await plan(openWorld(cutOff).world, smallest, destroy);
  await applyOrDie(openWorld(cutOff, { crash: { call, when: "before" } }).world, smallest, made);
  await cutOff.clock.sleep(600_000);
});

const theirs = "cluster:/apis/flyte.lyft.com/v1alpha1/namespaces/theirs-development/flyteworkflows";
const execution = { apiVersion: "flyte.lyft.com/v1alpha1", kind: "FlyteWorkflow", metadata: { name: "f9" } };

describe("a destroy that was cut off after helm, and goes on after others have installed a Flyte", () => {
  it("takes neither their executions' definition nor their webhook", async () => {
    const simulated = cloneSimulatedCloud(cutOff);
    await ask(simulated, "POST", webhooks, otherWebhook);
    expect((await carryOut(simulated, smallest, destroy)).status).toBe("done");
    expect(await isThere(simulated, `${webhooks}/other-webhook`)).toBe(true);
    expect(await isThere(simulated, `${webhooks}/flyte-binary-webhook`)).toBe(false);
    const left = (await ask(simulated, "GET", definition)) as { metadata: { labels?: object; annotations?: object } };
    expect({ ...left.metadata.labels, ...left.metadata.annotations }).toEqual({});
  });

  it("takes no execution of theirs, wherever it runs", async () => {
    const simulated = cloneSimulatedCloud(cutOff);
    await ask(simulated, "POST", "cluster:/api/v1/namespaces", { metadata: { name: "theirs-development" } });
    await ask(simulated, "POST", theirs, execution);
    const ours = theirs.replace("theirs-development", "flytesnacks-development");
    await ask(simulated, "POST", ours, execution);
    await carryOut(simulated, smallest, destroy);
    expect([await isThere(simulated, `${theirs}/f9`), await isThere(simulated, `${ours}/f9`)]).toEqual([true, true]);
  });

  it("goes on to the end when nobody has", async () => {
    const simulated = cloneSimulatedCloud(cutOff);
    expect((await carryOut(simulated, smallest, destroy)).status).toBe("done");
    expect(await isThere(simulated, definition)).toBe(false);
  });
});
