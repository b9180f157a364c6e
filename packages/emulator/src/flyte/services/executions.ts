import { createHash } from "node:crypto";
import { Code, ConnectError } from "@connectrpc/connect";
import { resourceNamed } from "../../kubernetes/resources.ts";
import { findStore, readStored } from "../../kubernetes/store.ts";
import type { ExecutionRow, FlyteTables } from "../project-store.ts";
import { executionPhases } from "../proto/flyteidl-files.ts";
import type { Identifier } from "./identifier.ts";
import { findVersion, invalid, requireFields, requireProject, requireText } from "./identifier.ts";
import type { ResourceListRequest } from "./list-versions.ts";
import { cutPage } from "./list-versions.ts";
import { writeMetadata } from "./metadata-bucket.ts";
import type { Registry } from "./registry.ts";
import { makeTimestamp, messageBytes, packMessage, unpackMessage } from "./stored-message.ts";

/** What is asked for when a launch plan is started. */
export interface ExecutionCreateRequest {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  readonly spec?: { readonly launchPlan?: Identifier | undefined } | undefined;
  readonly inputs?: { readonly literals: Readonly<Record<string, object>> } | undefined;
}

/** `core.WorkflowExecutionIdentifier`. */
export interface ExecutionId {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
}

/** AdminService.ListExecutions of one project and domain. */
export function listExecutions(tables: FlyteTables, request: ResourceListRequest): Record<string, unknown> {
  const { id } = request;
  if (id === undefined) throw invalid("missing id");
  requireText(id.project, "project");
  requireText(id.domain, "domain");
  const table = { rows: tables.executions, entity: "execution", call: "ListExecutions", columns: executionColumns };
  const page = cutPage(
    table,
    request,
    (row) => row.project === id.project && row.domain === id.domain && (id.name === "" || row.name === id.name),
  );
  return { executions: page.rows.map(showExecution), token: page.token };
}

function executionColumns({ project, domain, name, phase, createdAtMs }: ExecutionRow): Record<string, string> {
  const created_at = new Date(createdAtMs ?? 0).toISOString();
  return { project, domain, name, phase, created_at, execution_created_at: created_at };
}

/** A row as the API shows it. */
function showExecution({
  project,
  domain,
  name,
  phase,
  request,
  createdAtMs,
  abortCause,
}: ExecutionRow): Record<string, unknown> {
  const asked = request === undefined ? undefined : unpackMessage<ExecutionCreateRequest>(requestType, request);
  const createdAt = createdAtMs === undefined ? undefined : makeTimestamp(createdAtMs);
  return {
    id: { project, domain, name },
    ...(asked?.spec === undefined ? {} : { spec: asked.spec }),
    closure: {
      phase: executionPhases.indexOf(phase),
      ...(createdAt === undefined ? {} : { createdAt, updatedAt: createdAt }),
      ...(asked?.spec?.launchPlan === undefined ? {} : { workflowId: { ...asked.spec.launchPlan, resourceType: 2 } }),
      ...(abortCause === undefined
        ? {}
        : { outputResult: { case: "abortMetadata", value: { cause: abortCause, principal: "" } } }),
    },
  };
}

const requestType = "flyteidl.admin.ExecutionCreateRequest";

/**
 * AdminService.CreateExecution: checks what it is asked for, leaves the inputs in the metadata bucket and queues it. Nothing
 * runs it: the emulator has no Propeller.
 */
export function createExecution(registry: Registry, request: ExecutionCreateRequest): Record<string, unknown> {
  const { cloud, flyte, tables, domains } = registry;
  const { project, domain } = request;
  requireText(project, "project");
  requireText(domain, "domain");
  if (request.name !== "") refuseName(request.name.toLowerCase());
  requireProject(tables, domains, project, domain);
  if (request.spec === undefined) throw invalid("missing spec");
  const launched = requireFields(request.spec.launchPlan);
  refuseInputs(registry, launched, request.inputs?.literals ?? {});
  const name = request.name === "" ? makeName(cloud.nextSerial()) : request.name;
  if (tables.executions.some((row) => row.project === project && row.domain === domain && row.name === name)) {
    const cause = 'duplicate key value violates unique constraint "executions_pkey"';
    throw new ConnectError(`value with matching already exists (${cause})`, Code.AlreadyExists);
  }
  const inputs = messageBytes("flyteidl.core.LiteralMap", request.inputs ?? {});
  writeMetadata(flyte, [project, domain, name, "inputs"], inputs, "Failed to write literal map to storage");
  refuseNamespace(registry, project, domain);
  const asked = packMessage(requestType, request);
  tables.executions.push({ project, domain, name, phase: "QUEUED", request: asked, createdAtMs: cloud.now() });
  return { id: { project, domain, name } };
}

function refuseName(name: string): void {
  if (name.length > 63) throw invalid(`size of name exceeded length 63 : ${name}`);
  if (!/^[a-z][a-z\-0-9]*$/.test(name))
    throw invalid(`invalid name format: ${name}, does not match regex '^[a-z][a-z\\-0-9]*$'`);
}

/** Inputs that the launch plan doesn't take, or lacks. A task is launched as it is. */
function refuseInputs({ tables }: Registry, launched: Identifier, given: Readonly<Record<string, object>>): void {
  if (launched.resourceType === 1) {
    findVersion(tables.tasks, "TASK", launched);
    return;
  }
  const row = findVersion(tables.launchPlans, "LAUNCH_PLAN", launched);
  type Closure = { expectedInputs?: { parameters: Record<string, { behavior: { case?: string } }> } };
  const expected =
    unpackMessage<Closure>("flyteidl.admin.LaunchPlanClosure", row.closure).expectedInputs?.parameters ?? {};
  for (const name of Object.keys(given)) if (expected[name] === undefined) throw invalid(`invalid input ${name}`);
  for (const [name, { behavior }] of Object.entries(expected)) {
    if (behavior.case === "required" && given[name] === undefined) throw invalid(`expected_inputs ${name} missing`);
  }
}

/** Flyte makes the execution an object in the namespace of its project and domain. */
function refuseNamespace({ cloud, flyte }: Registry, project: string, domain: string): void {
  const { cluster, config } = flyte.memory;
  const namespace = config.namespaceTemplate
    .replace(/\{\{\s*project\s*\}\}/, project)
    .replace(/\{\{\s*domain\s*\}\}/, domain);
  const store = findStore(cloud, cluster);
  if (store !== undefined && readStored(store, resourceNamed("namespaces"), undefined, namespace) !== undefined) return;
  throw new ConnectError(`failed to create workflow in propeller namespaces "${namespace}" not found`, Code.Internal);
}

/** Twenty letters, of which the first is an `a`. */
function makeName(serial: number): string {
  return `a${createHash("sha256").update(String(serial)).digest("hex").slice(0, 19)}`;
}

/** AdminService.GetExecution. */
export function getExecution(tables: FlyteTables, id: ExecutionId | undefined): Record<string, unknown> {
  return showExecution(findExecution(tables, id));
}

/** AdminService.GetExecutionData: what it was started with. Nothing runs, so nothing comes out. */
export function getExecutionData(tables: FlyteTables, id: ExecutionId | undefined): Record<string, unknown> {
  const { request } = findExecution(tables, id);
  const inputs = request === undefined ? undefined : unpackMessage<ExecutionCreateRequest>(requestType, request).inputs;
  return { fullInputs: inputs ?? {}, fullOutputs: {} };
}

/** AdminService.TerminateExecution. */
export function terminateExecution(
  tables: FlyteTables,
  request: { readonly id?: ExecutionId | undefined; readonly cause: string },
): Record<string, unknown> {
  const row = findExecution(tables, request.id);
  if (["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"].includes(row.phase))
    throw new ConnectError("Cannot abort an already terminated workflow execution", Code.FailedPrecondition);
  row.phase = "ABORTED";
  row.abortCause = request.cause;
  return {};
}

function findExecution(tables: FlyteTables, id: ExecutionId | undefined): ExecutionRow {
  if (id === undefined) throw invalid("missing execution_id");
  requireText(id.project, "project");
  requireText(id.domain, "domain");
  requireText(id.name, "name");
  const { project, domain, name } = id;
  const row = tables.executions.find((one) => one.project === project && one.domain === domain && one.name === name);
  if (row !== undefined) return row;
  const printed = Object.entries({ project, domain, name }).map(([field, text]) => `${field}:${JSON.stringify(text)}`);
  throw new ConnectError(`missing entity of type execution with identifier ${printed.join(" ")}`, Code.NotFound);
}
