import type { Json, JsonObject, Resource } from "@fgk/engine";
import { canonicalJson, equalJson, isJsonObject, knownValue } from "@fgk/engine";
import type { V1Service, V1ServicePort } from "@kubernetes/client-node";

/** GKE's annotations on a LoadBalancer Service (fact sheet A.7); the deprecated ones are read, never written. */
export const annotations: {
  readonly type: string;
  readonly oldType: string;
  readonly addressNames: string;
  readonly globalAccess: string;
} = {
  type: "networking.gke.io/load-balancer-type",
  oldType: "cloud.google.com/load-balancer-type",
  addressNames: "networking.gke.io/load-balancer-ip-addresses",
  globalAccess: "networking.gke.io/internal-load-balancer-allow-global-access",
};

const internalClass = "networking.gke.io/l4-regional-internal";

/** Labels that the chart gives its pods besides the name: a selector that names them too selects the same pods. */
export interface ChartLabels {
  readonly instance: string;
  readonly component: string;
}

/** The Service's fields as it is, in the form of the wanted ones where both mean the same. */
export function readServiceFields(
  service: V1Service,
  wanted: Resource,
  labels: ChartLabels,
): Readonly<Record<string, Json>> {
  const fields: Record<string, Json> = {
    type: service.spec?.type ?? "ClusterIP",
    selector: readSelector(service.spec?.selector ?? {}, knownValue(wanted, "selector"), labels),
    ports: readPorts(service.spec?.ports ?? [], knownValue(wanted, "ports")),
    internal: isInternal(service),
    globalAccess: service.metadata?.annotations?.[annotations.globalAccess] === "true",
    sourceRanges: [...(service.spec?.loadBalancerSourceRanges ?? [])].sort(),
  };
  const address = readAddress(service);
  if (address !== undefined) fields["address"] = address;
  return fields;
}

/** The IP that the load balancer has; undefined until it has one. */
export function readIngressIp(service: V1Service): string | undefined {
  return service.status?.loadBalancer?.ingress?.[0]?.ip;
}

/** What was asked for counts; a named address is known by the IP that came of it. */
function readAddress(service: V1Service): string | undefined {
  const named = service.metadata?.annotations?.[annotations.addressNames] !== undefined;
  const asked = service.spec?.loadBalancerIP;
  return named || asked === undefined || asked === "" ? readIngressIp(service) : asked;
}

function isInternal(service: V1Service): boolean {
  if (service.spec?.loadBalancerClass !== undefined) return service.spec.loadBalancerClass === internalClass;
  const text =
    service.metadata?.annotations?.[annotations.type] ?? service.metadata?.annotations?.[annotations.oldType];
  return text?.toLowerCase() === "internal";
}

function readSelector(live: Readonly<Record<string, string>>, wanted: Json | undefined, labels: ChartLabels): Json {
  if (!isJsonObject(wanted)) return { ...live };
  const extra: Readonly<Record<string, string>> = {
    "app.kubernetes.io/instance": labels.instance,
    "app.kubernetes.io/component": labels.component,
  };
  const hasAll = Object.entries(wanted).every(([key, value]) => live[key] === value);
  const restFits = Object.entries(live).every(([key, value]) => key in wanted || extra[key] === value);
  return hasAll && restFits ? wanted : { ...live };
}

/** What the chart's pods call their ports. */
const portNumbers: Readonly<Record<string, number>> = { http: 8088, grpc: 8089 };

function readPorts(live: readonly V1ServicePort[], wanted: Json | undefined): Json {
  const ports = live
    .map((port) => ({
      name: port.name ?? "",
      port: port.port,
      targetPort: port.targetPort ?? port.port,
      protocol: port.protocol ?? "TCP",
    }))
    .sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
  const same = Array.isArray(wanted) && equalJson(portSet(ports), portSet(wanted));
  return same ? wanted : ports;
}

/** Ports as a set, with target ports as numbers: a port's name and its number mean the same. */
function portSet(ports: readonly Json[]): Json {
  return ports.filter(isJsonObject).map(toPortKey).sort();
}

function toPortKey(port: JsonObject): string {
  const target = port["targetPort"];
  const targetPort = typeof target === "string" ? (portNumbers[target] ?? target) : (target ?? null);
  return canonicalJson({
    name: port["name"] ?? "",
    port: port["port"] ?? null,
    protocol: port["protocol"] ?? "TCP",
    targetPort,
  });
}
