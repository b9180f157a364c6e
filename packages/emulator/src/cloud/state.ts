import type { Json, Stored } from "./http.ts";

/** Something that will happen at a time of the cloud's clock: a plain value, so that the state can be kept in a file. */
export interface Due {
  readonly atMs: number;
  readonly serial: number;
  /** Name of the effect in the table of `effects`. */
  readonly effect: string;
  readonly args: Json;
}

/** One request that the cloud answered. `write` is false for reads, however they are spelled (`:getIamPolicy`). */
export interface JournalEntry {
  readonly serial: number;
  readonly atMs: number;
  readonly api: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly write: boolean;
  readonly caller: string;
  readonly body?: string;
}

export interface Project {
  readonly projectId: string;
  readonly projectNumber: string;
  readonly createTime?: string;
  /** Absent until somebody changes them; the name is the id then. */
  displayName?: string;
  labels?: Readonly<Record<string, string>>;
  updateTime?: string;
  etag?: string;
  /** API host → time from which it answers; absent is disabled. */
  readonly services: Record<string, number>;
  /** Sticky: once a cluster had a workload pool, the project's identity pool exists for ever. */
  identityPool: boolean;
  policy: Stored;
}

/**
 * Who calls, by bearer token. A token that is not listed may do everything. Either the permissions are given, for the whole
 * cloud ("all" is every one), or the caller is a real principal (`user:…`, `serviceAccount:…`) who holds what policies give.
 */
export type Caller =
  | { readonly email: string; readonly permissions: "all" | readonly string[] }
  | { readonly email: string; readonly member: string };

/**
 * The whole cloud as one plain JSON value. Each API owns its slice; resources are stored as their API's own JSON under
 * their full resource name.
 */
export interface CloudState {
  readonly format: 1;
  /** Every id, etag and fingerprint is made of it, so that equal histories give equal bytes. */
  serial: number;
  due: Due[];
  /** How many policies were written, for `faults.policyConflictEvery`. */
  policyWrites?: number;
  /** By bearer token. */
  readonly callers: Record<string, Caller>;
  /** By project id. */
  readonly projects: Record<string, Project>;
  readonly operations: Record<string, Stored>;
  /** `projects/P/serviceAccounts/EMAIL` → the account, with its `policy`. */
  readonly serviceAccounts: Record<string, Stored>;
  /** `projects/P/roles/R` → the custom role; a deleted one stays, marked. */
  readonly roles: Record<string, Stored>;
  /** By unique id: accounts that can still be undeleted. */
  deletedServiceAccounts?: Record<string, Stored>;
  /** `projects/P/locations/L/clusters/C` → the cluster's JSON, its `nodePools` inside it. */
  readonly clusters: Record<string, Stored>;
  /** `projects/P/regions/R/addresses/A`, `projects/P/global/networks/N`, … → the compute resource. */
  readonly compute: Record<string, Stored>;
  /** `services/X/networks/P/N` → the service-networking connection. */
  readonly connections: Record<string, Stored>;
  /** `projects/P/instances/I` → { instance, databases, users (with passwords) }. */
  readonly sql: Record<string, Stored>;
  /** Bucket name → { bucket, policy, objects }. */
  readonly buckets: Record<string, Stored>;
  /** `projects/P/secrets/S` → { secret, versions, policy }. */
  readonly secrets: Record<string, Stored>;
  /** `projects/P/locations/L/repositories/R` → the repository of Artifact Registry. */
  repositories?: Record<string, Stored>;
  /** Cluster name (as in `clusters`) → everything its API server stores. */
  readonly kubernetes: Record<string, Stored>;
  /** Uid of a pod → what the Flyte process in it remembers. */
  readonly flyte: Record<string, Stored>;
}

export function emptyState(): CloudState {
  return {
    format: 1,
    serial: 0,
    due: [],
    callers: {},
    projects: {},
    operations: {},
    serviceAccounts: {},
    roles: {},
    clusters: {},
    compute: {},
    connections: {},
    sql: {},
    buckets: {},
    secrets: {},
    kubernetes: {},
    flyte: {},
  };
}
