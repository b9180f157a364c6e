import { describe, expect, it } from "vitest";
import { makeResource, openBench } from "../conformance/bench.ts";
import { bring, findChanges, readOnce } from "../conformance/bring.ts";
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

describe("a firewall rule that is there already", () => {
  const place = "projects/acme-ml/global/firewalls/fgk-prod-webhook";
  const by = {
    direction: "INGRESS",
    sourceRanges: ["172.16.0.0/28"],
    allowed: [{ IPProtocol: "tcp", ports: ["9443"] }],
  };
  const rows: readonly [string, object, readonly string[]][] = [
    ["says just that", by, []],
    [
      "admits a range of ports from a wider range",
      { ...by, sourceRanges: ["172.16.0.0/12"], allowed: [{ IPProtocol: "tcp", ports: ["9000-9999"] }] },
      [],
    ],
    ["admits every protocol", { ...by, allowed: [{ IPProtocol: "all" }] }, []],
    ["admits another port", { ...by, allowed: [{ IPProtocol: "tcp", ports: ["443"] }] }, ["ports"]],
    ["admits the port of UDP", { ...by, allowed: [{ IPProtocol: "udp", ports: ["9443"] }] }, ["ports"]],
    ["is for other sources", { ...by, sourceRanges: ["10.0.0.0/8"] }, ["sourceRanges"]],
    ["is disabled", { ...by, disabled: true }, ["ports"]],
    ["is about what leaves", { ...by, direction: "EGRESS" }, ["ports"]],
  ];
  it.each(rows)("that %s: what of it differs", async (_name, live, expected) => {
    const bench = await openBench();
    await bring(bench, firewallKind(bench.openReach()), rule);
    Object.assign(bench.cloud.state["compute"][place], live);
    const found = await readOnce(bench, firewallKind(bench.openReach()), rule);
    expect(findChanges(rule, found).map(({ path }) => path)).toEqual(expected);
  });

  it("is added to: what others allowed stays", async () => {
    const bench = await openBench();
    const kind = firewallKind(bench.openReach());
    await bring(bench, kind, rule);
    const theirs = {
      allowed: [{ IPProtocol: "icmp" }, { IPProtocol: "tcp", ports: ["8443"] }],
      sourceRanges: ["10.0.0.0/8"],
    };
    Object.assign(bench.cloud.state["compute"][place], theirs);
    await bring(bench, kind, rule);
    expect(bench.cloud.state["compute"][place]).toMatchObject({
      allowed: [...theirs.allowed, { IPProtocol: "tcp", ports: ["9443"] }],
      sourceRanges: ["10.0.0.0/8", "172.16.0.0/28"],
    });
  });
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
