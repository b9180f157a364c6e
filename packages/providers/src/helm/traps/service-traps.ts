import type { Json, JsonObject } from "@fgk/engine";
import { getValue } from "../value-path.ts";
import type { TrapContext, TrapPath, ValueTrap } from "./trap.ts";
import { isOn, textIn, trapWhen } from "./trap.ts";

/** What goes wrong with the Services and ingresses that the chart makes itself. Pure. */
export function findServiceTraps(values: JsonObject, context: TrapContext): readonly ValueTrap[] {
  return [
    ...findTwoBalancers(values),
    ...findSameAddress(values, context),
    ...findRanges(values),
    ...findIngress(values),
  ];
}

function findTwoBalancers(values: JsonObject): readonly ValueTrap[] {
  const isTwo = isOn(values, "ingress", "separateGrpcIngress") && isBalanced(values);
  const address = textIn(values, "service", "loadBalancerIP");
  return trapWhen(isTwo, () => ({
    severity: address === undefined ? "warning" : "error",
    paths: [
      ["ingress", "separateGrpcIngress"],
      ["service", "type"],
    ],
    summary:
      address === undefined
        ? "the chart would make two load balancers, with an address each"
        : `two load balancers of the chart would ask for the one address ${address}`,
    cause:
      address === undefined
        ? "separateGrpcIngress gives gRPC a Service of its own, of the same type, whether there is an ingress or not"
        : "separateGrpcIngress gives gRPC a Service of its own, of the same type, and one of the two stays pending",
    out: { text: "write flyte.values.service.type: ClusterIP: fgk makes one Service with both ports (loadBalancer)" },
  }));
}

/** Two Services can't have one address, whoever made them. */
function findSameAddress(values: JsonObject, { address }: TrapContext): readonly ValueTrap[] {
  const asked = textIn(values, "service", "loadBalancerIP");
  return trapWhen(isBalanced(values) && asked !== undefined && asked === address, () => ({
    severity: "error",
    paths: [
      ["service", "loadBalancerIP"],
      ["service", "type"],
    ],
    summary: `the chart's Service and fgk's own would both ask for ${asked}`,
    cause: "one address can't be given to two load balancers: one of them stays pending",
    out: { text: "write flyte.values.service.type: ClusterIP: fgk's Service (loadBalancer) has the address" },
  }));
}

function findRanges(values: JsonObject): readonly ValueTrap[] {
  const path: TrapPath = ["service", "loadBalancerSourceRanges"];
  const ranges = getValue(values, path);
  if (!Array.isArray(ranges) || ranges.length === 0) return [];
  if (!isBalanced(values)) {
    return [
      {
        severity: "warning",
        paths: [path],
        summary: "service.loadBalancerSourceRanges keeps nobody out: the chart's Services are no load balancers",
        cause: `service.type is ${textIn(values, "service", "type") ?? "ClusterIP"}, and the chart leaves the ranges out then`,
        out: { takeOut: path, instead: "loadBalancer.sourceRanges are those of fgk's own Service" },
      },
    ];
  }
  return [
    ...trapWhen(ranges.length > 1, () => ({
      severity: "error",
      paths: [path],
      summary: "the chart's own Services take one source range only",
      cause: `the chart prints the list as one text, [${ranges.join(" ")}], which the API server refuses`,
      out: { takeOut: path, instead: "write loadBalancer.sourceRanges, fgk's own Service takes any number" },
    })),
    ...trapWhen(ranges.length === 1 && !isRange(ranges[0]), () => ({
      severity: "error",
      paths: [path],
      summary: `${String(ranges[0])} is no range of addresses`,
      cause: "the API server takes ranges as 10.0.0.0/8",
      out: { write: path, value: "[A.B.C.D/BITS]" },
    })),
  ];
}

/** An IPv4 or IPv6 range; the API server looks closer. */
function isRange(value: Json | undefined): boolean {
  return typeof value === "string" && /^[0-9a-fA-F.:]+\/[0-9]{1,3}$/.test(value.trim());
}

function findIngress(values: JsonObject): readonly ValueTrap[] {
  if (!isOn(values, "ingress", "create")) return [];
  const classes = listClasses(values);
  const google = classes.find(({ name }) => /^gce(-internal)?$/.test(name));
  const nginx = classes.find(({ name }) => /nginx/.test(name));
  return [
    ...(google === undefined ? [] : [describeGoogleIngress(google.path)]),
    ...(nginx === undefined || isOn(values, "ingress", "separateGrpcIngress") ? [] : [describeOneIngress()]),
  ];
}

function describeGoogleIngress(path: TrapPath): ValueTrap {
  return {
    severity: "warning",
    paths: [path, ["ingress", "create"]],
    summary: "GKE's own ingress doesn't carry Flyte's gRPC",
    cause: "it speaks HTTP/2 to pods over TLS only, and Flyte's gRPC port has none",
    out: { text: "leave gRPC to fgk's Service (loadBalancer), which has both ports, or use an ingress of nginx" },
  };
}

function describeOneIngress(): ValueTrap {
  return {
    severity: "warning",
    paths: [
      ["ingress", "separateGrpcIngress"],
      ["ingress", "create"],
    ],
    summary: "one ingress of nginx doesn't carry HTTP and gRPC",
    cause: "nginx takes one backend-protocol for an ingress: the other of the two is answered with an error",
    out: { write: ["ingress", "separateGrpcIngress"], value: "true" },
  };
}

function listClasses(values: JsonObject): readonly { readonly path: TrapPath; readonly name: string }[] {
  const paths: readonly TrapPath[] = [
    ...["ingressClassName", "httpIngressClassName", "grpcIngressClassName"].map((key): TrapPath => ["ingress", key]),
    ...["commonAnnotations", "httpAnnotations", "grpcAnnotations"].map(
      (key): TrapPath => ["ingress", key, "kubernetes.io/ingress.class"],
    ),
  ];
  return paths.flatMap((path) => {
    const name = textIn(values, ...path);
    return name === undefined ? [] : [{ path, name }];
  });
}

function isBalanced(values: JsonObject): boolean {
  return getValue(values, ["service", "type"]) === "LoadBalancer";
}
