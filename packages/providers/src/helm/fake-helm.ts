import type { RunAnswer, RunOptions, World } from "@fgk/engine";

/** One run of fgk with a helm that answers, what helm was asked beside its version, and the cache on the disk. */
export interface FakeHelm {
  readonly world: World;
  readonly asked: RunOptions[];
  readonly kept: Map<string, Uint8Array>;
}

/** A run with a helm of the test's own. The same `kept` makes it the next run on the same machine. */
export function openFakeHelm(
  answer: Partial<RunAnswer>,
  kept: Map<string, Uint8Array> = new Map(),
  { version = "v3.22.0", ...more }: Partial<World> & { readonly version?: string } = {},
): FakeHelm {
  const asked: RunOptions[] = [];
  const world = {
    variable: () => undefined,
    cache: {
      get: async (key: string) => kept.get(key),
      put: async (key: string, value: Uint8Array) => void kept.set(key, value),
    },
    run: async (options: RunOptions) => {
      if (options.args[0] === "version") return { code: 0, stdout: version, stderr: "" };
      asked.push(options);
      return { code: 0, stdout: "", stderr: "", ...answer };
    },
    ...more,
  } as Partial<World> as World;
  return { world, asked, kept };
}
