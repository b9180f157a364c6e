import type { Stored } from "../../cloud/http.ts";
import { podsBehind, resolvePort } from "../controllers/endpoints.ts";
import { isReady } from "../controllers/replica-sets.ts";
import { resourceNamed } from "../resources.ts";
import { listStored, readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";

/** Where a host and port lead from inside a pod. */
export type Route =
  | { readonly to: "pod"; readonly pod: Stored; readonly port: number }
  | { readonly to: "nowhere"; readonly why: "unresolved" | "refused" | "unreachable" };

/** Resolves the name of a Service, its cluster or load balancer IP, or a pod's IP, as seen from a namespace. */
export function routeInside(place: Place, fromNamespace: string, host: string, port: number): Route {
  const service = findService(place, fromNamespace, host);
  if (service !== undefined) return routeService(place, service, port);
  const pods = listStored(place.store, resourceNamed("pods"));
  const pod = pods.find((candidate) => candidate["status"].podIP === host);
  if (pod !== undefined) return { to: "pod", pod, port };
  const isIp = /^\d+\.\d+\.\d+\.\d+$/.test(host);
  return { to: "nowhere", why: isIp ? "unreachable" : "unresolved" };
}

function findService(place: Place, fromNamespace: string, host: string): Stored | undefined {
  const services = resourceNamed("services");
  const name = host
    .replace(/\.$/, "")
    .replace(/\.cluster\.local$/, "")
    .replace(/\.svc$/, "");
  const [first = "", namespace = fromNamespace, ...rest] = name.split(".");
  const byName = rest.length === 0 ? readStored(place.store, services, namespace, first) : undefined;
  return byName ?? listStored(place.store, services).find((service) => addressesOf(service).includes(host));
}

function addressesOf(service: Stored): readonly string[] {
  const ingress: readonly Stored[] = service["status"]?.loadBalancer?.ingress ?? [];
  return [service["spec"].clusterIP, ...ingress.map((entry) => entry["ip"])];
}

function routeService(place: Place, service: Stored, port: number): Route {
  const ports: readonly Stored[] = service["spec"].ports ?? [];
  const found = ports.find((candidate) => candidate["port"] === port);
  if (found === undefined) return { to: "nowhere", why: "unreachable" };
  const pod = podsBehind(place, service).find(isReady);
  const target = resolvePort(pod, found["targetPort"]);
  if (pod === undefined || target === undefined) return { to: "nowhere", why: "refused" };
  return { to: "pod", pod, port: target };
}
