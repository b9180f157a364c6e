import { adminEntityFiles } from "./admin-entity-files.ts";
import { adminExecutionFiles } from "./admin-execution-files.ts";
import { adminLaunchPlanFiles } from "./admin-launch-plan-files.ts";
import { coreTaskFiles } from "./core-task-files.ts";
import { coreTypeFiles } from "./core-type-files.ts";
import { coreValueFiles } from "./core-value-files.ts";
import { coreWorkflowFiles } from "./core-workflow-files.ts";
import type { FileParts } from "./proto-file.ts";
import { serviceFiles } from "./service-files.ts";

/**
 * The part of Flyte 1's interface that the emulator serves, whole in what it has: a message that pyflyte sends loses nothing.
 * Methods that aren't here are unknown to reflection and unimplemented.
 */
export const flyteidlFiles: readonly FileParts[] = [
  ...coreTypeFiles,
  ...coreValueFiles,
  ...coreTaskFiles,
  ...coreWorkflowFiles,
  ...adminEntityFiles,
  ...adminLaunchPlanFiles,
  ...adminExecutionFiles,
  ...serviceFiles,
];

/** `WorkflowExecution.Phase`, by number. */
export const executionPhases: readonly string[] =
  coreTypeFiles.find((file) => file.messages?.["WorkflowExecution"] !== undefined)?.messages?.["WorkflowExecution"]
    ?.enums?.["Phase"] ?? [];
