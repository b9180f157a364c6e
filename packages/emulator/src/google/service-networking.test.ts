import { describe, expect, it } from "vitest";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const connections = "/v1/services/servicenetworking.googleapis.com/connections";
const network = "projects/123456789012/global/networks/default";

async function reserveRange({ ask, advance }: TestCloud, name: string): Promise<void> {
  await ask("POST /compute/v1/projects/demo-proj/global/addresses", {
    name,
    purpose: "VPC_PEERING",
    addressType: "INTERNAL",
    prefixLength: 16,
    network: "global/networks/default",
  });
  advance(5_000);
}

/** Sends a change and answers its operation, done. */
async function change({ ask, advance }: TestCloud, line: string, body: unknown): Promise<Record<string, unknown>> {
  const begun = await ask(line, body);
  expect(begun.body["done"]).toBeUndefined();
  expect(begun.body["name"]).toMatch(/^operations\/pssn\.p24-123456789012-/);
  advance(60_000);
  return (await ask(`GET /v1/${begun.body["name"]}`)).body;
}

describe("private service access", () => {
  it("connects a network over a reserved range, and shows it in list and network", async () => {
    const test = makeTestCloud();
    await reserveRange(test, "google-managed");
    expect((await test.ask(`GET ${connections}?network=${network}`)).body).toEqual({});
    const done = await change(test, `POST ${connections}`, { network, reservedPeeringRanges: ["google-managed"] });
    expect(done["done"]).toBe(true);
    expect((await test.ask(`GET ${connections}?network=${network}`)).body).toEqual({
      connections: [
        {
          network,
          reservedPeeringRanges: ["google-managed"],
          peering: "servicenetworking-googleapis-com",
          service: "services/servicenetworking.googleapis.com",
        },
      ],
    });
    const { peerings } = (await test.ask("GET /compute/v1/projects/demo-proj/global/networks/default")).body;
    expect([peerings[0].name, peerings[0].state]).toEqual(["servicenetworking-googleapis-com", "ACTIVE"]);
  });

  it("fails the operation when the range isn't one of the network's", async () => {
    const done = await change(makeTestCloud(), `POST ${connections}`, { network, reservedPeeringRanges: ["10.0.0.0"] });
    expect(done["error"]).toEqual({ code: 9, message: "Allocated IP range '10.0.0.0' not found in network." });
  });

  it("takes more ranges by PATCH only, and drops one only by force", async () => {
    const test = makeTestCloud();
    await reserveRange(test, "one");
    await reserveRange(test, "two");
    await change(test, `POST ${connections}`, { network, reservedPeeringRanges: ["one"] });
    const both = { network, reservedPeeringRanges: ["one", "two"] };
    expect((await change(test, `POST ${connections}`, both))["error"]).toEqual({
      code: 9,
      message: "Cannot modify allocated ranges in CreateConnection. Please use UpdateConnection.",
    });
    await change(test, `PATCH ${connections}/-?updateMask=reservedPeeringRanges`, both);
    const dropped = { network, reservedPeeringRanges: ["two"] };
    expect((await test.ask(`PATCH ${connections}/-?updateMask=reservedPeeringRanges`, dropped)).status).toBe(400);
    await change(test, `PATCH ${connections}/-?updateMask=reservedPeeringRanges&force=true`, dropped);
    const list = (await test.ask(`GET ${connections}?network=${network}`)).body;
    expect(list["connections"][0]["reservedPeeringRanges"]).toEqual(["two"]);
  });

  it("allows one change at a time", async () => {
    const test = makeTestCloud();
    await reserveRange(test, "one");
    await test.ask(`POST ${connections}`, { network, reservedPeeringRanges: ["one"] });
    const second = await test.ask(`POST ${connections}`, { network, reservedPeeringRanges: ["one"] });
    expect([second.status, second.body["error"]["message"]]).toEqual([
      400,
      "There is a peering operation in progress on the local or peer network. Try again later.",
    ]);
  });

  it("can't be deleted while a producer lingers; removing the peering helps", async () => {
    const test = makeTestCloud();
    await reserveRange(test, "one");
    await change(test, `POST ${connections}`, { network, reservedPeeringRanges: ["one"] });
    test.cloud.faults.psaStillInUse = true;
    const path = `${connections}/servicenetworking-googleapis-com`;
    expect((await change(test, `POST ${path}`, { consumerNetwork: network }))["error"]).toEqual({
      code: 9,
      message:
        "Failed to delete connection; Producer services (e.g. CloudSQL, Cloud Memstore, etc.) are still using this connection.",
    });
    await test.ask("POST /compute/v1/projects/demo-proj/global/networks/default/removePeering", {
      name: "servicenetworking-googleapis-com",
    });
    test.advance(5_000);
    expect((await test.ask(`GET ${connections}?network=${network}`)).body).toEqual({});
  });
});
