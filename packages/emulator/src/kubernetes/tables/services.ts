import type { Stored } from "../../cloud/http.ts";
import type { Column } from "./column.ts";
import { ageColumn, makeColumn, nameColumn, wideColumn } from "./column.ts";
import { none, showLabels } from "./texts.ts";

/** The columns of services. */
export const serviceColumns: readonly Column[] = [
  nameColumn,
  makeColumn(
    "Type",
    "How the service is reached: inside the cluster, by nodes, by a load balancer.",
    (service) => service["spec"]?.type,
  ),
  makeColumn("Cluster-IP", "The service's address inside the cluster.", (service) =>
    none(service["spec"]?.clusterIPs?.[0] ?? service["spec"]?.clusterIP),
  ),
  makeColumn("External-IP", "Where the service is reached from outside.", showExternal),
  makeColumn("Port(s)", "The service's ports, each with its node port and protocol.", showPorts),
  ageColumn,
  wideColumn("Selector", "The labels of the pods behind the service.", (service) =>
    showLabels(service["spec"]?.selector),
  ),
];

function showExternal({ spec, status }: Stored): string {
  const given: readonly string[] = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case "ClusterIP":
    case "NodePort":
      return none(given.join(","));
    case "LoadBalancer": {
      const all = [...addressesOf(status), ...given];
      return all.length === 0 ? "<pending>" : all.join(",");
    }
    case "ExternalName":
      return spec.externalName;
    default:
      return "<unknown>";
  }
}

function addressesOf(status: Stored | undefined): readonly string[] {
  const ingress: readonly Stored[] = status?.["loadBalancer"]?.ingress ?? [];
  const found = ingress.map(({ ip, hostname }) => String(ip || hostname || ""));
  return [...new Set(found.filter((address) => address !== ""))].sort();
}

function showPorts(service: Stored): string {
  const ports: readonly Stored[] = service["spec"]?.ports ?? [];
  const texts = ports.map(
    ({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ""}/${protocol ?? "TCP"}`,
  );
  return none(texts.join(","));
}

/** The columns of endpoints: where a service's pods are. */
export const endpointsColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Endpoints", "The addresses behind the service, the first three of them.", showEndpoints),
  ageColumn,
];

const shownEndpoints = 3;

function showEndpoints(endpoints: Stored): string {
  const subsets: readonly Stored[] = endpoints["subsets"] ?? [];
  if (subsets.length === 0) return "<none>";
  const all = subsets.flatMap(({ addresses, ports }) => {
    const ips: readonly string[] = (addresses ?? []).map(({ ip }: Stored) => ip);
    if ((ports ?? []).length === 0) return ips;
    return (ports as readonly Stored[]).flatMap(({ port }) =>
      ips.map((ip) => (ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`)),
    );
  });
  const more = all.length - shownEndpoints;
  return `${all.slice(0, shownEndpoints).join(",")}${more > 0 ? ` + ${more} more...` : ""}`;
}
