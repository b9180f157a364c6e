import type { Json, Resource } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { readServiceFields } from "./service-fields.ts";

const selector = { "app.kubernetes.io/name": "flyte-binary" };
const ports = [
  { name: "http", port: 8088, targetPort: "http", protocol: "TCP" },
  { name: "grpc", port: 8089, targetPort: "grpc", protocol: "TCP" },
];
const wanted: Resource = {
  address: "kubernetes.service/flyte/flyte-binary",
  at: {},
  fields: { selector: { value: selector, role: "always" }, ports: { value: ports, role: "always" } },
  managed: true,
  protected: false,
  dependsOn: [],
  source: "loadBalancer",
};
const labels = { instance: "fb", component: "flyte-binary" };
const read = (service: object): Readonly<Record<string, Json>> => readServiceFields(service, wanted, labels);

describe("a Service as it is", () => {
  it.each([
    ["the wanted selector", selector, selector],
    [
      "the chart's own labels besides: the same pods",
      { ...selector, "app.kubernetes.io/instance": "fb", "app.kubernetes.io/component": "flyte-binary" },
      selector,
    ],
    [
      "another release: other pods",
      { ...selector, "app.kubernetes.io/instance": "other" },
      { ...selector, "app.kubernetes.io/instance": "other" },
    ],
    ["a label of others: other pods", { ...selector, tier: "blue" }, { ...selector, tier: "blue" }],
    ["none", undefined, {}],
  ])("selector: %s", (_, live, expected) => {
    expect(read({ spec: live === undefined ? {} : { selector: live } })["selector"]).toEqual(expected);
  });

  it.each([
    ["by name, in another order", [...ports].reverse(), ports],
    [
      "by number, with node ports and without a protocol",
      [
        { name: "http", port: 8088, targetPort: 8088, nodePort: 32461 },
        { name: "grpc", port: 8089, targetPort: 8089, nodePort: 31702 },
      ],
      ports,
    ],
    [
      "a wrong target",
      [{ name: "http", port: 8088, targetPort: 9999 }],
      [{ name: "http", port: 8088, targetPort: 9999, protocol: "TCP" }],
    ],
    [
      "another name",
      [
        { name: "web", port: 8088, targetPort: "http" },
        { name: "grpc", port: 8089, targetPort: "grpc" },
      ],
      [
        { name: "web", port: 8088, targetPort: "http", protocol: "TCP" },
        { name: "grpc", port: 8089, targetPort: "grpc", protocol: "TCP" },
      ],
    ],
  ])("ports: %s", (_, live, expected) => {
    expect(read({ spec: { ports: live } })["ports"]).toEqual(expected);
  });

  it.each([
    ["GKE's annotation", { "networking.gke.io/load-balancer-type": "Internal" }, true],
    ["the old annotation, in small letters", { "cloud.google.com/load-balancer-type": "internal" }, true],
    ["no annotation", {}, false],
    ["another value", { "networking.gke.io/load-balancer-type": "External" }, false],
  ])("internal: %s", (_, annotations, expected) => {
    expect(read({ metadata: { annotations } })["internal"]).toBe(expected);
  });

  it("internal: the class wins over the annotation", () => {
    const annotations = { "networking.gke.io/load-balancer-type": "Internal" };
    const spec = { loadBalancerClass: "networking.gke.io/l4-regional-external" };
    expect(read({ metadata: { annotations }, spec })["internal"]).toBe(false);
  });

  it("the address that was asked for counts, not the one that isn't there yet", () => {
    const status = { loadBalancer: { ingress: [{ ip: "10.132.0.5" }] } };
    expect(read({ spec: { loadBalancerIP: "10.132.0.6" }, status })["address"]).toBe("10.132.0.6");
  });

  it("an address asked for by name is known by the IP that came of it", () => {
    const annotations = { "networking.gke.io/load-balancer-ip-addresses": "flyte-lb" };
    const status = { loadBalancer: { ingress: [{ ip: "10.132.0.6" }] } };
    expect(read({ metadata: { annotations }, status })["address"]).toBe("10.132.0.6");
  });

  it("without any address the field is left out", () => {
    expect("address" in read({})).toBe(false);
  });
});
