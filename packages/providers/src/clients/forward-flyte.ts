import type { Duplex } from "node:stream";
import type { Listener } from "@fgk/engine";
import { Failure, WorldError } from "@fgk/engine";
import { forwardPort } from "../kubernetes/port-forward.ts";
import type { FlyteWay } from "./flyte-way.ts";
import { joinStreams } from "./join-streams.ts";
import type { ReadyPod } from "./ready-pod.ts";
import { findReadyPod } from "./ready-pod.ts";

/** A port of this machine that leads to one of the Flyte pod's. */
export interface WantedPort {
  /** 0: any free one. */
  readonly local: number;
  readonly pod: number;
  /** The flag that chooses another one. */
  readonly flag?: string;
}

/**
 * What happens to an open forward. `lost`: its pod went, the next one is looked for; `moved`: there it is; `unseen`: nobody
 * knows, for the cluster can't be asked; `refused`: one connection couldn't be made.
 */
export type ForwardNews =
  | { readonly type: "lost"; readonly pod: string; readonly why: string }
  | { readonly type: "moved"; readonly pod: string }
  | { readonly type: "unseen"; readonly why: string }
  | { readonly type: "refused"; readonly why: string };

/** Ports of this machine that lead to Flyte, whichever pod it runs in. */
export interface Forward {
  /** The pod that it began with. */
  readonly pod: string;
  /** The local ports, in the order in which they were wanted. */
  readonly ports: readonly number[];
  /** Looks after the pod until told to stop. */
  readonly watch: (stop: AbortSignal) => Promise<void>;
  /** Frees the ports and ends what goes through them. */
  readonly close: () => Promise<void>;
}

/** How often the pod is looked at while nobody connects: a rollout takes about half a minute. */
const lookMs = 5_000;
/** Browsers and pyflyte hold a few; more is a loop. */
const mostConnections = 200;

/** Opens ports of this machine that lead to the Flyte pod. Throws `Failure`: no ready pod, a port that is taken. */
export async function forwardFlyte(
  way: FlyteWay,
  wanted: readonly WantedPort[],
  tell: (news: ForwardNews) => void,
): Promise<Forward> {
  const first = await findReadyPod(way);
  const place: Place = { way, tell, at: first, trouble: undefined, open: new Set() };
  // Whoever may list pods may not be allowed to connect to them: that is said now, not to a browser.
  (await forwardPort(first.cluster, way.scope.flyte.namespace, first.name, wanted[0]?.pod ?? 0)).close();
  const listeners: Listener[] = [];
  const close = async (): Promise<void> => {
    for (const connection of place.open) connection.destroy();
    await Promise.all(listeners.map((listener) => listener.close()));
  };
  try {
    for (const port of wanted) listeners.push(await openPort(place, port));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    pod: first.name,
    ports: listeners.map(({ port }) => port),
    watch: (stop) => watchPod(place, stop),
    close,
  };
}

/** Where the forward leads at the moment. */
interface Place {
  readonly way: FlyteWay;
  readonly tell: (news: ForwardNews) => void;
  at: ReadyPod;
  /** What was said of it last, until a pod is seen ready again: it is said once. */
  trouble: "lost" | "unseen" | undefined;
  readonly open: Set<Duplex>;
}

async function openPort(place: Place, { local, pod, flag }: WantedPort): Promise<Listener> {
  try {
    return await place.way.world.listen(local, (connection) => void carry(place, connection, pod));
  } catch (error) {
    if (!(error instanceof WorldError) || error.kind === "aborted") throw error;
    const isTaken = error.message.includes("EADDRINUSE");
    throw new Failure({
      severity: "error",
      code: "usage",
      summary: `the port ${local} of this machine ${isTaken ? "is taken" : "can't be opened"}`,
      cause: error.message,
      help: flag === undefined ? "take another one" : `take another one: ${flag} PORT, or ${flag} 0 for any free one`,
    });
  }
}

async function carry(place: Place, connection: Duplex, port: number): Promise<void> {
  if (place.open.size >= mostConnections) {
    connection.destroy();
    return;
  }
  place.open.add(connection);
  connection.once("close", () => place.open.delete(connection));
  // One that goes away while the way is opened is nobody's trouble.
  connection.on("error", () => connection.destroy());
  try {
    const { stream } = await reachPort(place, port);
    if (connection.destroyed) stream.destroy();
    else joinStreams(connection, stream);
  } catch (error) {
    connection.destroy();
    if (!(error instanceof Failure)) throw error;
    if (place.trouble === undefined) place.tell({ type: "refused", why: error.message });
  }
}

/** A connection to the pod; to its successor when it has gone. */
async function reachPort(place: Place, port: number): ReturnType<typeof forwardPort> {
  const { namespace } = place.way.scope.flyte;
  try {
    return await forwardPort(place.at.cluster, namespace, place.at.name, port);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    await lookAgain(place);
    return forwardPort(place.at.cluster, namespace, place.at.name, port);
  }
}

async function watchPod(place: Place, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await place.way.world.sleep(lookMs, stop);
    if (stop.aborted) return;
    await lookAgain(place).catch((error: unknown) => {
      // Whatever it is, it may pass; the ports stay open, and what was said once isn't said every five seconds.
      if (!(error instanceof Failure)) throw error;
    });
  }
}

/** Finds the pod that is ready now and says what changed. Throws `Failure` when there is none. */
async function lookAgain(place: Place): Promise<void> {
  try {
    const now = await findReadyPod(place.way);
    if (place.trouble !== undefined || now.name !== place.at.name) place.tell({ type: "moved", pod: now.name });
    place.trouble = undefined;
    place.at = now;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { summary, cause } = error.diagnostic;
    const trouble = error.retry === "busy" ? "lost" : "unseen";
    if (place.trouble !== trouble) {
      const why = cause ?? summary;
      place.tell(trouble === "lost" ? { type: "lost", pod: place.at.name, why } : { type: "unseen", why: summary });
    }
    place.trouble = trouble;
    throw error;
  }
}
