import { describe, expect, it } from "vitest";
import { makeResource, openBench } from "../conformance/bench.ts";
import { bring, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { natKind } from "./nat.ts";

const at = { project: "acme-ml", region: "europe-west1", network: "default", subnet: "default" };
const nat = makeResource("network.nat/fgk-prod-nat", at, { nat: "auto" });
const routers = "/compute/v1/projects/acme-ml/regions/europe-west1/routers";

checkKind("network.nat", {
  kind: natKind,
  resource: nat,
  marking: "us",
  count: (bench) => Object.keys(bench.cloud.state["compute"]).filter((name) => name.includes("/routers/")).length,
});

const ranges = {
  ALL_SUBNETWORKS_ALL_IP_RANGES: "present",
  ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES: "present",
} as const;

describe("network.nat", () => {
  it.each(Object.entries(ranges))("takes anybody's NAT that covers %s as it is", async (range, status) => {
    const bench = await openBench();
    const nats = [{ name: "n", natIpAllocateOption: "AUTO_ONLY", sourceSubnetworkIpRangesToNat: range }];
    await bench.ask("POST", routers, { name: "theirs", network: "projects/acme-ml/global/networks/default", nats });
    await bench.world.sleep(60_000);
    expect(await readOnce(bench, natKind(bench.openReach()), nat)).toMatchObject({
      status,
      marking: { by: "unmarkable" },
    });
  });

  it("doesn't take a router without a NAT for one, and adds its NAT to a router of its name", async () => {
    const bench = await openBench();
    const network = "projects/acme-ml/global/networks/default";
    await bench.ask("POST", routers, { name: "fgk-prod-nat", network, description: "ann's" });
    await bench.world.sleep(60_000);
    const kind = natKind(bench.openReach());
    expect((await readOnce(bench, kind, nat)).status).toBe("absent");
    await bring(bench, kind, nat);
    const { json } = await bench.ask("GET", `${routers}/fgk-prod-nat`);
    expect(json).toMatchObject({ description: "ann's", nats: [{ name: "fgk-prod-nat" }] });
  });
});
