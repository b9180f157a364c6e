import { describe, expect, it } from "vitest";
import type { Bench } from "../conformance/bench.ts";
import { makeResource, openBench } from "../conformance/bench.ts";
import { bring, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { privateServicesKind } from "./private-services.ts";

const at = { project: "acme-ml", network: "default" };
const peering = makeResource("network.private-services/default", at, {
  "ranges.fgk-prod-services": 16,
  connection: true,
});

checkKind("network.private-services", {
  kind: privateServicesKind,
  resource: peering,
  marking: "us",
  count: (bench) =>
    Object.keys(bench.cloud.state["compute"]).filter((name) => name.includes("/global/addresses/")).length +
    Object.keys(bench.cloud.state["connections"]).length,
});

async function connectTheirs(bench: Bench): Promise<void> {
  await bench.ask("POST", "/compute/v1/projects/acme-ml/global/addresses", {
    name: "theirs",
    purpose: "VPC_PEERING",
    addressType: "INTERNAL",
    prefixLength: 20,
    network: "projects/acme-ml/global/networks/default",
  });
  await bench.world.sleep(60_000);
  const number = bench.cloud.state["projects"]["acme-ml"].projectNumber;
  await bench.ask("POST", "/v1/services/servicenetworking.googleapis.com/connections", {
    network: `projects/${number}/global/networks/default`,
    reservedPeeringRanges: ["theirs"],
  });
  await bench.world.sleep(300_000);
}

describe("network.private-services", () => {
  it("adds its range to a connection that others use, and removes none", async () => {
    const bench = await openBench();
    await connectTheirs(bench);
    const kind = privateServicesKind(bench.openReach());
    expect(await readOnce(bench, kind, peering)).toMatchObject({
      status: "present",
      fields: { connection: true },
      kept: [{ what: "ranges", name: "theirs" }],
    });
    await bring(bench, kind, peering);
    const [connection] = Object.values(bench.cloud.state["connections"]) as { reservedPeeringRanges: string[] }[];
    expect(connection?.reservedPeeringRanges).toEqual(["theirs", "fgk-prod-services"]);
  });

  it("loses no range that somebody adds between its look and its write", async () => {
    const bench = await openBench();
    await connectTheirs(bench);
    const kind = privateServicesKind(bench.openReach());
    const connections = bench.cloud.state["connections"];
    // The range is reserved first; the second write is the connection's.
    bench.meddle(2, (_request, answer) => {
      for (const one of Object.values(connections) as { reservedPeeringRanges: string[] }[]) {
        one.reservedPeeringRanges = [...one.reservedPeeringRanges, "late"];
      }
      return answer();
    });
    await expect(bring(bench, kind, peering)).rejects.toMatchObject({ diagnostic: { code: "cloud-refused" } });
    const [connection] = Object.values(connections) as { reservedPeeringRanges: string[] }[];
    expect(connection?.reservedPeeringRanges).toEqual(["theirs", "late"]);
  });
});
