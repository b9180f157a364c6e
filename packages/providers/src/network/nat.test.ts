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

  it("is for the cluster's subnet alone: machines of others in the region stay without the internet", async () => {
    const bench = await openBench();
    await bring(bench, natKind(bench.openReach()), nat);
    const { json } = await bench.ask("GET", `${routers}/fgk-prod-nat`);
    const subnetworks = [
      { name: "projects/acme-ml/regions/europe-west1/subnetworks/default", sourceIpRangesToNat: ["ALL_IP_RANGES"] },
    ];
    expect(json).toMatchObject({ nats: [{ sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS", subnetworks }] });
  });

  it("is for the cluster's subnet alone where others have a NAT", async () => {
    const bench = await openBench();
    const network = "projects/acme-ml/global/networks/default";
    const theirs = { name: "fgk-prod-nat", network, nats: [listNat("theirs", "other")] };
    expect((await bench.ask("POST", routers, theirs)).status).toBe(200);
    await bench.world.sleep(60_000);
    await bring(bench, natKind(bench.openReach()), nat);
    const { json } = await bench.ask("GET", `${routers}/fgk-prod-nat`);
    expect(json).toMatchObject({
      nats: [
        { name: "theirs", sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS" },
        {
          name: "fgk-prod-nat",
          sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
          subnetworks: [
            {
              name: "projects/acme-ml/regions/europe-west1/subnetworks/default",
              sourceIpRangesToNat: ["ALL_IP_RANGES"],
            },
          ],
        },
      ],
    });
  });

  it.each([
    ["with another's NAT under our name", "default", [listNat("fgk-prod-nat", "other")]],
    ["of another network", "theirs", []],
  ])("leaves a router %s as it is", async (_what, network, nats) => {
    const bench = await openBench();
    const networks = "/compute/v1/projects/acme-ml/global/networks";
    await bench.ask("POST", networks, { name: "theirs", autoCreateSubnetworks: false });
    await bench.world.sleep(60_000);
    const body = { name: "fgk-prod-nat", network: `projects/acme-ml/global/networks/${network}`, nats };
    expect((await bench.ask("POST", routers, body)).status).toBe(200);
    await bench.world.sleep(60_000);
    const before = await bench.ask("GET", `${routers}/fgk-prod-nat`);
    await expect(natKind(bench.openReach()).create(bench.openSession(), nat)).rejects.toMatchObject({
      retry: "never",
      diagnostic: { code: "does-not-fit" },
    });
    expect(await bench.ask("GET", `${routers}/fgk-prod-nat`)).toEqual(before);
  });

  it("goes from a router with others' NATs, and leaves neither itself nor its mark", async () => {
    const bench = await openBench();
    const kind = natKind(bench.openReach());
    const network = "projects/acme-ml/global/networks/default";
    const description = "ann's [fgk:prod:europe-west1-b/flyte]";
    const nats = [listNat("theirs", "other"), listNat("fgk-prod-nat", "default")];
    expect((await bench.ask("POST", routers, { name: "fgk-prod-nat", network, description, nats })).status).toBe(200);
    await bench.world.sleep(60_000);
    const [found] = (await kind.marked?.(bench.openSession())) ?? [];
    expect(found?.at["subnet"]).toBe("projects/acme-ml/regions/europe-west1/subnetworks/default");
    const deleted = makeResource("network.nat/fgk-prod-nat", found?.at ?? {}, {});
    const live = await readOnce(bench, kind, deleted);
    if (live.status !== "present") throw new Error("no NAT");
    await kind.delete?.(bench.openSession(), deleted, live);
    await bench.world.sleep(60_000);
    expect((await readOnce(bench, kind, deleted)).status).toBe("absent");
    expect(await kind.marked?.(bench.openSession())).toEqual([]);
    const { json } = await bench.ask("GET", `${routers}/fgk-prod-nat`);
    expect(json).toMatchObject({ description: "ann's", nats: [{ name: "theirs" }] });
  });

  it("deletes no router that has others' BGP peers, only the NAT in it", async () => {
    const bench = await openBench();
    const kind = natKind(bench.openReach());
    const live = await bring(bench, kind, nat);
    if (live.status !== "present") throw new Error("no NAT");
    const router = live.state as object;
    const state = { ...router, bgpPeers: [{ name: "theirs" }] };
    await kind.delete?.(bench.openSession(), nat, { ...live, state });
    await bench.world.sleep(60_000);
    const { status, json } = await bench.ask("GET", `${routers}/fgk-prod-nat`);
    expect([status, (json as { nats?: unknown }).nats ?? []]).toEqual([200, []]);
  });
});

function listNat(name: string, subnet: string): object {
  return {
    name,
    natIpAllocateOption: "AUTO_ONLY",
    sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
    subnetworks: [
      { name: `projects/acme-ml/regions/europe-west1/subnetworks/${subnet}`, sourceIpRangesToNat: ["ALL_IP_RANGES"] },
    ],
  };
}

describe("a NAT that was deleted", () => {
  it("is gone though another one covers the subnet by now", async () => {
    const bench = await openBench();
    const kind = natKind(bench.openReach());
    await bring(bench, kind, nat);
    const network = "projects/acme-ml/global/networks/default";
    const theirs = {
      name: "theirs",
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
    };
    const deleted = makeResource("network.nat/fgk-prod-nat", nat.at, {});
    const live = await readOnce(bench, kind, deleted);
    if (live.status !== "present") throw new Error("no NAT");
    await kind.delete?.(bench.openSession(), deleted, live);
    await bench.world.sleep(60_000);
    expect((await bench.ask("POST", routers, { name: "anns", network, nats: [theirs] })).status).toBe(200);
    await bench.world.sleep(60_000);
    expect((await readOnce(bench, kind, deleted)).status).toBe("absent");
    expect((await readOnce(bench, kind, nat)).status).toBe("present");
  });
});
