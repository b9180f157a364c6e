import type { Cloud } from "../../cloud/cloud.ts";
import type { Domain } from "../flyte-config.ts";
import type { FlyteTables } from "../project-store.ts";
import { tablesOf } from "../project-store.ts";
import type { RunningFlyte } from "../running-flyte.ts";
import type { TaskLimits } from "./task-resources.ts";
import { defaultTaskLimits } from "./task-resources.ts";

/** What the calls about tasks, workflows, launch plans and executions work on. */
export interface Registry {
  readonly cloud: Cloud;
  readonly flyte: RunningFlyte;
  readonly tables: FlyteTables;
  readonly domains: readonly Domain[];
  /** The most that a task may have of anything. */
  readonly taskLimits: TaskLimits;
}

/** The registry of a running Flyte, as its database is now. */
export function openRegistry(flyte: RunningFlyte): Registry {
  const { cloud, memory } = flyte;
  // A Flyte that an earlier emulator started remembers no limits.
  const { domains, taskLimits = defaultTaskLimits } = memory.config;
  return { cloud, flyte, tables: tablesOf(cloud, memory.database), domains, taskLimits };
}
