import type { Json, Resource } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { describeNewService, writeServicePatch } from "./service-write.ts";

function wanting(fields: Readonly<Record<string, Json>>): Resource {
  return {
    address: "kubernetes.service/flyte/flyte-binary",
    at: {},
    fields: Object.fromEntries(Object.entries(fields).map(([path, value]) => [path, { value, role: "always" }])),
    managed: true,
    protected: false,
    dependsOn: [],
    source: "loadBalancer",
  };
}

const http = { name: "http", port: 8088, targetPort: "http", protocol: "TCP" };

describe("the patch of a Service", () => {
  it.each<[string, Readonly<Record<string, Json>>, object, unknown]>([
    [
      "a selector is replaced whole: other keys go by null",
      { selector: { "app.kubernetes.io/name": "flyte-binary" } },
      { spec: { selector: { tier: "blue" } } },
      { spec: { selector: { tier: null, "app.kubernetes.io/name": "flyte-binary" } } },
    ],
    [
      "ports are replaced whole and keep their node ports",
      { ports: [http] },
      {
        spec: {
          ports: [
            { port: 8088, nodePort: 32461 },
            { port: 9000, nodePort: 30000 },
          ],
        },
      },
      { spec: { ports: [{ ...http, nodePort: 32461 }] } },
    ],
    ["an address is asked for by IP", { address: "10.132.0.6" }, {}, { spec: { loadBalancerIP: "10.132.0.6" } }],
    [
      "an address asked for by name before: the name goes, both together are an error",
      { address: "10.132.0.6" },
      { metadata: { annotations: { "networking.gke.io/load-balancer-ip-addresses": "old" } } },
      {
        metadata: { annotations: { "networking.gke.io/load-balancer-ip-addresses": null } },
        spec: { loadBalancerIP: "10.132.0.6" },
      },
    ],
    [
      "internal",
      { internal: true },
      {},
      { metadata: { annotations: { "networking.gke.io/load-balancer-type": "Internal" } } },
    ],
    ["no source ranges", { sourceRanges: [] }, {}, { spec: { loadBalancerSourceRanges: null } }],
  ])("%s", (_, fields, live, expected) => {
    expect(writeServicePatch(wanting(fields), Object.keys(fields), live)).toEqual(expected);
  });

  it("names only the fields that changed", () => {
    const resource = wanting({ type: "LoadBalancer", address: "10.132.0.6" });
    expect(writeServicePatch(resource, ["type"], {})).toEqual({ spec: { type: "LoadBalancer" } });
  });

  it("a new Service is made without the removals", () => {
    const fields = {
      type: "LoadBalancer",
      internal: true,
      globalAccess: false,
      sourceRanges: [],
      address: "10.132.0.6",
    };
    expect(describeNewService(wanting(fields))).toEqual({
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "flyte-binary",
        namespace: "flyte",
        annotations: { "networking.gke.io/load-balancer-type": "Internal" },
      },
      spec: { type: "LoadBalancer", loadBalancerIP: "10.132.0.6" },
    });
  });
});
