import { withHeartbeat } from "../live/heartbeat.ts";
import { openSession } from "../live/session.ts";
import type { ResourceKind } from "../model/kind.ts";
import { limits } from "../model/limits.ts";
import type { Mark } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import type { World } from "../model/world.ts";

/** A call that may take long, and who is told what is seen of its resource meanwhile. */
export interface WatchedCall {
  readonly world: World;
  readonly mark: Mark;
  readonly kind: ResourceKind;
  readonly resource: Resource;
  readonly call: () => Promise<void>;
  /** Undefined: nothing worth saying is seen, or it couldn't be looked. */
  readonly tell: (seen: string | undefined) => void;
}

/**
 * Makes the call; while it takes long, looks from time to time at what it brings about. The call ends as it would alone: no
 * look delays it, makes it fail, or is told of when it is over.
 */
export async function watchCall({ world, mark, kind, resource, call, tell }: WatchedCall): Promise<void> {
  const { observe } = kind;
  if (observe === undefined) return call();
  const startedMs = world.now();
  let looking = false;
  let over = false;
  const look = async (): Promise<string | undefined> => {
    try {
      return await observe(openSession(world, mark), resource);
    } catch {
      return undefined;
    }
  };
  const lookAndTell = async (): Promise<void> => {
    looking = true;
    const seen = await look();
    looking = false;
    if (!over) tell(seen);
  };
  const beat = (): number => {
    if (!looking && world.now() - startedMs >= limits.lookMs) void lookAndTell();
    return limits.lookMs;
  };
  try {
    await withHeartbeat(world, call, beat);
  } finally {
    over = true;
  }
}
