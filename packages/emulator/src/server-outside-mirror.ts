import type { IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import type { Stored } from "./cloud/http.ts";
import { pathOfResource } from "./kubernetes/outside/outgoing.ts";
import type { Resource } from "./kubernetes/resources.ts";
import { nameResource, resources, versionOf } from "./kubernetes/resources.ts";
import type { ClusterStore } from "./kubernetes/store.ts";
import { copyIn, copyOut, followWrites, listStored } from "./kubernetes/store.ts";
import type { OutsideClient } from "./server-outside-client.ts";
import { makeSender } from "./server-outside-sender.ts";

/** A copy of what a real API server holds, kept true by watches; what the emulator writes to it is sent there. */
export interface OutsideMirror {
  readonly store: ClusterStore;
  /** Resolves when all that was written has been answered. */
  readonly settled: () => Promise<void>;
  readonly close: () => void;
}

/** What a mirror of a real API server reads, fills and tells. */
export interface MirrorOptions {
  readonly client: OutsideClient;
  /** Filled in place; what it holds of an earlier run is compared with what there is now. */
  readonly store: ClusterStore;
  /** Called after each change that came from outside. */
  readonly onChange: () => void;
  /** Is told what went wrong on the way, in words. */
  readonly onTrouble: (what: string) => void;
  readonly nowMs: () => number;
}

/** Written only, or renewed each second by others: nobody here reads them. */
const unread = ["events", "leases.coordination.k8s.io"];

/** What is copied: each resource in its first version, as the store names them without it. */
export const mirrored: readonly Resource[] = resources.filter(
  (row, at) =>
    !row.review &&
    !row.custom &&
    !unread.includes(nameResource(row)) &&
    resources.findIndex((other) => nameResource(other) === nameResource(row)) === at,
);

const retryMs = 500;

/** Something that was said of an object: it is there, like this, or gone. */
export interface Arrival {
  readonly isGone: boolean;
  readonly object: Stored;
}

/** Lists everything, then watches. Rejects when one of the first lists fails. */
export async function openMirror(options: MirrorOptions): Promise<OutsideMirror> {
  const { client, store, onChange, onTrouble, nowMs } = options;
  const apply = (resource: Resource, { isGone, object }: Arrival): void => {
    if (isGone) copyOut(store, resource, object["metadata"].namespace, object["metadata"].name);
    else copyIn(store, resource, object);
  };
  const sender = makeSender({ client, onTrouble, nowMs, arrive: apply, onDone: onChange });
  const arrive = (resource: Resource, arrival: Arrival): void => {
    if (!sender.hold(resource, arrival)) apply(resource, arrival);
  };
  const watches: Watches = { ...options, arrive, open: new Set(), isClosed: false };
  const revisions = await Promise.all(mirrored.map((resource) => listAll(watches, resource)));
  followWrites(store, sender.send);
  for (const [at, resource] of mirrored.entries()) {
    const from = revisions[at];
    // What this server doesn't serve is not asked for again.
    if (from !== undefined) void follow(watches, resource, from);
  }
  return {
    store,
    settled: sender.settled,
    close: () => {
      watches.isClosed = true;
      followWrites(store, () => {});
      for (const answer of watches.open) answer.destroy();
    },
  };
}

/** The watches of one mirror. */
interface Watches extends MirrorOptions {
  readonly arrive: (resource: Resource, arrival: Arrival) => void;
  readonly open: Set<IncomingMessage>;
  isClosed: boolean;
}

/** Watches until the mirror is closed; whatever ends a watch, it goes on from where it was, or from a new list. */
async function follow(watches: Watches, resource: Resource, first: string): Promise<void> {
  let from: string | undefined = first;
  while (!watches.isClosed) {
    try {
      from = from === undefined ? await listAll(watches, resource) : await watch(watches, resource, from);
      if (from === undefined) await pause(retryMs);
    } catch {
      from = undefined;
      await pause(retryMs);
    }
  }
}

/** Compares the copy with a whole list; answers its revision, undefined: the server doesn't serve the resource. */
async function listAll({ client, store, arrive }: Watches, resource: Resource): Promise<string | undefined> {
  const { status, json } = await client.ask("GET", pathOfResource(resource));
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`listing ${nameResource(resource)}: ${status} ${json["message"] ?? ""}`);
  const items = ((json["items"] ?? []) as readonly Stored[]).map((item) => typed(resource, item));
  const names = new Set(items.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`));
  for (const object of listStored(store, resource)) {
    const { namespace = "", name } = object["metadata"];
    if (!names.has(`${namespace}/${name}`)) arrive(resource, { isGone: true, object });
  }
  for (const object of items) arrive(resource, { isGone: false, object });
  return json["metadata"]?.resourceVersion;
}

/** Takes over what changes; answers the revision from which to go on, undefined when it takes a new list. */
async function watch(watches: Watches, resource: Resource, from: string): Promise<string | undefined> {
  const query = `?watch=1&allowWatchBookmarks=true&resourceVersion=${from}`;
  const headers = { accept: "application/json", "user-agent": "fgk-emulator" };
  const answer = await watches.client.open({ method: "GET", path: pathOfResource(resource) + query, headers });
  watches.open.add(answer);
  let at = from;
  try {
    for await (const line of createInterface({ input: answer })) {
      const { type, object } = JSON.parse(line) as Stored;
      if (type === "ERROR" || answer.statusCode !== 200) return undefined;
      at = object.metadata.resourceVersion;
      if (type === "BOOKMARK") continue;
      watches.arrive(resource, { isGone: type === "DELETED", object: typed(resource, object) });
      watches.onChange();
    }
  } finally {
    watches.open.delete(answer);
  }
  return at;
}

/** Lists leave out what their items are. */
function typed(resource: Resource, item: Stored): Stored {
  return { kind: resource.kind, apiVersion: versionOf(resource), ...item };
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs).unref());
}
