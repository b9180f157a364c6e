import type { Cloud } from "../../cloud/cloud.ts";
import type { Domain } from "../flyte-config.ts";
import type { FlyteTables } from "../project-store.ts";
import { tablesOf } from "../project-store.ts";
import type { RunningFlyte } from "../running-flyte.ts";

/** What the calls about tasks, workflows, launch plans and executions work on. */
export interface Registry {
  readonly cloud: Cloud;
  readonly flyte: RunningFlyte;
  readonly tables: FlyteTables;
  readonly domains: readonly Domain[];
}

/** The registry of a running Flyte, as its database is now. */
export function openRegistry(flyte: RunningFlyte): Registry {
  const { cloud, memory } = flyte;
  return { cloud, flyte, tables: tablesOf(cloud, memory.database), domains: memory.config.domains };
}
