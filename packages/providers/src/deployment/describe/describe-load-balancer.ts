import type { Field, Json, KeyPath, Resource } from "@fgk/engine";
import { isWritten } from "../read-key.ts";
import type { Scope } from "../scope.ts";
import { apiAddress, clusterAddress, releaseAddress, reservedAddress, serviceAddress } from "./addresses.ts";
import type { Asked } from "./fields.ts";
import { always, byDefault, fieldFrom, labelFields, later, written } from "./fields.ts";

/** The reserved address and the Service that has it. */
export function describeLoadBalancer(asked: Asked): readonly Resource[] {
  return [describeAddress(asked), describeService(asked)];
}

function describeAddress(asked: Asked): Resource {
  const { scope, file } = asked;
  const { loadBalancer, network } = scope;
  const { address, internal } = loadBalancer;
  const inside: Record<string, Field> = internal
    ? { purpose: byDefault("GCE_ENDPOINT"), subnet: byDefault(network.subnetPath) }
    : {};
  const note = "write loadBalancer.address";
  return {
    address: reservedAddress(scope),
    at: {
      project: scope.project,
      region: scope.region,
      network: network.name,
      subnet: network.subnet,
      networkProject: network.project,
    },
    fields: {
      ...(address === null ? {} : { address: written(address, "loadBalancer.address") }),
      addressType: byDefault(internal ? "INTERNAL" : "EXTERNAL"),
      ...inside,
      ...labelFields(asked, loadBalancer.managed),
    },
    managed: loadBalancer.managed,
    protected: false,
    dependsOn: [apiAddress("compute.googleapis.com")],
    source: "loadBalancer.address",
    ...(isWritten(file, "loadBalancer.address", "loadBalancer.addressName")
      ? {}
      : { onlyWith: { with: [serviceAddress(scope)], note } }),
  };
}

function describeService(asked: Asked): Resource {
  const { scope, file } = asked;
  const { loadBalancer } = scope;
  const key = (name: string): readonly KeyPath[] => [`loadBalancer.${name}`];
  // An address that nobody wrote is the Service's for as long as it lives: it is given, and never compared.
  const address: Field = isWritten(file, "loadBalancer.address")
    ? written(loadBalancer.address, "loadBalancer.address")
    : fieldFrom(asked, key("addressName"), later(reservedAddress(scope), "address"));
  return {
    address: serviceAddress(scope),
    at: { namespace: scope.flyte.namespace },
    fields: {
      type: always("LoadBalancer"),
      selector: always(describeSelector(scope)),
      ports: fieldFrom(asked, key("ports"), describePorts(scope)),
      address,
      internal: fieldFrom(asked, key("internal"), loadBalancer.internal),
      globalAccess: fieldFrom(asked, key("globalAccess"), loadBalancer.globalAccess),
      sourceRanges: fieldFrom(asked, key("sourceRanges"), [...loadBalancer.sourceRanges].sort()),
    },
    managed: loadBalancer.managed,
    protected: false,
    dependsOn: [clusterAddress(scope), releaseAddress(scope), reservedAddress(scope)],
    source: "loadBalancer",
  };
}

/** The guide's selector. The chart labels its pods with the chart's name, whatever the release or the fullname. */
function describeSelector({ flyte }: Scope): Json {
  return { "app.kubernetes.io/name": flyte.chart.name };
}

/** By port; the targets are the names that the chart gives the pod's ports. */
function describePorts({ loadBalancer }: Scope): Json {
  const { http, grpc } = loadBalancer.ports;
  return [
    { name: "http", port: http, targetPort: "http", protocol: "TCP" },
    { name: "grpc", port: grpc, targetPort: "grpc", protocol: "TCP" },
  ].sort((a, b) => a.port - b.port);
}
