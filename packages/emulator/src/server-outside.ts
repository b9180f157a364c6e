import { ApiError, platformError } from "./cloud/api-error.ts";
import type { Cloud, OutsideCluster } from "./cloud/cloud.ts";
import { settle } from "./cloud/cloud.ts";
import { allEffects } from "./google/effects.ts";
import { reconcile } from "./kubernetes/controllers/reconcile.ts";
import { isPoolNode } from "./kubernetes/outside/nodes.ts";
import { resourceNamed } from "./kubernetes/resources.ts";
import type { ClusterStore } from "./kubernetes/store.ts";
import { emptyStore, findStore, listStored } from "./kubernetes/store.ts";
import type { Answerer } from "./server-http.ts";
import { outsideAnswerer } from "./server-outside-answer.ts";
import { cordonOwnNodes, emptyOutside, removePoolNodes } from "./server-outside-cleaning.ts";
import type { OutsideClient } from "./server-outside-client.ts";
import { makeOutsideClient } from "./server-outside-client.ts";
import { KubeconfigError, readOutsideAccess } from "./server-outside-kubeconfig.ts";
import { holdNodeLease, renewMs } from "./server-outside-leases.ts";
import type { OutsideMirror } from "./server-outside-mirror.ts";
import { mirrored, openMirror } from "./server-outside-mirror.ts";

/** A real API server in place of the emulator's own Kubernetes, for one cluster of the cloud at a time. */
export interface Outside extends OutsideCluster {
  /** Gives it to a cluster that is being made. Throws what Google's API is to answer when another has it. */
  readonly take: (cluster: string) => Promise<void>;
  /** Goes on with the cluster that had it in an earlier run. */
  readonly resume: () => Promise<void>;
  readonly answererOf: (cluster: string) => Answerer;
  /** Stops; unless the cloud is kept, the pools' nodes are taken away. */
  readonly close: (isKept: boolean) => Promise<void>;
}

/** How often time passes inside the cluster while nobody asks Google's APIs: its clients ask the real server. */
const tickMs = 100;

interface Taken {
  readonly cluster: string;
  readonly opening: Promise<OutsideMirror>;
  mirror: OutsideMirror | undefined;
}

/**
 * Opens the API server that a kubeconfig names. `cloudOf` is asked later: the cloud and what is outside know each other.
 * Throws `KubeconfigError`.
 */
export async function openOutside(
  file: string,
  cloudOf: () => Cloud,
  onTrouble: (what: string) => void,
): Promise<Outside> {
  const client = makeOutsideClient(await readOutsideAccess(file));
  await requireAnswer(client, file);
  let taken: Taken | undefined;
  let cleaning: Promise<void> = Promise.resolve();
  const open = (cluster: string, store: ClusterStore): Taken => {
    const opening = cleaning.then(async () => {
      const mirror = await openCluster(client, cloudOf, cluster, store, onTrouble);
      if (taken?.cluster === cluster) taken.mirror = mirror;
      return mirror;
    });
    return { cluster, opening, mirror: undefined };
  };
  const timers = startTimers(client, cloudOf, () => taken?.mirror, onTrouble);
  return {
    storeOf: (cluster) => (taken?.cluster === cluster ? taken.mirror?.store : undefined),
    take: async (cluster) => {
      if (taken !== undefined && taken.cluster !== cluster) throw isTaken(cluster, taken.cluster);
      taken ??= open(cluster, emptyStore());
      try {
        await taken.opening;
      } catch (error) {
        taken = undefined;
        throw error instanceof ApiError ? error : isUnreachable(error);
      }
    },
    resume: async () => {
      const known = Object.entries(cloudOf().state.kubernetes) as [string, ClusterStore][];
      const inside = known.find(([, store]) => store.outside === undefined);
      if (inside !== undefined) throw isInside(inside[0]);
      const found = known[0];
      if (found === undefined) return;
      taken = open(...found);
      await taken.opening;
    },
    giveBack: (cluster) => {
      if (taken?.cluster !== cluster) return;
      const { mirror } = taken;
      taken = undefined;
      if (mirror === undefined) return;
      mirror.close();
      const before = new Set(mirror.store.outside?.before ?? []);
      cleaning = emptyOutside(client, before, onTrouble).catch((error: unknown) => onTrouble(String(error)));
    },
    answererOf: (cluster) => outsideAnswerer(cloudOf(), cluster, client),
    close: async (isKept) => {
      for (const timer of timers) clearInterval(timer);
      await cleaning;
      await taken?.mirror?.settled();
      taken?.mirror?.close();
      if (!isKept && taken !== undefined)
        await removePoolNodes(client).catch((error: unknown) => onTrouble(String(error)));
      client.close();
    },
  };
}

async function requireAnswer(client: OutsideClient, file: string): Promise<void> {
  const { origin } = client.access.server;
  const answer = await client.ask("GET", "/api/v1/namespaces?limit=1").catch((error: unknown) => {
    const why = error instanceof Error ? error.message || String(Reflect.get(error, "code")) : String(error);
    throw new KubeconfigError(`the API server of ${file}, ${origin}, can't be reached: ${why}`, "start it first");
  });
  if (answer.status === 200) return;
  const why = `${answer.status} ${answer.json["message"] ?? ""}`.trim();
  throw new KubeconfigError(
    `the API server of ${file}, ${origin}, doesn't let the emulator in: ${why}`,
    "the user of the current context needs all rights in the cluster",
  );
}

async function openCluster(
  client: OutsideClient,
  cloudOf: () => Cloud,
  cluster: string,
  store: ClusterStore,
  onTrouble: (what: string) => void,
): Promise<OutsideMirror> {
  const cloud = cloudOf();
  await cordonOwnNodes(client);
  const mirror = await openMirror({
    client,
    store,
    nowMs: cloud.now,
    onTrouble,
    onChange: () => {
      if (store.outside === undefined || findStore(cloud, cluster) !== store) return;
      tryTo(() => reconcile(cloud, cluster), onTrouble);
    },
  });
  await renewLeases(client, store, cloud.now());
  if (store.outside !== undefined) return mirror;
  const before = mirrored.flatMap((resource) => listStored(store, resource)).filter((object) => !isPoolNode(object));
  store.outside = { before: before.map(({ metadata }) => metadata.uid as string) };
  const others = listStored(store, resourceNamed("namespaces"))
    .map(({ metadata }) => metadata.name as string)
    .filter((name) => name !== "default" && !name.startsWith("kube-"));
  if (others.length > 0) onTrouble(`it had namespaces before, which stay: ${others.join(", ")}`);
  return mirror;
}

/** Time passes, and the nodes of the pools are alive. */
function startTimers(
  client: OutsideClient,
  cloudOf: () => Cloud,
  mirrorOf: () => OutsideMirror | undefined,
  onTrouble: (what: string) => void,
): readonly NodeJS.Timeout[] {
  const tick = (): void => {
    if (mirrorOf() !== undefined) tryTo(() => settle(cloudOf(), allEffects), onTrouble);
  };
  const renew = async (): Promise<void> => {
    const store = mirrorOf()?.store;
    if (store !== undefined) await renewLeases(client, store, cloudOf().now());
  };
  return [
    setInterval(tick, tickMs).unref(),
    setInterval(() => void renew().catch((error: unknown) => onTrouble(String(error))), renewMs).unref(),
  ];
}

/** Nobody waits for an answer who could be told of a mistake of ours. */
function tryTo(run: () => void, onTrouble: (what: string) => void): void {
  try {
    run();
  } catch (error) {
    onTrouble(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

async function renewLeases(client: OutsideClient, store: ClusterStore, nowMs: number): Promise<void> {
  for (const { metadata } of listStored(store, resourceNamed("nodes")).filter(isPoolNode)) {
    await holdNodeLease(client, metadata.name, nowMs);
  }
}

function isTaken(cluster: string, owner: string): ApiError {
  const message =
    `The fgk emulator runs with --kubernetes, and its one real cluster is ${owner}'s: delete that one before you make ` +
    `${cluster}, or start the emulator without --kubernetes.`;
  return platformError(400, message, { status: "FAILED_PRECONDITION", reason: "failedPrecondition" });
}

function isUnreachable(error: unknown): ApiError {
  return platformError(503, `The real API server of the fgk emulator doesn't answer: ${String(error)}`);
}

function isInside(cluster: string): KubeconfigError {
  return new KubeconfigError(
    `${cluster} of the state file runs in the emulator's own Kubernetes`,
    "leave out --kubernetes, or begin with another state file",
  );
}
