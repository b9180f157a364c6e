import type { LeaseRequest, World } from "@fgk/engine";
import type { V1Lease } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import type { ClusterReach, ClusterState, OpenCluster } from "./kubernetes/reach.ts";
import { createLease } from "./lease.ts";

/** One lease in memory, with the server's own precondition, and a clock that only `sleep` moves. */
function makeShelf() {
  let lease: V1Lease | undefined;
  let version = 0;
  let nowMs = Date.UTC(2026, 0, 5, 8);
  const sleepers: (() => void)[] = [];
  const refuse = (code: number): never => {
    throw Object.assign(new Error(), { code, body: "{}", headers: {} });
  };
  const keep = (body: V1Lease): V1Lease => {
    version += 1;
    lease = { ...body, metadata: { ...body.metadata, resourceVersion: String(version) } };
    return lease;
  };
  const coordination = {
    readNamespacedLease: async () => lease ?? refuse(404),
    createNamespacedLease: async ({ body }: { body: V1Lease }) => (lease === undefined ? keep(body) : refuse(409)),
    replaceNamespacedLease: async ({ body }: { body: V1Lease }) =>
      lease?.metadata?.resourceVersion === body.metadata?.resourceVersion ? keep(body) : refuse(409),
    deleteNamespacedLease: async () => {
      lease = undefined;
    },
  };
  const world = {
    now: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
      for (const each of sleepers) each();
      // What others do meanwhile gets its turns.
      for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    },
  } as Partial<World> as World;
  const cluster = { coordination } as unknown as OpenCluster;
  const state: ClusterState = { state: "open", cluster };
  const reach = { world, look: async () => state, open: async () => cluster } as unknown as ClusterReach;
  return { world, reach, lease: () => lease, onSleep: (each: () => void) => sleepers.push(each), now: () => nowMs };
}

const never = new AbortController().signal;

function ask(holder: string, waitMs: number, parts: Partial<LeaseRequest> = {}): LeaseRequest {
  return { holder, waitMs, stop: never, onHeld: () => undefined, onWrite: () => undefined, ...parts };
}

const scope = { mark: { deployment: "prod", cluster: "europe-west1-b/flyte" }, cluster: "gke.cluster/flyte" } as const;

describe("the lease", () => {
  it("is taken, renewed and released", async () => {
    const shelf = makeShelf();
    const lease = createLease(shelf.reach, scope);
    expect(lease.possibleAfter).toBe("gke.cluster/flyte");
    expect(await lease.take(shelf.world, ask("a", 0))).toBe("taken");
    expect(shelf.lease()).toMatchObject({
      metadata: { name: "fgk-prod", namespace: "default" },
      spec: { holderIdentity: "a", leaseDurationSeconds: 60, leaseTransitions: 0 },
    });
    expect(await lease.renew(shelf.world, "a")).toBe(true);
    await lease.release(shelf.world, "a");
    expect(shelf.lease()).toBeUndefined();
  });

  it("is absent where there is no cluster", async () => {
    const shelf = makeShelf();
    const reach: ClusterReach = { ...shelf.reach, look: async () => ({ state: "absent" }) };
    expect(await createLease(reach, scope).take(shelf.world, ask("a", 0))).toBe("absent");
  });

  it("of a living holder is refused as soon as it renews", async () => {
    const shelf = makeShelf();
    const lease = createLease(shelf.reach, scope);
    await lease.take(shelf.world, ask("a", 0));
    let slept = 0;
    shelf.onSleep(() => {
      slept += 1;
      if (slept % 3 === 0) void lease.renew(shelf.world, "a");
    });
    const startedMs = shelf.now();
    await expect(lease.take(shelf.world, ask("b", 0))).rejects.toMatchObject({ diagnostic: { code: "lease-held" } });
    expect(shelf.now() - startedMs).toBeLessThanOrEqual(20_000);
    expect(shelf.lease()?.spec?.holderIdentity).toBe("a");
  });

  it("of a dead holder is taken over after 60 s without a change, by one's own clock", async () => {
    const shelf = makeShelf();
    const lease = createLease(shelf.reach, scope);
    await lease.take(shelf.world, ask("a", 0));
    const startedMs = shelf.now();
    expect(await lease.take(shelf.world, ask("b", 0))).toBe("taken");
    expect(shelf.now() - startedMs).toBe(60_000);
    expect(shelf.lease()?.spec).toMatchObject({ holderIdentity: "b", leaseTransitions: 1 });
    expect(await lease.renew(shelf.world, "a")).toBe(false);
  });

  it("of a living holder is waited for", async () => {
    const shelf = makeShelf();
    const lease = createLease(shelf.reach, scope);
    await lease.take(shelf.world, ask("a", 0));
    let slept = 0;
    shelf.onSleep(() => {
      slept += 1;
      if (slept === 10) void lease.release(shelf.world, "a");
      else if (slept < 10 && slept % 3 === 0) void lease.renew(shelf.world, "a");
    });
    expect(await lease.take(shelf.world, ask("b", 600_000))).toBe("taken");
  });

  it("of a living holder is refused when the wait is over", async () => {
    const shelf = makeShelf();
    const lease = createLease(shelf.reach, scope);
    await lease.take(shelf.world, ask("a", 0));
    shelf.onSleep(() => void lease.renew(shelf.world, "a"));
    const startedMs = shelf.now();
    await expect(lease.take(shelf.world, ask("b", 90_000))).rejects.toMatchObject({
      diagnostic: { code: "lease-held", summary: "another run holds the lease of this deployment: a, for 90 s" },
    });
    expect(shelf.now() - startedMs).toBe(90_000);
  });

  it("of a living holder isn't waited for any longer once the wait is ended", async () => {
    const shelf = makeShelf();
    const lease = createLease(shelf.reach, scope);
    await lease.take(shelf.world, ask("a", 0));
    const stop = new AbortController();
    const told: (readonly [string, number])[] = [];
    shelf.onSleep(() => {
      if (told.length === 3) stop.abort();
    });
    const onHeld = (by: string, elapsedMs: number): void => void told.push([by, elapsedMs]);
    expect(await lease.take(shelf.world, ask("b", 600_000, { stop: stop.signal, onHeld }))).toBe("stopped");
    expect(told).toEqual([
      ["a, for 0 s", 0],
      ["a, for 5 s", 5_000],
      ["a, for 10 s", 10_000],
    ]);
    expect(shelf.lease()?.spec?.holderIdentity).toBe("a");
  });

  it("of somebody else is not released", async () => {
    const shelf = makeShelf();
    const lease = createLease(shelf.reach, scope);
    await lease.take(shelf.world, ask("a", 0));
    await lease.release(shelf.world, "b");
    expect(shelf.lease()?.spec?.holderIdentity).toBe("a");
  });
});
