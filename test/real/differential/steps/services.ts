import type { Json, Steps } from "../step.ts";
import { get, openNamespace, patch, post, put, remove } from "../step.ts";

const services = "/api/v1/namespaces/of-services/services";
const service = (name: string, spec: Json): Json => ({ apiVersion: "v1", kind: "Service", metadata: { name }, spec });
const http = { name: "http", port: 80 };

/** Services: types, defaults, refusals. */
export const serviceSteps: readonly Steps[] = [
  {
    subject: "services",
    steps: [
      ...openNamespace("of-services"),
      post("of the default type", services, service("plain", { ports: [{ port: 80 }] })),
      post("headless", services, service("headless", { clusterIP: "None", ports: [http] })),
      post("with a port of a node", services, service("node", { type: "NodePort", ports: [http] })),
      post(
        "with a load balancer",
        services,
        service("balanced", {
          type: "LoadBalancer",
          ports: [http, { name: "grpc", port: 81, targetPort: "grpc" }],
          loadBalancerSourceRanges: ["10.0.0.0/8"],
        }),
      ),
      post("of an outer name", services, service("outer", { type: "ExternalName", externalName: "db.example.com" })),
      post("without ports", services, service("bad", {})),
      post("with ports without names", services, service("bad", { ports: [{ port: 80 }, { port: 81 }] })),
      post("with a port twice", services, service("bad", { ports: [http, { name: "b", port: 80 }] })),
      post("with a port too high", services, service("bad", { ports: [{ port: 70000 }] })),
      post("of a bad type", services, service("bad", { type: "Magic", ports: [http] })),
      post("of a bad protocol", services, service("bad", { ports: [{ port: 80, protocol: "HTTP" }] })),
      post("of a bad name", services, service("1bad", { ports: [http] })),
      post(
        "of a bad range",
        services,
        service("bad", {
          type: "LoadBalancer",
          ports: [http],
          loadBalancerSourceRanges: ["10.0.0.0"],
        }),
      ),
      post("of a bad address", services, service("bad", { clusterIP: "1.2.3", ports: [http] })),
      get("read", `${services}/plain`),
      put("replace without its address", `${services}/plain`, service("plain", { ports: [{ port: 81 }] })),
      patch("another address", "merge", `${services}/plain`, { spec: { clusterIP: "10.0.0.77" } }),
      patch("to a port of a node", "merge", `${services}/plain`, { spec: { type: "NodePort" } }),
      patch("and back", "merge", `${services}/plain`, { spec: { type: "ClusterIP" } }),
      patch("one more port", "strategic", `${services}/balanced`, { spec: { ports: [{ name: "more", port: 82 }] } }),
      patch("a port away", "strategic", `${services}/balanced`, { spec: { ports: [{ $patch: "delete", port: 81 }] } }),
      patch("source ranges", "merge", `${services}/balanced`, {
        spec: { loadBalancerSourceRanges: ["10.0.0.0/8", "192.168.0.0/16"] },
      }),
      patch("its status", "merge", `${services}/balanced/status`, {
        status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } },
      }),
      patch("its status by the main path", "merge", `${services}/node`, { status: { loadBalancer: { ingress: [] } } }),
      remove("delete", `${services}/node`),
    ],
  },
];
