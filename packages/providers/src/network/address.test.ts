import { describe, expect, it } from "vitest";
import type { Bench } from "../conformance/bench.ts";
import { makeResource, openBench, testMark } from "../conformance/bench.ts";
import { bring, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { addressKind } from "./address.ts";

const at = {
  project: "acme-ml",
  region: "europe-west1",
  network: "default",
  subnet: "default",
  networkProject: "acme-ml",
};
const fields = {
  address: "10.132.0.6",
  addressType: "INTERNAL",
  purpose: "GCE_ENDPOINT",
  subnet: "projects/acme-ml/regions/europe-west1/subnetworks/default",
  "labels.team": "ml",
};
const address = makeResource("network.address/fgk-prod-lb", at, fields);
const path = "/compute/v1/projects/acme-ml/regions/europe-west1/addresses/fgk-prod-lb";

async function label(bench: Bench): Promise<void> {
  const { json } = await bench.ask("GET", path);
  const { labels, labelFingerprint } = json as { labels: Record<string, string>; labelFingerprint: string };
  const answer = await bench.ask("POST", `${path}/setLabels`, {
    labels: { ...labels, owner: "ann" },
    labelFingerprint,
  });
  expect(answer.status).toBe(200);
  await bench.world.sleep(60_000);
  expect((await bench.ask("GET", path)).json).toMatchObject({ labels: { owner: "ann" } });
}

checkKind("network.address", {
  kind: addressKind,
  resource: address,
  changed: makeResource("network.address/fgk-prod-lb", at, { ...fields, "labels.team": "data" }),
  marking: "us",
  outputs: { address: "10.132.0.6", name: "fgk-prod-lb" },
  count: (bench) => Object.keys(bench.cloud.state["compute"]).filter((name) => name.includes("/addresses/")).length,
  foreign: {
    put: label,
    see: (bench) =>
      bench.cloud.state["compute"]["projects/acme-ml/regions/europe-west1/addresses/fgk-prod-lb"].labels.owner,
  },
});

describe("network.address", () => {
  it("is found by its mark, with what deleting it needs", async () => {
    const bench = await openBench();
    const kind = addressKind(bench.openReach());
    await bring(bench, kind, address);
    expect(await kind.marked?.(bench.openSession())).toEqual([
      {
        address: "network.address/fgk-prod-lb",
        at: { project: "acme-ml", region: "europe-west1" },
        mark: testMark,
        protected: false,
        dependsOn: [],
      },
    ]);
  });

  it("takes a reservation of the same IP under another name for the one that is asked for", async () => {
    const bench = await openBench();
    await bench.ask("POST", "/compute/v1/projects/acme-ml/regions/europe-west1/addresses", {
      name: "by-hand",
      addressType: "INTERNAL",
      address: "10.132.0.6",
      subnetwork: "projects/acme-ml/regions/europe-west1/subnetworks/default",
    });
    await bench.world.sleep(60_000);
    const kind = addressKind(bench.openReach());
    const plain = makeResource("network.address/fgk-prod-lb", at, { address: "10.132.0.6" });
    const live = await readOnce(bench, kind, plain);
    expect(live).toMatchObject({
      status: "present",
      marking: { by: "unmarkable" },
      outputs: { address: "10.132.0.6", name: "by-hand" },
    });
    if (live.status !== "present") throw new Error("no address");
    await expect(kind.delete?.(bench.openSession(), plain, live)).rejects.toMatchObject({
      diagnostic: { code: "protected" },
    });
  });

  it("doesn't write over labels that came in between", async () => {
    const bench = await openBench();
    const kind = addressKind(bench.openReach());
    const live = await bring(bench, kind, address);
    await label(bench);
    if (live.status !== "present") throw new Error("no address");
    const change = { path: "labels.team", before: "ml", after: "data" };
    await expect(kind.update(bench.openSession(), address, live, [change])).rejects.toMatchObject({
      retry: "conflict",
    });
  });

  it("adopts one that a person made, and changes nothing else", async () => {
    const bench = await openBench();
    await bench.ask("POST", "/compute/v1/projects/acme-ml/regions/europe-west1/addresses", {
      name: "fgk-prod-lb",
      addressType: "INTERNAL",
      address: "10.132.0.6",
      subnetwork: "projects/acme-ml/regions/europe-west1/subnetworks/default",
    });
    await bench.world.sleep(60_000);
    await label(bench);
    const kind = addressKind(bench.openReach());
    const live = await readOnce(bench, kind, address);
    expect(live).toMatchObject({ marking: { by: "nobody" }, kept: [{ what: "labels", name: "owner" }] });
    if (live.status === "present") await kind.adopt?.(bench.openSession(), address, live);
    await bench.world.sleep(60_000);
    expect(await readOnce(bench, kind, address)).toMatchObject({ marking: { by: "us" } });
  });
});
