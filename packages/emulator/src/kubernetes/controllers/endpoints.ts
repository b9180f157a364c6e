import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { resourceNamed } from "../resources.ts";
import { matchMap } from "../selectors.ts";
import { dropStored, listStored, makeUid, readStored, timestamp } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { isReady } from "./replica-sets.ts";
import { writeAs } from "./write-as.ts";

const endpoints = resourceNamed("endpoints");
const services = resourceNamed("services");
const managedBy = "endpoints.kubernetes.io/managed-by";

/**
 * Keeps the Endpoints of each Service with a selector: the pods that are ready, and those that are not. A Service that is
 * only a name elsewhere has none.
 */
export function syncEndpoints(place: Place): void {
  for (const service of listStored(place.store, services)) {
    const { selector, type } = service["spec"];
    if (Object.keys(selector ?? {}).length > 0 && type !== "ExternalName") writeEndpoints(place, service);
  }
  for (const object of listStored(place.store, endpoints)) {
    const { namespace, name, labels } = object["metadata"];
    // Others' are theirs to remove.
    if (labels?.[managedBy] !== undefined && readStored(place.store, services, namespace, name) === undefined)
      dropStored(place.store, endpoints, namespace, name);
  }
}

/** The pods that a Service's selector finds, terminating ones left out. */
export function podsBehind(place: Place, service: Stored): readonly Stored[] {
  const selector = service["spec"].selector ?? {};
  if (Object.keys(selector).length === 0) return [];
  return listStored(place.store, resourceNamed("pods"), service["metadata"].namespace).filter(
    (pod) => pod["metadata"].deletionTimestamp === undefined && matchMap(selector, pod["metadata"].labels),
  );
}

function writeEndpoints(place: Place, service: Stored): void {
  const { namespace, name, labels } = service["metadata"];
  const running = podsBehind(place, service).filter((pod) => pod["status"].podIP !== undefined);
  const addresses = running.filter(isReady).map(describeAddress);
  const notReadyAddresses = running.filter((pod) => !isReady(pod)).map(describeAddress);
  const ports = ((service["spec"].ports ?? []) as readonly Stored[]).map((port) => ({
    ...(port["name"] === undefined ? {} : { name: port["name"] }),
    port: resolvePort(running[0], port["targetPort"]) ?? port["port"],
    protocol: port["protocol"],
  }));
  const before = readStored(place.store, endpoints, namespace, name);
  const metadata =
    before === undefined
      ? {
          name,
          namespace,
          uid: makeUid(place.cluster, place.store, `endpoints/${namespace}/${name}`),
          creationTimestamp: timestamp(place.cloud),
        }
      : copyJson(before["metadata"]);
  const subset = {
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
    ports,
  };
  writeAs(
    place,
    endpoints,
    {
      kind: "Endpoints",
      apiVersion: "v1",
      metadata: { ...metadata, labels: { ...labels, [managedBy]: "endpoint-controller" } },
      ...(running.length === 0 ? {} : { subsets: [subset] }),
    },
    "kube-controller-manager",
  );
}

function describeAddress(pod: Stored): Stored {
  const { namespace, name, uid } = pod["metadata"];
  return { ip: pod["status"].podIP, nodeName: pod["spec"].nodeName, targetRef: { kind: "Pod", namespace, name, uid } };
}

/** The number of a port that may be given by its name among the pod's containers. */
export function resolvePort(pod: Stored | undefined, port: unknown): number | undefined {
  if (typeof port === "number") return port;
  const containers: readonly Stored[] = pod?.["spec"].containers ?? [];
  const ports = containers.flatMap((container) => (container["ports"] ?? []) as readonly Stored[]);
  return ports.find((candidate) => candidate["name"] === port)?.["containerPort"];
}
