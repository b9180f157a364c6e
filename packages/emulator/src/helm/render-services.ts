import type { Stored } from "./helm-world.ts";
import type { RenderInput } from "./render-names.ts";
import { fullname, objectMetadata, selectorLabels } from "./render-names.ts";

type PortName = "http" | "grpc";

/** One Service for both ports, or one each when `ingress.separateGrpcIngress` says so; and the webhook's. */
export function renderServices(input: RenderInput): readonly Stored[] {
  const separate = Boolean(input.values["ingress"]["separateGrpcIngress"]);
  const flyte = separate
    ? [flyteService(input, "http", ["http"]), flyteService(input, "grpc", ["grpc"])]
    : [flyteService(input, "http", ["http", "grpc"])];
  return [...flyte, webhookService(input)];
}

function flyteService(input: RenderInput, name: PortName, ports: readonly PortName[]): Stored {
  const service: Stored = input.values["service"];
  const type = String(service["type"]);
  const ranges: readonly unknown[] = service["loadBalancerSourceRanges"] ?? [];
  const loadBalancer = type === "LoadBalancer";
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: objectMetadata(input, `${fullname(input)}-${name}`, {
      labels: [service["labels"]],
      annotations: [service["commonAnnotations"], service[`${name}Annotations`]],
    }),
    spec: {
      type,
      ...(loadBalancer || type === "NodePort" ? { externalTrafficPolicy: service["externalTrafficPolicy"] } : {}),
      // A Go template prints a list without commas, and YAML reads that as one string: Flyte's chart has the same trap.
      ...(loadBalancer && ranges.length > 0 ? { loadBalancerSourceRanges: [ranges.join(" ")] } : {}),
      ...(loadBalancer && service["loadBalancerIP"] ? { loadBalancerIP: service["loadBalancerIP"] } : {}),
      ports: ports.map((port) => ({
        name: port,
        port: Number(service["ports"][port] || (port === "http" ? 8088 : 8089)),
        targetPort: port,
        ...(type === "ClusterIP" ? { nodePort: null } : {}),
      })),
      selector: selectorLabels(input),
    },
  };
}

function webhookService(input: RenderInput): Stored {
  const { labels, commonAnnotations } = input.values["service"];
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: objectMetadata(input, `${fullname(input)}-webhook`, {
      labels: [labels],
      annotations: [commonAnnotations],
    }),
    spec: {
      type: "ClusterIP",
      ports: [{ name: "webhook", port: 443, targetPort: "webhook" }],
      selector: selectorLabels(input),
    },
  };
}
