import { beforeAll, describe, expect, it } from "vitest";
import { destroy, destroyAll, unprotected } from "../destroy/take-down.ts";
import { ask, google, install, openWorld, smallest } from "../plan/installation.ts";
import { plan, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { listKept } from "./ground.ts";

// biome-ignore lint/suspicious/noExplicitAny: the emulator stores each resource as its API's own JSON
type Stored = Record<string, any>;

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(unprotected);
});

function stored(simulated: SimulatedCloud, id: string): Stored {
  return simulated.cloud.state.compute[`projects/acme-ml/${id}`] ?? {};
}

async function keptOf(simulated: SimulatedCloud, address: string, text = unprotected): Promise<readonly string[]> {
  const made = await plan(openWorld(simulated).world, text, text === smallest ? destroy : destroyAll);
  expect(stepsOf(made)).not.toContain(`delete ${address}`);
  return listKept(made).filter((one) => one.startsWith(address));
}

describe("what others have put into something of ours keeps it", () => {
  it("a subnet in our NAT", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const name = "projects/acme-ml/regions/europe-west1/subnetworks/team-x";
    stored(simulated, "regions/europe-west1/routers/fgk-prod-nat")["nats"][0].subnetworks.push({
      name,
      sourceIpRangesToNat: ["ALL_IP_RANGES"],
    });
    expect(await keptOf(simulated, "network.nat/fgk-prod-nat")).toEqual([
      "network.nat/fgk-prod-nat is kept: it holds the subnet team-x",
    ]);
  });

  it("a port in our firewall rule, while the cluster stays", async () => {
    const simulated = cloneSimulatedCloud(installed);
    stored(simulated, "global/firewalls/fgk-prod-webhook")["allowed"][0].ports.push("8443");
    expect(await keptOf(simulated, "network.firewall/fgk-prod-webhook", smallest)).toEqual([
      "network.firewall/fgk-prod-webhook is kept: it holds the port 8443 of tcp",
    ]);
  });

  it.each([
    ["secrets", { type: "Opaque", stringData: { token: "theirs" } }, "the secret key"],
    ["configmaps", { data: { mode: "theirs" } }, "the config map key"],
    ["services", { spec: { type: "LoadBalancer", ports: [{ port: 80 }] } }, "the Service key"],
  ])("a namespace in our cluster that holds nothing but %s", async (plural, parts, what) => {
    const simulated = cloneSimulatedCloud(installed);
    await ask(simulated, "POST", "cluster:/api/v1/namespaces", { metadata: { name: "team-b" } });
    await ask(simulated, "POST", `cluster:/api/v1/namespaces/team-b/${plural}`, {
      metadata: { name: "key" },
      ...parts,
    });
    expect(await keptOf(simulated, "gke.cluster/flyte")).toEqual([
      `gke.cluster/flyte is kept: it holds the namespace team-b with ${what}`,
    ]);
  });

  it("a database and a user whose names begin like Cloud SQL's own", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await ask(simulated, "POST", `${google.instance}/databases`, { name: "cloudsqlapp" });
    await simulated.clock.sleep(60_000);
    await ask(simulated, "POST", `${google.instance}/users`, { name: "cloudsqlproxy", password: "theirs" });
    await simulated.clock.sleep(60_000);
    expect(await keptOf(simulated, "sql.instance/flyte-db")).toEqual([
      "sql.instance/flyte-db is kept: it holds the database cloudsqlapp, the database user cloudsqlproxy",
    ]);
  });

  it.each([
    ["broke after it was made", { state: "FAILED" }, "it holds whatever was on it before it failed"],
    ["is suspended", { state: "SUSPENDED" }, "nobody can say what is in it"],
  ])("whatever is on an instance that %s", async (_name, change, words) => {
    const simulated = cloneSimulatedCloud(installed);
    await ask(simulated, "POST", `${google.instance}/databases`, { name: "billing" });
    await simulated.clock.sleep(60_000);
    for (const { instance } of Object.values(simulated.cloud.state.sql)) Object.assign(instance, change);
    expect(await keptOf(simulated, "sql.instance/flyte-db")).toEqual([
      expect.stringContaining(`sql.instance/flyte-db is kept: ${words}`),
    ]);
  });
});
