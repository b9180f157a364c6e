import { Code, ConnectError } from "@connectrpc/connect";
import type { WorkflowRow } from "../project-store.ts";
import type { WorkflowTemplate } from "./compile-workflow.ts";
import { compileWorkflow, findRequirements } from "./compile-workflow.ts";
import type { Identifier } from "./identifier.ts";
import {
  findVersion,
  invalid,
  isSameVersion,
  printIdentifier,
  requireIdentifier,
  requireProject,
} from "./identifier.ts";
import { readMetadata, writeMetadata } from "./metadata-bucket.ts";
import type { Registry } from "./registry.ts";
import {
  changeMessage,
  digestMessage,
  makeTimestamp,
  messageBytes,
  packMessage,
  unpackMessage,
} from "./stored-message.ts";
import { describeDifference } from "./structure-difference.ts";

/** A workflow as it is registered, with the workflows inside it. */
export interface WorkflowCreateRequest {
  readonly id?: Identifier | undefined;
  readonly spec?:
    | { readonly template?: WorkflowTemplate | undefined; readonly subWorkflows: readonly WorkflowTemplate[] }
    | undefined;
}

const closureType = "flyteidl.admin.WorkflowClosure";
const compiledType = "flyteidl.core.CompiledWorkflowClosure";
const interfaceType = "flyteidl.core.TypedInterface";

/** AdminService.CreateWorkflow: compiles it with the tasks that are registered and leaves the result in the metadata bucket. */
export function createWorkflow(registry: Registry, request: WorkflowCreateRequest): Record<string, unknown> {
  const { cloud, flyte, tables, domains } = registry;
  const id = requireIdentifier(request.id, "WORKFLOW");
  requireProject(tables, domains, id.project, id.domain);
  const template = request.spec?.template;
  if (template === undefined) throw invalid("missing spec");
  const compiled = compileAll(registry, id, template, request.spec?.subWorkflows ?? []);
  const digest = digestMessage(compiledType, compiled);
  const found = tables.workflows.find((row) => isSameVersion(row, id));
  if (found !== undefined) throw refuseAgain(found, digest, compiled);
  const { project, domain, name, version } = id;
  const closureUrl = writeMetadata(
    flyte,
    [project, domain, name, version],
    messageBytes(closureType, { compiledWorkflow: compiled, createdAt: makeTimestamp(cloud.now()) }),
    `failed to write marshaled workflow [${printIdentifier(id)}] to storage`,
  );
  const typedInterface = packMessage(interfaceType, template.interface ?? {});
  const createdAtMs = cloud.now();
  tables.workflows.push({ project, domain, name, version, createdAtMs, digest, typedInterface, closureUrl });
  return {};
}

function compileAll(
  registry: Registry,
  id: Identifier,
  template: WorkflowTemplate,
  subWorkflows: readonly WorkflowTemplate[],
): object {
  const { tables } = registry;
  const { tasks, launchPlans } = findRequirements([template, ...subWorkflows]);
  try {
    for (const launchPlan of launchPlans) findVersion(tables.launchPlans, "LAUNCH_PLAN", launchPlan);
    return {
      primary: compileWorkflow(
        changeMessage("flyteidl.core.WorkflowTemplate", template, { id }) as unknown as WorkflowTemplate,
      ),
      subWorkflows: subWorkflows.map(compileWorkflow),
      tasks: tasks.map((task) => {
        const { closure } = findVersion(tables.tasks, "TASK", task);
        return unpackMessage<{ readonly compiledTask: object }>("flyteidl.admin.TaskClosure", closure).compiledTask;
      }),
    };
  } catch (error) {
    const cause = ConnectError.from(error).rawMessage;
    throw invalid(`failed to compile workflow for [${printIdentifier(id)}] with err: ${cause}`);
  }
}

function refuseAgain(found: WorkflowRow, digest: string, compiled: object): ConnectError {
  if (found.digest === digest)
    return new ConnectError("workflow with identical structure already exists", Code.AlreadyExists);
  // FlyteAdmin compares with what its database has, where only the interface is.
  const before = { primary: { template: { interface: readInterface(found) } } };
  const difference = describeDifference(compiledType, before, compiled);
  const advice = "(Please register a new version of the workflow)";
  return invalid(`${found.name} workflow with different structure already exists. ${advice}:\n${difference}`);
}

/** The inputs and outputs of a registered workflow. */
export function readInterface({ typedInterface }: WorkflowRow): WorkflowInterface {
  return unpackMessage<WorkflowInterface>(interfaceType, typedInterface);
}

/** `core.TypedInterface`, as far as launch plans look at it. */
export interface WorkflowInterface {
  readonly inputs?: { readonly variables: Readonly<Record<string, object>> } | undefined;
  readonly outputs?: object | undefined;
}

/** AdminService.GetWorkflow: with its closure, which has to be read from the bucket. */
export function getWorkflow({ flyte, tables }: Registry, id: Identifier): Record<string, unknown> {
  const row = findVersion(tables.workflows, "WORKFLOW", requireIdentifier(id, "WORKFLOW"));
  const packed = readMetadata(flyte, row.closureUrl, "Unable to read WorkflowClosure");
  const { compiledWorkflow } = unpackMessage<{ readonly compiledWorkflow: object }>(closureType, packed);
  return { id: identify(row), closure: { compiledWorkflow, createdAt: makeTimestamp(row.createdAtMs) } };
}

/** A row as lists show it: of the workflow only its interface. */
export function showWorkflow(row: WorkflowRow): Record<string, unknown> {
  const compiledWorkflow = { primary: { template: { interface: readInterface(row) } } };
  return { id: identify(row), closure: { compiledWorkflow, createdAt: makeTimestamp(row.createdAtMs) } };
}

function identify({ project, domain, name, version }: WorkflowRow): Identifier {
  return { resourceType: 2, project, domain, name, version };
}
