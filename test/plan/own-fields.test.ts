import { expect, it } from "vitest";
import { apply, plan, showDiagnostic, verify } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { annotate, ask, createEmptyCloud, flyteService, movePort, openWorld, smallest } from "./installation.ts";

/** A cloud whose API servers judge each write by the types of Kubernetes, and what was written to them. */
interface Judging extends SimulatedCloud {
  readonly judged: string[];
}

/**
 * A real API server looks through whatever is written to it. The emulator does so only when it is asked, for speed: here every
 * write asks, those of fgk, of its probe pods and of the helm that it starts.
 */
function createJudgingCloud(): Judging {
  const relaxed = createEmptyCloud();
  const judged: string[] = [];
  const answer: typeof relaxed.reach.answer = (request) => {
    const url = new URL(request.url);
    const isWrite = ["POST", "PUT", "PATCH"].includes(request.method) && /^\/apis?\//.test(url.pathname);
    if (!isWrite) return relaxed.reach.answer(request);
    judged.push(url.pathname);
    url.searchParams.set("fieldValidation", "Strict");
    return relaxed.reach.answer({ ...request, url: url.href });
  };
  return { ...relaxed, reach: { ...relaxed.reach, answer }, judged };
}

it("all that fgk and its helm write to a cluster has fields that Kubernetes knows, of their types", async () => {
  const simulated = createJudgingCloud();
  const { world } = openWorld(simulated);
  const carryOut = async (text: string): Promise<readonly string[]> => {
    const made = await plan(world, text, { allow: ["downtime"] });
    return (await apply(world, text, made)).diagnostics.map(showDiagnostic);
  };
  expect(await carryOut(smallest)).toEqual([]);
  expect((await verify(world, smallest)).status).toBe("green");
  await annotate(simulated, "flytesnacks-development", null);
  await movePort(simulated, 9999);
  expect(await carryOut(smallest.replace("[flytesnacks]", "[flytesnacks, forecasting]"))).toEqual([]);
  for (const kind of ["namespaces", "serviceaccounts", "services", "secrets", "deployments", "leases", "pods"]) {
    expect(simulated.judged.filter((path) => path.includes(`/${kind}`)).length, kind).toBeGreaterThan(0);
  }
});

it("and a field that Kubernetes doesn't know is refused there", async () => {
  const simulated = createJudgingCloud();
  await apply(openWorld(simulated).world, smallest, await plan(openWorld(simulated).world, smallest));
  const misspelt = { spec: { loadBalancerIp: "10.132.0.6" } };
  await expect(ask(simulated, "PATCH", flyteService, misspelt, "application/merge-patch+json")).rejects.toThrow(
    'strict decoding error: unknown field \\"spec.loadBalancerIp\\"',
  );
});
