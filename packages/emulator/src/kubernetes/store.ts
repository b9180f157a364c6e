import { createHash } from "node:crypto";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { equalJson } from "../cloud/plain-json.ts";
import type { Resource } from "./resources.ts";
import { nameResource } from "./resources.ts";
import { recordChange } from "./watch/history.ts";

/** Output of one container: of its present run and of the one before it. */
export interface ContainerLog {
  current: string;
  previous: string;
}

/** Everything that one cluster's API server and its nodes remember; plain JSON in `cloud.state.kubernetes`. */
export interface ClusterStore {
  /** The last resourceVersion given out. */
  revision: number;
  /** Resource name (`deployments.apps`) → `namespace/name` or `name` → object. */
  readonly objects: Record<string, Record<string, Stored>>;
  /** Pod uid → container → output. */
  readonly logs: Record<string, Record<string, ContainerLog>>;
  /** Pod uid → container → failed starts, which decide the next back-off. */
  readonly failures: Record<string, Record<string, number>>;
  /** Service uid → what its load balancer was last asked to be. */
  readonly loadBalancers: Record<string, string>;
  /** Present where the objects are a copy of a real API server's: the uids of what it held before. */
  outside?: { readonly before: readonly string[] };
}

/** Is told of each write of the emulator's own to a store, after it. */
export type FollowWrites = (resource: Resource, before: Stored | undefined, after: Stored | undefined) => void;

/** Who passes the writes on, for stores that are copies of what is outside. */
const followers = new WeakMap<ClusterStore, FollowWrites>();

/** Names who is told of the writes to a store from now on. */
export function followWrites(store: ClusterStore, follow: FollowWrites): void {
  followers.set(store, follow);
}

export function emptyStore(): ClusterStore {
  return { revision: 100, objects: {}, logs: {}, failures: {}, loadBalancers: {} };
}

/** The cluster's store, undefined while it has no running control plane. */
export function findStore(cloud: Cloud, cluster: string): ClusterStore | undefined {
  return cloud.state.kubernetes[cluster] as ClusterStore | undefined;
}

export function storeOf(cloud: Cloud, cluster: string): ClusterStore {
  const store = findStore(cloud, cluster);
  if (store === undefined) throw new Error(`cluster ${cluster} has no running control plane`);
  return store;
}

function keyOf(resource: Resource, namespace: string | undefined, name: string): string {
  return resource.namespaced ? `${namespace ?? ""}/${name}` : name;
}

/** A cluster may have a namespace named `constructor`. */
function ownValue(byKey: Record<string, Stored> | undefined, key: string): Stored | undefined {
  return byKey !== undefined && Object.hasOwn(byKey, key) ? byKey[key] : undefined;
}

/** The stored object itself: callers clone it before they change anything. */
export function readStored(
  store: ClusterStore,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): Stored | undefined {
  return ownValue(store.objects[nameResource(resource)], keyOf(resource, namespace, name));
}

/** All objects of a resource, of one namespace if it is given, sorted by their key as etcd does. */
export function listStored(store: ClusterStore, resource: Resource, namespace?: string): readonly Stored[] {
  const entries = Object.entries(store.objects[nameResource(resource)] ?? {});
  const prefix = namespace === undefined || !resource.namespaced ? "" : `${namespace}/`;
  return entries
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, object]) => object);
}

/**
 * Stores an object and gives it the next resourceVersion; one that changes nothing keeps its own, as in the real
 * server. This and `dropStored` are the only writes to the store, but for what is copied from outside.
 */
export function putStored(store: ClusterStore, resource: Resource, object: Stored): Stored {
  const metadata = object["metadata"];
  const key = keyOf(resource, metadata.namespace, metadata.name);
  const byKey = store.objects[nameResource(resource)] ?? {};
  store.objects[nameResource(resource)] = byKey;
  const before = ownValue(byKey, key);
  if (before !== undefined) {
    metadata.resourceVersion = before["metadata"].resourceVersion;
    if (equalJson(before, object)) return before;
  }
  store.revision += 1;
  metadata.resourceVersion = String(store.revision);
  byKey[key] = object;
  recordChange(store, nameResource(resource), { revision: store.revision, before, after: object });
  followers.get(store)?.(resource, before, object);
  return object;
}

/** Removes an object; the removal is a revision of its own. */
export function dropStored(store: ClusterStore, resource: Resource, namespace: string | undefined, name: string): void {
  const byKey = store.objects[nameResource(resource)];
  const key = keyOf(resource, namespace, name);
  const before = ownValue(byKey, key);
  if (byKey === undefined || before === undefined) return;
  delete byKey[key];
  store.revision += 1;
  recordChange(store, nameResource(resource), { revision: store.revision, before, after: undefined });
  followers.get(store)?.(resource, before, undefined);
}

/** Takes over an object as it is outside, with its own revision; nobody is told. */
export function copyIn(store: ClusterStore, resource: Resource, object: Stored): void {
  const { namespace, name } = object["metadata"];
  const byKey = store.objects[nameResource(resource)] ?? {};
  store.objects[nameResource(resource)] = byKey;
  byKey[keyOf(resource, namespace, name)] = object;
}

/** Forgets an object that is gone outside; nobody is told. */
export function copyOut(store: ClusterStore, resource: Resource, namespace: string | undefined, name: string): void {
  delete store.objects[nameResource(resource)]?.[keyOf(resource, namespace, name)];
}

/** Hex digits that depend on the texts alone. */
export function digest(...texts: readonly string[]): string {
  return createHash("sha256").update(texts.join("\0")).digest("hex");
}

/** A uid for the next object, the same in each run with the same history. */
export function makeUid(cluster: string, store: ClusterStore, salt: string): string {
  const hex = digest(cluster, String(store.revision), salt);
  const variant = "89ab"[Number.parseInt(hex.slice(16, 17), 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const suffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";

/** The random-looking end of a generated name, in Kubernetes' own alphabet. */
export function makeSuffix(length: number, ...texts: readonly string[]): string {
  const hex = digest(...texts);
  let suffix = "";
  for (let index = 0; index < length; index += 1) {
    const value = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16);
    suffix += suffixAlphabet[value % suffixAlphabet.length];
  }
  return suffix;
}

/** The cloud's time as the API prints it: RFC 3339 with seconds. */
export function timestamp(cloud: Cloud): string {
  return `${new Date(cloud.now()).toISOString().slice(0, 19)}Z`;
}
