import { describe, expect, it } from "vitest";
import { makeResource, openBench } from "../conformance/bench.ts";
import { bring } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { firewallKind } from "./firewall.ts";

const at = { project: "acme-ml", network: "default", cluster: "flyte", location: "europe-west1-b" };
const rule = makeResource("network.firewall/fgk-prod-webhook", at, {
  ports: ["9443"],
  sourceRanges: "172.16.0.0/28",
});

checkKind("network.firewall", {
  kind: firewallKind,
  resource: rule,
  changed: makeResource("network.firewall/fgk-prod-webhook", at, {
    ports: ["9443", "9444"],
    sourceRanges: "172.16.0.0/28",
  }),
  marking: "us",
  count: (bench) => Object.keys(bench.cloud.state["compute"]).filter((name) => name.includes("/firewalls/")).length,
  foreign: {
    put: (bench) => {
      bench.cloud.state["compute"]["projects/acme-ml/global/firewalls/fgk-prod-webhook"].targetTags = ["theirs"];
    },
    see: (bench) => bench.cloud.state["compute"]["projects/acme-ml/global/firewalls/fgk-prod-webhook"].targetTags,
  },
});

describe("network.firewall", () => {
  it("lets the control plane in, and nobody else", async () => {
    const bench = await openBench();
    await bring(bench, firewallKind(bench.openReach()), rule);
    expect(bench.cloud.state["compute"]["projects/acme-ml/global/firewalls/fgk-prod-webhook"]).toMatchObject({
      direction: "INGRESS",
      sourceRanges: ["172.16.0.0/28"],
      allowed: [{ IPProtocol: "tcp", ports: ["9443"] }],
      description: "GKE control plane to Flyte's webhook [fgk:prod:europe-west1-b/flyte]",
    });
  });

  it("is never made without a source: that would be the whole internet", async () => {
    const bench = await openBench();
    const open = makeResource("network.firewall/fgk-prod-webhook", at, { ports: ["9443"], sourceRanges: "" });
    await expect(firewallKind(bench.openReach()).create(bench.openSession(), open)).rejects.toMatchObject({
      diagnostic: { code: "does-not-fit" },
    });
    expect(bench.writes()).toBe(0);
  });
});
