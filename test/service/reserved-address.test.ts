import path from "node:path";
import { expect, it } from "vitest";
import { loadCase } from "../gallery/case-file.ts";
import { prepareCase, send } from "../gallery/run-case.ts";
import { apply, plan, root, showDiagnostic } from "../product/run-fgk.ts";
import { openSimulatedWorld } from "../simulation/simulated-world.ts";

// Another team's cluster and instance, no Service yet.
const theirs = loadCase(path.join(root, "plans/theirs"));
const addresses = "https://compute.googleapis.com/compute/v1/projects/acme-ml/regions/europe-west1/addresses";

it("a Service that is created gets an IP that a person reserved under another name, and the plan names no other", async () => {
  const simulated = await prepareCase(theirs);
  const subnetwork = "projects/acme-ml/regions/europe-west1/subnetworks/default";
  const body = { name: "flyte-ip", addressType: "INTERNAL", subnetwork, address: "10.132.0.6" };
  expect((await send(simulated, "POST", addresses, body)).status).toBe(200);
  await simulated.clock.sleep(60_000);
  const { world } = openSimulatedWorld(simulated, { folder: theirs.folder });
  const made = await plan(world, theirs.text);
  expect(made.steps.map(({ address }) => address)).not.toContain("network.address/fgk-prod-lb-10-132-0-6");
  const step = made.steps.find(({ address }) => address === "kubernetes.service/flyte/flyte-binary");
  expect(JSON.stringify(step?.fields)).not.toContain("fgk-prod-lb");
  const outcome = await apply(world, theirs.text, made);
  expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
  const [store] = Object.values(simulated.cloud.state.kubernetes);
  const service = store?.["objects"]["services"]["flyte/flyte-binary"];
  expect(service.status.loadBalancer.ingress).toEqual([{ ip: "10.132.0.6", ipMode: "VIP" }]);
  expect(
    Object.keys(simulated.cloud.state.compute).filter((name) => name.includes("/regions/europe-west1/addresses/")),
  ).toEqual(["projects/acme-ml/regions/europe-west1/addresses/flyte-ip"]);
});
