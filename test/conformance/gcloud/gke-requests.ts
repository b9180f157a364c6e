import { expect } from "vitest";
import type { Sent } from "./replay.ts";
import { done, get, send } from "./replay.ts";

/** A cluster or a node pool, by the name that bodies have it under. */
export interface Place {
  readonly location: string;
  readonly name: string;
}

/** A cluster by its location and its short name. */
export function findCluster(location: string, id: string): Place {
  return { location, name: `projects/acme-ml/locations/${location}/clusters/${id}` };
}

/** A node pool of a cluster. */
export function findPool(cluster: Place, id: string): Place {
  return { location: cluster.location, name: `${cluster.name}/nodePools/${id}` };
}

/** A look at a cluster or a node pool. */
export function look(at: Place, reads: object): Sent {
  return get(`/v1/${at.name}`, reads);
}

/** What every command reads of a cluster before it goes on. */
export function asRunning(cluster: Place): object {
  return { name: readId(cluster), status: "RUNNING", endpoint: expect.any(String) };
}

/** What is read of the operation that a write begins. */
export function begin(operationType: string, location: string): object {
  return { name: expect.stringMatching(/^operation-\d+-/), operationType, status: "RUNNING", zone: location };
}

/** The look at the operation just begun. */
export function poll(at: Place, reads: object = done): Sent {
  return get(`/v1/projects/acme-ml/locations/${at.location}/operations/{name}`, reads);
}

/** One write to a cluster or a node pool, or to a verb of it. */
export interface Write {
  readonly method: "PUT" | "POST";
  readonly verb?: string;
  /** Without its `name`. */
  readonly body: object;
  readonly begins: string;
  /** What is read afterwards, when gcloud looks. */
  readonly becomes?: object;
}

/** The write, its operation to the end, and the look at what it made. */
export function change(at: Place, { method, verb = "", body, begins, becomes }: Write): readonly Sent[] {
  const write = send(method, `/v1/${at.name}${verb}`, { ...body, name: at.name }, begin(begins, at.location));
  return [write, poll(at), ...(becomes === undefined ? [] : [look(at, becomes)])];
}

/** A change of a cluster begins with a look at it and ends with one. */
export function changeCluster(cluster: Place, write: Write, ...between: readonly Sent[]): readonly Sent[] {
  const running = asRunning(cluster);
  return [
    look(cluster, running),
    ...between,
    ...change(cluster, { ...write, becomes: { ...running, ...write.becomes } }),
  ];
}

/** `clusters update` with one of the `desired` fields. */
export function updateCluster(cluster: Place, update: object, becomes: object = {}): readonly Sent[] {
  return changeCluster(cluster, { method: "PUT", body: { update }, begins: "UPDATE_CLUSTER", becomes });
}

/** `clusters update` with labels: it looks once more, for their fingerprint. */
export function labelCluster(cluster: Place, resourceLabels: object): readonly Sent[] {
  const body = { labelFingerprint: "{labelFingerprint}", resourceLabels };
  return changeCluster(
    cluster,
    { method: "POST", verb: ":setResourceLabels", body, begins: "SET_LABELS", becomes: { resourceLabels } },
    look(cluster, { ...asRunning(cluster), labelFingerprint: expect.any(String) }),
  );
}

/** The look at the versions and images that there are. */
export function lookAtVersions(location: string, reads: object): Sent {
  return get(`/v1/projects/acme-ml/locations/${location}/serverConfig`, reads);
}

/** The beginning of `clusters create`: whether the API is on, then the cluster. */
export function createCluster(cluster: Place, fields: object, reads?: object): readonly Sent[] {
  const parent = `projects/acme-ml/locations/${cluster.location}`;
  const body = { cluster: { name: readId(cluster), ...fields }, parent };
  return [
    get("/v1/projects/acme-ml/services/container.googleapis.com", { state: "ENABLED" }),
    send("POST", `/v1/${parent}/clusters`, body, reads ?? begin("CREATE_CLUSTER", cluster.location)),
  ];
}

/** `node-pools create`, as far as its operation's beginning. */
export function createPool(cluster: Place, nodePool: object): Sent {
  const body = { nodePool, parent: cluster.name };
  return send("POST", `/v1/${cluster.name}/nodePools`, body, begin("CREATE_NODE_POOL", cluster.location));
}

/** `node-pools update` with a field that the pool takes itself. */
export function updatePool(pool: Place, body: object, becomes: object): readonly Sent[] {
  return change(pool, { method: "PUT", body, begins: "UPDATE_CLUSTER", becomes });
}

/** `delete` of a cluster or a node pool. */
export function remove(at: Place, begins: string): readonly Sent[] {
  return [send("DELETE", `/v1/${at.name}`, undefined, begin(begins, at.location)), poll(at)];
}

/** A node pool as gcloud describes it when nothing else is asked for. */
export function describePool(fields: object = {}, config: object = {}): object {
  return {
    config: { oauthScopes: defaultScopes, ...config },
    initialNodeCount: 1,
    management: { autoRepair: true, autoUpgrade: true },
    name: "default-pool",
    upgradeSettings: { maxSurge: 1 },
    ...fields,
  };
}

/** The scopes that gcloud sends when none are asked for. */
export const defaultScopes: readonly string[] = [
  "https://www.googleapis.com/auth/devstorage.read_only",
  "https://www.googleapis.com/auth/logging.write",
  "https://www.googleapis.com/auth/monitoring",
  "https://www.googleapis.com/auth/service.management.readonly",
  "https://www.googleapis.com/auth/servicecontrol",
  "https://www.googleapis.com/auth/trace.append",
];

function readId(at: Place): string {
  return at.name.slice(at.name.lastIndexOf("/") + 1);
}
