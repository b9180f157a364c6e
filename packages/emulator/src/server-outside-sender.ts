import type { Stored } from "./cloud/http.ts";
import type { Outgoing } from "./kubernetes/outside/outgoing.ts";
import { describeOutgoing, patchInstead, pathOfObject, typeOfBody } from "./kubernetes/outside/outgoing.ts";
import type { Resource } from "./kubernetes/resources.ts";
import { nameResource } from "./kubernetes/resources.ts";
import type { FollowWrites } from "./kubernetes/store.ts";
import type { OutsideAnswer, OutsideClient } from "./server-outside-client.ts";
import { dropNodeLease, holdNodeLease } from "./server-outside-leases.ts";
import type { Arrival } from "./server-outside-mirror.ts";

/** Sends what was written to the copy. What arrives of an object meanwhile waits: it may be older than the write. */
export interface OutsideSender {
  readonly send: FollowWrites;
  /** Keeps what arrived until the writes to its object are answered; false: there are none. */
  readonly hold: (resource: Resource, arrival: Arrival) => boolean;
  readonly settled: () => Promise<void>;
}

/** Where writes are sent, and who is told what comes of them. */
export interface SenderOptions {
  readonly client: OutsideClient;
  readonly onTrouble: (what: string) => void;
  readonly nowMs: () => number;
  readonly arrive: (resource: Resource, arrival: Arrival) => void;
  /** Called when an object's writes are all answered. */
  readonly onDone: () => void;
}

interface Queue {
  chain: Promise<void>;
  count: number;
  /** The newest that is known of the object from outside. */
  newest: Arrival | undefined;
}

/** The writes to one object are sent one after the other, those to different ones at once. */
export function makeSender(options: SenderOptions): OutsideSender {
  const queues = new Map<string, Queue>();
  const note = (queue: Queue, arrival: Arrival | undefined): void => {
    if (arrival !== undefined && (queue.newest === undefined || isNewer(arrival, queue.newest))) queue.newest = arrival;
  };
  const send: FollowWrites = (resource, before, after) => {
    const object = after ?? before;
    if (object === undefined) return;
    const key = keyOf(resource, object);
    const queue = queues.get(key) ?? { chain: Promise.resolve(), count: 0, newest: undefined };
    queues.set(key, queue);
    queue.count += 1;
    const room = queues.get(`namespaces//${object["metadata"].namespace}`)?.chain;
    queue.chain = queue.chain
      .then(() => room)
      .then(() => deliver(options, resource, object, describeOutgoing(resource, before, after)))
      .then((arrival) => note(queue, arrival))
      .catch((error: unknown) => options.onTrouble(`${key}: ${String(error)}`))
      .then(() => {
        queue.count -= 1;
        if (queue.count > 0) return;
        queues.delete(key);
        if (queue.newest !== undefined) options.arrive(resource, queue.newest);
        options.onDone();
      });
  };
  return {
    send,
    hold: (resource, arrival) => {
      const queue = queues.get(keyOf(resource, arrival.object));
      if (queue !== undefined) note(queue, arrival);
      return queue !== undefined;
    },
    settled: async () => {
      while (queues.size > 0) await Promise.all([...queues.values()].map(({ chain }) => chain));
    },
  };
}

function keyOf(resource: Resource, { metadata }: Stored): string {
  return `${nameResource(resource)}/${metadata.namespace ?? ""}/${metadata.name}`;
}

/** Revisions are numbers of one etcd. */
function isNewer(one: Arrival, other: Arrival): boolean {
  return revisionOf(one) >= revisionOf(other);
}

function revisionOf({ object }: Arrival): bigint {
  return BigInt(object["metadata"].resourceVersion ?? 0);
}

/** Sends requests in order; answers what then is known of the object, undefined: nothing new. */
async function deliver(
  options: SenderOptions,
  resource: Resource,
  object: Stored,
  requests: readonly Outgoing[],
): Promise<Arrival | undefined> {
  const { client, nowMs } = options;
  let known: Arrival | undefined;
  for (const asked of requests) {
    if (asked.method === "POST" && nameResource(resource) === "nodes") {
      await holdNodeLease(client, object["metadata"].name, nowMs());
    }
    const { status, json } = await sendOne(client, resource, object, asked);
    if (asked.method === "DELETE" && nameResource(resource) === "nodes") {
      await dropNodeLease(client, object["metadata"].name);
    }
    if (asked.method === "DELETE" && (status === 200 || status === 404)) continue;
    if (status === 404) return { isGone: true, object };
    if (status >= 300) {
      options.onTrouble(`${asked.method} ${asked.path}: ${status} ${json["message"] ?? ""}`);
      return readAgain(client, resource, object);
    }
    known = { isGone: false, object: json };
  }
  return nameResource(resource) === "events" ? undefined : known;
}

async function sendOne(
  client: OutsideClient,
  resource: Resource,
  object: Stored,
  asked: Outgoing,
): Promise<OutsideAnswer> {
  const answer = await client.ask(asked.method, asked.path, asked.body, typeOfBody(asked));
  if (asked.method !== "POST" || answer.status !== 409) return answer;
  const patch = patchInstead(resource, object);
  return client.ask(patch.method, patch.path, patch.body, typeOfBody(patch));
}

async function readAgain(client: OutsideClient, resource: Resource, object: Stored): Promise<Arrival | undefined> {
  const { status, json } = await client.ask("GET", pathOfObject(resource, object));
  if (status === 404) return { isGone: true, object: { metadata: { ...object["metadata"], resourceVersion: "0" } } };
  return status === 200 ? { isGone: false, object: json } : undefined;
}
