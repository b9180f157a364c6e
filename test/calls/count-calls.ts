import type { World } from "@fgk/engine";

/** What a world was asked over HTTP, whole URLs; a gRPC call carries its question. */
export interface Counted {
  readonly world: World;
  readonly calls: readonly string[];
  /** Calls that were made more than once, with the same method and URL (and question). */
  readonly repeated: () => readonly string[];
}

/** The same world, which writes down each call. */
export function countCalls(world: World): Counted {
  const calls: string[] = [];
  return {
    calls,
    repeated: () => [...new Set(calls.filter((call, index) => calls.indexOf(call) !== index))].sort(),
    world: {
      ...world,
      fetch: (url, options = {}) => {
        const question = options.connection === undefined ? "" : ` ${describeBody(options.body)}`;
        calls.push(`${options.method ?? "GET"} ${url}${question}`);
        return world.fetch(url, options);
      },
    },
  };
}

function describeBody(body: string | Uint8Array | undefined): string {
  return Buffer.from(body ?? "").toString("hex");
}
