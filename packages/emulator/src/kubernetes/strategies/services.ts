import type { Stored } from "../../cloud/http.ts";
import { equalJson } from "../../cloud/plain-json.ts";
import { resourceNamed } from "../resources.ts";
import type { FieldProblem } from "../status.ts";
import { invalidField, requiredField } from "../status.ts";
import { digest, listStored } from "../store.ts";
import { checkChoice } from "./choices.ts";
import type { Place, Strategy } from "./strategy.ts";

const services = resourceNamed("services");
const serviceTypes: readonly string[] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

/** Services: addresses and node ports are given out once and kept. */
export const serviceStrategy: Strategy = {
  nameRule: "service",
  setDefaults: setServiceDefaults,
  prepareCreate: (place, service) => {
    service["status"] = { loadBalancer: {} };
    allocate(place, service);
  },
  prepareUpdate: (place, service, before) => {
    keepAllocated(service, before);
    allocate(place, service);
  },
  validate: (service, before) => [
    ...checkPorts(service),
    ...checkChoice("spec.type", service["spec"].type, serviceTypes),
    ...checkRanges(service),
    ...checkAddress(service["spec"]),
    ...checkImmutable(service, before),
  ],
};

function setServiceDefaults(service: Stored): void {
  service["spec"] ??= {};
  const spec: Stored = service["spec"];
  spec["type"] ??= "ClusterIP";
  spec["sessionAffinity"] ??= "None";
  if (spec["type"] !== "ExternalName") spec["internalTrafficPolicy"] ??= "Cluster";
  if (spec["type"] === "LoadBalancer" || spec["type"] === "NodePort") spec["externalTrafficPolicy"] ??= "Cluster";
  if (spec["type"] === "LoadBalancer") spec["allocateLoadBalancerNodePorts"] ??= true;
  for (const port of (spec["ports"] ?? []) as Stored[]) {
    port["protocol"] ??= "TCP";
    port["targetPort"] ??= port["port"];
  }
}

/** A PUT without these fields keeps what was given out, as long as the type still has it. */
function keepAllocated(service: Stored, before: Stored): void {
  const spec: Stored = service["spec"];
  const old: Stored = before["spec"];
  spec["clusterIP"] ??= old["clusterIP"];
  spec["clusterIPs"] ??= old["clusterIPs"];
  for (const port of (spec["ports"] ?? []) as Stored[]) {
    const same = ((old["ports"] ?? []) as Stored[]).find(
      (other) => other["port"] === port["port"] && other["protocol"] === (port["protocol"] ?? "TCP"),
    );
    if (hasNodePorts(spec["type"] ?? "ClusterIP")) port["nodePort"] ??= same?.["nodePort"];
    if (port["nodePort"] === undefined || !hasNodePorts(spec["type"] ?? "ClusterIP")) delete port["nodePort"];
  }
}

function hasNodePorts(type: string): boolean {
  return type === "LoadBalancer" || type === "NodePort";
}

function allocate(place: Place, service: Stored): void {
  const spec: Stored = service["spec"];
  dropOfOtherTypes(spec);
  setFamilies(spec);
  const { namespace, name } = service["metadata"];
  const others = listStored(place.store, services).filter(
    (other) => other["metadata"].namespace !== namespace || other["metadata"].name !== name,
  );
  if (spec["type"] !== "ExternalName") {
    const used = others.map((other) => other["spec"].clusterIP);
    spec["clusterIP"] ||= pickFree(
      place,
      `${namespace}/${name}`,
      used,
      4096,
      (index) => `34.118.${224 + (index >> 8)}.${index & 255}`,
    );
    spec["clusterIPs"] = [spec["clusterIP"]];
  }
  if (!hasNodePorts(spec["type"])) return;
  const taken = others.flatMap((other) => ((other["spec"].ports ?? []) as Stored[]).map((port) => port["nodePort"]));
  for (const port of (spec["ports"] ?? []) as Stored[]) {
    const salt = `${namespace}/${name}/${port["port"]}`;
    port["nodePort"] ??= Number(pickFree(place, salt, taken.map(String), 2768, (index) => String(30_000 + index)));
    taken.push(port["nodePort"]);
  }
}

/** What a Service had of another type goes with the type. */
function dropOfOtherTypes(spec: Stored): void {
  if (!hasNodePorts(spec["type"])) delete spec["externalTrafficPolicy"];
  if (spec["type"] !== "LoadBalancer") delete spec["allocateLoadBalancerNodePorts"];
  if (spec["type"] === "ExternalName") delete spec["internalTrafficPolicy"];
}

/** Headless Services without a selector may have addresses of both families; those that are only a name have none. */
function setFamilies(spec: Stored): void {
  if (spec["type"] === "ExternalName") return;
  const isOpen = spec["clusterIP"] === "None" && Object.keys(spec["selector"] ?? {}).length === 0;
  spec["ipFamilies"] ??= isOpen ? ["IPv4", "IPv6"] : ["IPv4"];
  spec["ipFamilyPolicy"] ??= isOpen ? "RequireDualStack" : "SingleStack";
}

function pickFree(
  place: Place,
  salt: string,
  used: readonly string[],
  size: number,
  print: (index: number) => string,
): string {
  const start = Number.parseInt(digest(place.cluster, salt).slice(0, 6), 16);
  for (let step = 0; step < size; step += 1) {
    const candidate = print(((start + step) % (size - 20)) + 10);
    if (!used.includes(candidate)) return candidate;
  }
  throw new Error("the cluster has no Service address left");
}

function checkPorts(service: Stored): readonly FieldProblem[] {
  const spec: Stored = service["spec"];
  const ports: readonly Stored[] = spec["ports"] ?? [];
  if (ports.length === 0)
    return spec["type"] === "ExternalName" || spec["clusterIP"] === "None" ? [] : [requiredField("spec.ports")];
  return ports.flatMap((port, index) => {
    const field = `spec.ports[${index}]`;
    const number = port["port"];
    const twin = ports.findIndex((other) => other["port"] === number && other["protocol"] === port["protocol"]);
    const shown = `core.ServicePort{Name:"", Protocol:"${port["protocol"]}", AppProtocol:(*string)(nil), Port:${number}, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}`;
    return [
      ...(ports.length > 1 && (port["name"] ?? "") === "" ? [requiredField(`${field}.name`)] : []),
      ...(Number.isInteger(number) && number >= 1 && number <= 65_535
        ? []
        : [invalidField(`${field}.port`, number ?? 0, "must be between 1 and 65535, inclusive")]),
      ...checkChoice(`${field}.protocol`, port["protocol"], ["SCTP", "TCP", "UDP"]),
      ...checkTarget(`${field}.targetPort`, port["targetPort"]),
      ...(twin < index ? [{ field, reason: "FieldValueDuplicate" as const, text: `Duplicate value: ${shown}` }] : []),
    ];
  });
}

function checkTarget(field: string, target: unknown): readonly FieldProblem[] {
  const isFine = typeof target !== "number" || (target >= 1 && target <= 65_535);
  return isFine ? [] : [invalidField(field, target, "must be between 1 and 65535, inclusive")];
}

/** An address that the client gave; what the server gives out is one. */
function checkAddress(spec: Stored): readonly FieldProblem[] {
  const { clusterIP: address = "None" } = spec;
  if (address === "None" || address === "" || /^(\d{1,3}\.){3}\d{1,3}$|:/.test(address)) return [];
  const why = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  return [invalidField("spec.clusterIPs[0]", address, why)];
}

const cidr = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$|^[0-9a-fA-F:]+\/\d{1,3}$/;

function checkRanges(service: Stored): readonly FieldProblem[] {
  const ranges: readonly unknown[] = service["spec"].loadBalancerSourceRanges ?? [];
  return ranges.flatMap((range, index) =>
    typeof range === "string" && cidr.test(range.trim())
      ? []
      : [
          invalidField(
            `spec.LoadBalancerSourceRanges[${index}]`,
            range,
            "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)",
          ),
        ],
  );
}

function checkImmutable(service: Stored, before: Stored | undefined): readonly FieldProblem[] {
  if (before === undefined || before["spec"].type === "ExternalName" || service["spec"].type === "ExternalName")
    return [];
  const problems: FieldProblem[] = [];
  if (!equalJson(service["spec"].clusterIPs, before["spec"].clusterIPs)) {
    const printed = `[]string{${(service["spec"].clusterIPs as readonly string[]).map((ip) => `"${ip}"`).join(", ")}}`;
    const text = `Invalid value: ${printed}: may not change once set`;
    problems.push({ field: "spec.clusterIPs[0]", reason: "FieldValueInvalid", text });
  }
  const was = before["spec"].loadBalancerClass;
  if (
    service["spec"].type === "LoadBalancer" &&
    before["spec"].type === "LoadBalancer" &&
    service["spec"].loadBalancerClass !== was
  ) {
    problems.push(
      invalidField("spec.loadBalancerClass", service["spec"].loadBalancerClass ?? null, "may not change once set"),
    );
  }
  return problems;
}
