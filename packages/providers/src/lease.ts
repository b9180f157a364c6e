import type { Address, LeasePort, Mark, Session, World } from "@fgk/engine";
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
    take: (world, holder, waitMs) => take(reach, scope.mark, place, world, holder, waitMs),
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
  holder: string,
  waitMs: number,
): Promise<"taken" | "absent"> {
  const session = freshSession(world, mark);
  const found = await reach.look(session);
  if (found.state === "absent" || found.state === "later") return "absent";
  const cluster = await reach.open(session);
  const endMs = world.now() + waitMs;
  let seen: { readonly version: string; readonly sinceMs: number } | undefined;
  for (let races = 0; races < mostRaces; ) {
    const lease = await readLease(cluster, place);
    const other = lease?.spec?.holderIdentity ?? "";
    const nowMs = world.now();
    const version = lease?.metadata?.resourceVersion ?? "";
    const dead = seen !== undefined && seen.version === version && nowMs - seen.sinceMs >= lifeMs;
    if (lease === undefined || other === "" || other === holder || dead) {
      races += 1;
      const won =
        lease === undefined
          ? await createNewLease(cluster, place, world, holder)
          : await replaceLease(cluster, place, world, holder, lease);
      if (won) return "taken";
      seen = undefined;
      continue;
    }
    const renewed = seen !== undefined && seen.version !== version;
    if (renewed && nowMs >= endMs) throw heldBy(other, lease, nowMs);
    if (seen?.version !== version) seen = { version, sinceMs: nowMs };
    await world.sleep(lookEveryMs);
  }
  throw heldBy("other runs", undefined, world.now());
}

function heldBy(holder: string, lease: V1Lease | undefined, nowMs: number): Failure {
  const since = lease?.spec?.acquireTime === undefined ? undefined : new Date(lease.spec.acquireTime).getTime();
  const age = since === undefined ? "" : ` since ${Math.max(0, Math.round((nowMs - since) / 1_000))} s`;
  return new Failure({
    severity: "error",
    code: "lease-held",
    summary: `another run holds the lease of this deployment: ${holder}${age}`,
    help: "wait until it ends, or give --lock-timeout; a killed run's lease is free after 60 s",
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
