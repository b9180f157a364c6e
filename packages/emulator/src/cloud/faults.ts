/**
 * The switches that make the emulated cloud as unfriendly as the real one. All durations are milliseconds of cloud time.
 * A test changes them at any moment; `fgk emulator` begins with none of them but the delays that `--iam-delay` gives.
 */
export interface Faults {
  /** A new service account is unknown to policies for so long. */
  saVisibleAfterMs: number;
  /** A changed policy takes so long to decide, for pods and for callers. */
  iamPropagationMs: number;
  /** Every n-th setIamPolicy is refused as a concurrent change; 0 is never. */
  policyConflictEvery: number;
  /** A newly enabled API still answers SERVICE_DISABLED for so long. */
  serviceVisibleAfterMs: number;
  /** Names of buckets that somebody else holds. */
  bucketsTaken: string[];
  /** The peering's producer still uses the connection. */
  psaStillInUse: boolean;
  /** `METHOD path-prefix` → how many further calls answer 429. */
  quota: Record<string, number>;
  /** Operation type (CREATE_CLUSTER, UPDATE_CLUSTER, CREATE, …) → the message it fails with, once. */
  operationFails: Record<string, string>;
  /** A cluster that is busy with an operation that Google began, until this time. */
  clusterBusyUntilMs: Record<string, number>;
  /** Callers without an Authorization header are refused. */
  requireCredentials: boolean;
  /** Permissions that no caller holds: `resourcemanager.projects.getIamPolicy`, in one project alone `…@acme-data`. */
  permissionsMissing: string[];
  /** Bearer tokens that have expired. */
  tokensExpired: string[];
  /** Images that can't be pulled, as prefixes. */
  imagesUnpullable: string[];
  /** Database hosts that don't answer from inside the cluster. */
  databaseUnreachable: boolean;
  /** gRPC reflection of Flyte is switched off. */
  reflectionOff: boolean;
}

export function noFaults(): Faults {
  return {
    saVisibleAfterMs: 0,
    iamPropagationMs: 0,
    policyConflictEvery: 0,
    serviceVisibleAfterMs: 0,
    bucketsTaken: [],
    psaStillInUse: false,
    quota: {},
    operationFails: {},
    clusterBusyUntilMs: {},
    requireCredentials: false,
    permissionsMissing: [],
    tokensExpired: [],
    imagesUnpullable: [],
    databaseUnreachable: false,
    reflectionOff: false,
  };
}
