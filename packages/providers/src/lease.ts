import type { Address, LeasePort, LeaseRequest, Mark, Session, World } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { V1Lease } from "@kubernetes/client-node";
import { ask, askIfThere } from "./kubernetes/failure.ts";
import type { ClusterReach, OpenCluster } from "./kubernetes/reach.ts";

const namespace = "default";
const lifeMs = 60_000;
const lookEveryMs = 5_000;
/** Races that are lost one after the other: somebody else always wins, so somebody else works. */
const mostRaces = 20;

/** What the lease is for, and in which cluster it is held. */
export interface LeaseScope {
  readonly mark: Mark;
  /** The step that makes the cluster. */
  readonly cluster: Address;
}

/**
 * The lease of one deployment: `coordination.k8s.io` Lease `fgk-NAME` in the namespace `default`. It is dead when it stays
 * unchanged for 60 s of one's own clock; clocks of two machines are never compared.
 */
export function createLease(reach: ClusterReach, scope: LeaseScope): LeasePort {
  const name = `fgk-${scope.mark.deployment}`;
  const place: LeasePlace = { name, namespace };
  return {
    possibleAfter: scope.cluster,
    take: (world, request) => take(reach, scope.mark, place, world, request),
    renew: async (world, holder) => {
      const cluster = await reach.open(freshSession(world, scope.mark));
      const lease = await readLease(cluster, place);
      if (lease === undefined || lease.spec?.holderIdentity !== holder) return false;
      return replaceLease(cluster, place, world, holder, lease);
    },
    release: async (world, holder) => {
      const cluster = await reach.open(freshSession(world, scope.mark));
      const lease = await readLease(cluster, place);
      if (lease?.spec?.holderIdentity !== holder) return;
      const preconditions = resourceVersionOf(lease);
      await askIfThere({ verb: "delete", resource: "leases", name }, () =>
        cluster.coordination.deleteNamespacedLease({ ...place, body: { preconditions } }),
      );
    },
  };
}

interface LeasePlace {
  readonly name: string;
  readonly namespace: string;
}

/** A lease is never read from memory. */
function freshSession(world: World, mark: Mark): Session {
  return { world, mark, whole: false, once: (_key, make) => make() };
}

/**
 * Takes the lease, or watches its holder: one that renews is alive, one that doesn't for 60 s is dead. So a lease left by a
 * kill is taken over within a minute, and a living holder is known as soon as it renews.
 */
async function take(
  reach: ClusterReach,
  mark: Mark,
  place: LeasePlace,
  world: World,
  { holder, waitMs, stop, onHeld, onWrite }: LeaseRequest,
): Promise<"taken" | "absent" | "stopped"> {
  const session = freshSession(world, mark);
  const found = await reach.look(session);
  const isEmpty = found.state === "unreachable" && found.empty === true;
  if (found.state === "absent" || found.state === "later" || isEmpty) return "absent";
  const cluster = await reach.open(session);
  const startMs = world.now();
  let seen: { readonly version: string; readonly sinceMs: number } | undefined;
  for (let races = 0; races < mostRaces; ) {
    if (stop.aborted) return "stopped";
    const lease = await readLease(cluster, place);
    const nowMs = world.now();
    const version = lease?.metadata?.resourceVersion ?? "";
    const dead = seen !== undefined && seen.version === version && nowMs - seen.sinceMs >= lifeMs;
    if (lease === undefined || isFree(lease, holder) || dead) {
      races += 1;
      onWrite();
      if (await writeLease(cluster, place, world, holder, lease)) return "taken";
      seen = undefined;
      continue;
    }
    const renewed = seen !== undefined && seen.version !== version;
    if (renewed && nowMs >= startMs + waitMs) throw heldBy(describeHolder(lease, nowMs));
    if (seen?.version !== version) seen = { version, sinceMs: nowMs };
    onHeld(describeHolder(lease, nowMs), nowMs - startMs);
    await world.sleep(lookEveryMs, stop);
  }
  throw heldBy("always another one");
}

function isFree({ spec }: V1Lease, holder: string): boolean {
  const other = spec?.holderIdentity ?? "";
  return other === "" || other === holder;
}

function writeLease(
  cluster: OpenCluster,
  place: LeasePlace,
  world: World,
  holder: string,
  live: V1Lease | undefined,
): Promise<boolean> {
  if (live === undefined) return createNewLease(cluster, place, world, holder);
  return replaceLease(cluster, place, world, holder, live);
}

/** `HOST PID ID, for 3 min`: only told, never decided by; the age is by two clocks. */
function describeHolder({ spec }: V1Lease, nowMs: number): string {
  const who = spec?.holderIdentity ?? "";
  if (spec?.acquireTime === undefined) return who;
  const seconds = Math.max(0, Math.round((nowMs - new Date(spec.acquireTime).getTime()) / 1_000));
  return `${who}, for ${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}`;
}

function heldBy(who: string): Failure {
  return new Failure({
    severity: "error",
    code: "lease-held",
    summary: `another run holds the lease of this deployment: ${who}`,
    cause: "two at once would undo each other's work; this one has seen the other renew its lease, so it is alive",
    help: "wait until it ends and run the same command again, or add --lock-timeout 30m to wait here",
  });
}

function readLease(cluster: OpenCluster, place: LeasePlace): Promise<V1Lease | undefined> {
  return askIfThere({ verb: "get", resource: "leases", name: place.name }, () =>
    cluster.coordination.readNamespacedLease({ ...place }),
  );
}

function resourceVersionOf(lease: V1Lease): { readonly resourceVersion?: string } {
  const resourceVersion = lease.metadata?.resourceVersion;
  return resourceVersion === undefined ? {} : { resourceVersion };
}

async function createNewLease(cluster: OpenCluster, place: LeasePlace, world: World, holder: string): Promise<boolean> {
  const body = await describeLease(place, world, holder, undefined);
  return wonRace(() =>
    ask({ verb: "create", resource: "leases", name: place.name }, () =>
      cluster.coordination.createNamespacedLease({ namespace: place.namespace, body }),
    ),
  );
}

async function replaceLease(
  cluster: OpenCluster,
  place: LeasePlace,
  world: World,
  holder: string,
  live: V1Lease,
): Promise<boolean> {
  const body = await describeLease(place, world, holder, live);
  return wonRace(() =>
    ask({ verb: "patch", resource: "leases", name: place.name }, () =>
      cluster.coordination.replaceNamespacedLease({ ...place, body }),
    ),
  );
}

/** False when somebody else was faster; a renewal whose lease is gone was too slow. */
async function wonRace(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof Failure && (error.retry === "conflict" || error.diagnostic.code === "not-found")) return false;
    throw error;
  }
}

async function describeLease(
  place: LeasePlace,
  world: World,
  holder: string,
  live: V1Lease | undefined,
): Promise<V1Lease> {
  const { V1MicroTime } = await import("@kubernetes/client-node");
  const now = new V1MicroTime(world.now());
  const same = live?.spec?.holderIdentity === holder;
  const acquireTime = same ? live?.spec?.acquireTime : undefined;
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { ...place, ...(live === undefined ? {} : resourceVersionOf(live)) },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: lifeMs / 1_000,
      acquireTime: acquireTime ?? now,
      renewTime: now,
      leaseTransitions: (live?.spec?.leaseTransitions ?? 0) + (same || live === undefined ? 0 : 1),
    },
  };
}
