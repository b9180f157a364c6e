import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { FlyteMemory } from "./flyte-memory.ts";

/** One running Flyte, as its services see it. */
export interface RunningFlyte {
  readonly cloud: Cloud;
  readonly pod: Stored;
  readonly memory: FlyteMemory;
}
