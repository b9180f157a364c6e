import type { Present, Readiness, ResourceKind, Unreadable } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { Operation } from "./operations.ts";

/** What can't be seen yet because our own operation still makes it. */
export function notYetSeen(operation: Operation): Unreadable {
  const why = { severity: "note", code: "unreadable", summary: describeRunning(operation) } as const;
  return { status: "unreadable", why, later: true };
}

/** Ready, unless our own operation still runs. */
export function readinessDuring(operation: Operation | undefined): Readiness {
  return operation === undefined ? { status: "ready" } : { status: "waiting", why: describeRunning(operation) };
}

/** The same readiness of a thing that is only being made: nothing can use it before. */
export function whileMaking(readiness: Readiness): Readiness {
  return readiness.status === "waiting" ? { ...readiness, making: true } : readiness;
}

/** The same readiness of a thing that is being deleted. */
export function whileLeaving(readiness: Readiness): Readiness {
  return readiness.status === "waiting" ? { ...readiness, leaving: true } : readiness;
}

function describeRunning(operation: Operation): string {
  return `Google has yet to ${operation.what} (${operation.name})`;
}

/**
 * The same kind, which writes nothing to what is being worked on: Google would refuse it, or (worse) queue a second change
 * behind one whose result isn't known yet.
 */
export function waitFirst(kind: ResourceKind): ResourceKind {
  const { update, adopt, delete: remove } = kind;
  return {
    ...kind,
    update: async (session, resource, live, changes) => {
      refuseWhileWaiting(live);
      await update(session, resource, live, changes);
    },
    ...(adopt === undefined
      ? {}
      : {
          adopt: async (session, resource, live) => {
            refuseWhileWaiting(live);
            await adopt(session, resource, live);
          },
        }),
    ...(remove === undefined
      ? {}
      : {
          delete: async (session, resource, live, contents) => {
            refuseWhileWaiting(live);
            await remove(session, resource, live, contents);
          },
        }),
  };
}

function refuseWhileWaiting(live: Present): void {
  if (live.readiness.status !== "waiting") return;
  const summary = `not now: ${live.readiness.why}`;
  throw new Failure({ severity: "error", code: "cloud-refused", summary }, "busy");
}
