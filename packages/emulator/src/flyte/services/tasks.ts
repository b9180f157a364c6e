import { Code, ConnectError } from "@connectrpc/connect";
import type { TaskRow } from "../project-store.ts";
import type { Identifier } from "./identifier.ts";
import {
  findVersion,
  invalid,
  isSameVersion,
  printIdentifier,
  requireIdentifier,
  requireProject,
  requireText,
} from "./identifier.ts";
import type { Registry } from "./registry.ts";
import { changeMessage, digestMessage, makeTimestamp, packMessage, unpackMessage } from "./stored-message.ts";
import { describeDifference } from "./structure-difference.ts";
import type { TaskLimits, TaskResources } from "./task-resources.ts";
import { refuseResources } from "./task-resources.ts";

/** A task as it is registered. */
export interface TaskCreateRequest {
  readonly id?: Identifier | undefined;
  readonly spec?: { readonly template?: TaskTemplate | undefined } | undefined;
}

interface TaskTemplate {
  readonly type: string;
  readonly metadata?: { readonly runtime?: { readonly version: string } | undefined } | undefined;
  readonly interface?: object | undefined;
  readonly target: { readonly case?: string | undefined; readonly value?: unknown };
}

interface TaskClosure {
  readonly compiledTask: object;
}

/** AdminService.CreateTask: the same again is refused as ALREADY_EXISTS, which pyflyte takes for done. */
export function createTask(
  { cloud, tables, domains, taskLimits }: Registry,
  request: TaskCreateRequest,
): Record<string, unknown> {
  const id = requireIdentifier(request.id, "TASK");
  requireProject(tables, domains, id.project, id.domain);
  const template = request.spec?.template;
  if (template === undefined) throw invalid("missing spec");
  validateTemplate(template, taskLimits, printIdentifier(id));
  const compiledTask = { template: changeMessage("flyteidl.core.TaskTemplate", template, { id }) };
  const digest = digestMessage(compiledTaskType, compiledTask);
  const found = tables.tasks.find((row) => isSameVersion(row, id));
  if (found !== undefined) {
    if (found.digest === digest)
      throw new ConnectError("task with identical structure already exists", Code.AlreadyExists);
    const before = unpackMessage<TaskClosure>("flyteidl.admin.TaskClosure", found.closure).compiledTask;
    const difference = describeDifference(compiledTaskType, before, compiledTask);
    throw invalid(
      `${id.name} task with different structure already exists. (Please register a new version of the task):\n${difference}`,
    );
  }
  const { project, domain, name, version } = id;
  const closure = packMessage("flyteidl.admin.TaskClosure", { compiledTask });
  tables.tasks.push({ project, domain, name, version, createdAtMs: cloud.now(), digest, closure });
  return {};
}

const compiledTaskType = "flyteidl.core.CompiledTask";

function validateTemplate(template: TaskTemplate, limits: TaskLimits, id: string): void {
  const { type, metadata, interface: typed, target } = template;
  requireText(type, "type");
  if (metadata === undefined) throw invalid("missing metadata");
  if (metadata.runtime !== undefined) requireText(metadata.runtime.version, "runtime version");
  if (typed === undefined) throw invalid("missing typed interface");
  if (target.case !== "container") return;
  const { image, resources } = target.value as { readonly image: string; readonly resources?: TaskResources };
  requireText(image, "image");
  if (resources !== undefined) refuseResources(limits, resources, id);
}

/** AdminService.GetTask. */
export function getTask({ tables }: Registry, id: Identifier): Record<string, unknown> {
  return showTask(findVersion(tables.tasks, "TASK", id));
}

/** A row as the API shows it. */
export function showTask({ project, domain, name, version, closure, createdAtMs }: TaskRow): Record<string, unknown> {
  const stored = unpackMessage<TaskClosure>("flyteidl.admin.TaskClosure", closure);
  return {
    id: { resourceType: 1, project, domain, name, version },
    closure: { compiledTask: stored.compiledTask, createdAt: makeTimestamp(createdAtMs) },
  };
}
