import type { Change, FieldChange, Json } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { assessService } from "./service-risk.ts";

function updating(path: string, before: Json | undefined, after: Json): Change {
  const field: FieldChange = { path, before, after };
  return {
    action: "update",
    resource: {
      address: "kubernetes.service/flyte/flyte-binary",
      at: {},
      fields: {},
      managed: true,
      protected: false,
      dependsOn: [],
      source: "loadBalancer",
    },
    fields: [field],
    expect: { hash: "", identity: {} },
  };
}

describe("what a change of the Service risks", () => {
  it.each<[string, Change, string | undefined]>([
    ["another address", updating("address", "10.132.0.5", "10.132.0.6"), "downtime"],
    ["becomes public", updating("internal", true, false), "exposure"],
    ["becomes internal", updating("internal", false, true), "downtime"],
    ["every region", updating("globalAccess", false, true), "exposure"],
    ["one region only", updating("globalAccess", true, false), undefined],
    ["a further range", updating("sourceRanges", ["10.0.0.0/8"], ["10.0.0.0/8", "0.0.0.0/0"]), "exposure"],
    ["no range any more: everybody", updating("sourceRanges", ["10.0.0.0/8"], []), "exposure"],
    ["a first range", updating("sourceRanges", [], ["10.0.0.0/8"]), undefined],
    ["one range less", updating("sourceRanges", ["10.0.0.0/8", "10.1.0.0/16"], ["10.0.0.0/8"]), undefined],
    ["the ports", updating("ports", [], [{ port: 8088 }]), "downtime"],
  ])("%s", (_, change, risk) => {
    expect(assessService(change)?.risk).toBe(risk);
  });
});
