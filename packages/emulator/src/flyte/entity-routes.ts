import type { HandlerContext } from "@connectrpc/connect";
import type { LaunchPlanRow, TaskRow, WorkflowRow } from "./project-store.ts";
import type { RunningFlyte } from "./running-flyte.ts";
import type { ExecutionCreateRequest, ExecutionId } from "./services/executions.ts";
import {
  createExecution,
  getExecution,
  getExecutionData,
  listExecutions,
  terminateExecution,
} from "./services/executions.ts";
import type { Identifier } from "./services/identifier.ts";
import { requireFields } from "./services/identifier.ts";
import type { LaunchPlanCreateRequest, LaunchPlanUpdateRequest } from "./services/launch-plans.ts";
import {
  activeState,
  createLaunchPlan,
  getActiveLaunchPlan,
  getLaunchPlan,
  showLaunchPlan,
  updateLaunchPlan,
} from "./services/launch-plans.ts";
import type { NameListRequest, Page, ResourceListRequest, Table } from "./services/list-versions.ts";
import { listNames, listVersions, versionColumns } from "./services/list-versions.ts";
import type { NamedEntityRequest } from "./services/named-entities.ts";
import { getNamedEntity, listNamedEntities } from "./services/named-entities.ts";
import type { Registry } from "./services/registry.ts";
import { openRegistry } from "./services/registry.ts";
import type { TaskCreateRequest } from "./services/tasks.ts";
import { createTask, getTask, showTask } from "./services/tasks.ts";
import type { WorkflowCreateRequest } from "./services/workflows.ts";
import { createWorkflow, getWorkflow, showWorkflow } from "./services/workflows.ts";

/** A call with one request and one answer. Requests have the shapes that the descriptors say. */
export type Unary = (request: never, context: HandlerContext) => Record<string, unknown>;

interface ById {
  readonly id?: Identifier | undefined;
}

/** AdminService's calls about tasks, workflows, launch plans and executions: what pyflyte registers, looks at and starts. */
export function routeEntities(flyte: RunningFlyte): Readonly<Record<string, Unary>> {
  const open = (): Registry => openRegistry(flyte);
  const tables = (): Registry["tables"] => open().tables;
  return {
    CreateTask: (request: TaskCreateRequest) => createTask(open(), request),
    GetTask: ({ id }: ById) => getTask(open(), requireFields(id)),
    ListTasks: (request: ResourceListRequest) =>
      showPage("tasks", listVersions(tasksOf(open(), "ListTasks"), request), showTask),
    ListTaskIds: (request: NameListRequest) => listNames(tasksOf(open(), "ListUniqueTaskIdentifiers"), request),
    CreateWorkflow: (request: WorkflowCreateRequest) => createWorkflow(open(), request),
    GetWorkflow: ({ id }: ById) => getWorkflow(open(), requireFields(id)),
    ListWorkflows: (request: ResourceListRequest) =>
      showPage("workflows", listVersions(workflowsOf(open(), "ListWorkflows"), request), showWorkflow),
    ListWorkflowIds: (request: NameListRequest) => listNames(workflowsOf(open(), "ListWorkflowIdentifiers"), request),
    CreateLaunchPlan: (request: LaunchPlanCreateRequest) => createLaunchPlan(open(), request),
    UpdateLaunchPlan: (request: LaunchPlanUpdateRequest) => updateLaunchPlan(open(), request),
    GetLaunchPlan: ({ id }: ById) => getLaunchPlan(open(), requireFields(id)),
    GetActiveLaunchPlan: ({ id }: ById) => getActiveLaunchPlan(open(), id),
    ListLaunchPlans: (request: ResourceListRequest) =>
      showPage("launchPlans", listVersions(launchPlansOf(open(), "ListLaunchPlans"), request), showLaunchPlan),
    ListLaunchPlanIds: (request: NameListRequest) => listNames(launchPlansOf(open(), "ListLaunchPlanIds"), request),
    ListActiveLaunchPlans: (request: NameListRequest) => {
      const table = launchPlansOf(open(), "ListActiveLaunchPlans");
      const active = { ...table, rows: table.rows.filter(({ state }) => state === activeState) };
      const { project, domain } = request;
      const asked = { ...request, filters: "", id: { project, domain, name: "" } };
      return showPage("launchPlans", listVersions(active, asked), showLaunchPlan);
    },
    ListNamedEntities: (request: NameListRequest & { readonly resourceType: number }) =>
      listNamedEntities(tables(), request),
    GetNamedEntity: (request: NamedEntityRequest) => getNamedEntity(tables(), request),
    CreateExecution: (request: ExecutionCreateRequest) => createExecution(open(), request),
    GetExecution: ({ id }: { readonly id?: ExecutionId | undefined }) => getExecution(tables(), id),
    GetExecutionData: ({ id }: { readonly id?: ExecutionId | undefined }) => getExecutionData(tables(), id),
    ListExecutions: (request: ResourceListRequest) => listExecutions(tables(), request),
    TerminateExecution: (request: { readonly id?: ExecutionId | undefined; readonly cause: string }) =>
      terminateExecution(tables(), request),
  };
}

function showPage<T>(
  field: string,
  { rows, token }: Page<T>,
  show: (row: T) => Record<string, unknown>,
): Record<string, unknown> {
  return { [field]: rows.map(show), token };
}

function tasksOf({ tables }: Registry, call: string): Table<TaskRow> {
  return { rows: tables.tasks, entity: "task", call, columns: versionColumns };
}

function workflowsOf({ tables }: Registry, call: string): Table<WorkflowRow> {
  return { rows: tables.workflows, entity: "workflow", call, columns: versionColumns };
}

function launchPlansOf({ tables }: Registry, call: string): Table<LaunchPlanRow> {
  const columns = (row: LaunchPlanRow): Record<string, string> => ({
    ...versionColumns(row),
    state: String(row.state),
    updated_at: new Date(row.updatedAtMs).toISOString(),
  });
  return { rows: tables.launchPlans, entity: "launch_plan", call, columns };
}
