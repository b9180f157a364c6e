import type { PodScope } from "../helm/flyte-pods.ts";

/** A deployment's Flyte, and what is needed to log in to it. */
export interface FlyteReach extends PodScope {
  /** The newest version of a secret (`projects/P/secrets/S`), in memory only. Throws `Failure`. */
  readonly readSecret: (secret: string) => Promise<string>;
}
