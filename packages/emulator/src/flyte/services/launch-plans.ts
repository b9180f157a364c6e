import { Code, ConnectError } from "@connectrpc/connect";
import type { LaunchPlanRow } from "../project-store.ts";
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
import type { WorkflowInterface } from "./workflows.ts";
import { readInterface } from "./workflows.ts";

/** A launch plan as it is registered. */
export interface LaunchPlanCreateRequest {
  readonly id?: Identifier | undefined;
  readonly spec?: LaunchPlanSpec | undefined;
}

interface LaunchPlanSpec {
  readonly workflowId?: Identifier | undefined;
  readonly defaultInputs?: { readonly parameters: Readonly<Record<string, Parameter>> } | undefined;
  readonly fixedInputs?: { readonly literals: Readonly<Record<string, object>> } | undefined;
  readonly entityMetadata?: { readonly schedule?: Schedule | undefined } | undefined;
}

interface Schedule {
  readonly kickoffTimeInputArg: string;
  readonly ScheduleExpression: { readonly case?: string | undefined };
}

interface Parameter {
  readonly var?: object | undefined;
  readonly behavior: { readonly case?: string | undefined; readonly value?: unknown };
}

/** The name and number of a launch plan's state. */
export const activeState = 1;

const specType = "flyteidl.admin.LaunchPlanSpec";
const closureType = "flyteidl.admin.LaunchPlanClosure";

/** AdminService.CreateLaunchPlan, for a workflow that is registered. */
export function createLaunchPlan(registry: Registry, request: LaunchPlanCreateRequest): Record<string, unknown> {
  const { cloud, tables, domains } = registry;
  // FlyteAdmin looks for the workflow before it looks at the rest.
  const workflowId = requireIdentifier(request.spec?.workflowId, "WORKFLOW");
  const typed = readInterface(findVersion(tables.workflows, "WORKFLOW", workflowId));
  const id = requireIdentifier(request.id, "LAUNCH_PLAN");
  if (request.spec === undefined) throw invalid("missing spec");
  requireProject(tables, domains, id.project, id.domain);
  const expectedInputs = { parameters: findExpectedInputs(typed, request.spec) };
  refuseUnbound(request.spec, expectedInputs.parameters);
  const spec = changeMessage(specType, request.spec, { defaultInputs: expectedInputs });
  const closure = { expectedInputs, expectedOutputs: typed.outputs };
  const digest = digestMessage("flyteidl.admin.LaunchPlan", { id, spec, closure });
  const found = tables.launchPlans.find((row) => isSameVersion(row, id));
  if (found !== undefined) throw refuseAgain(found, digest, spec);
  const { project, domain, name, version } = id;
  const nowMs = cloud.now();
  tables.launchPlans.push({
    ...{ project, domain, name, version, digest, state: 0, createdAtMs: nowMs, updatedAtMs: nowMs },
    spec: packMessage(specType, spec),
    closure: packMessage(closureType, closure),
  });
  return {};
}

function refuseAgain(found: LaunchPlanRow, digest: string, spec: object): ConnectError {
  if (found.digest === digest)
    return new ConnectError("launch plan with identical structure already exists", Code.AlreadyExists);
  const difference = describeDifference(specType, unpackMessage(specType, found.spec), spec);
  const advice = "(Please register a new version of the launch plan)";
  return invalid(`${found.name} launch plan with different structure already exists. ${advice}:\n${difference}`);
}

/** What is left to be given: the workflow's inputs without the fixed ones, with the launch plan's own defaults. */
function findExpectedInputs(typed: WorkflowInterface, spec: LaunchPlanSpec): Record<string, object> {
  const variables = typed.inputs?.variables ?? {};
  const defaults = spec.defaultInputs?.parameters ?? {};
  const fixed = spec.fixedInputs?.literals ?? {};
  const none = Object.keys(variables).length === 0;
  for (const [what, given] of [
    ["default", defaults],
    ["fixed", fixed],
  ] as const) {
    const names = Object.keys(given);
    if (none && names.length > 0)
      throw invalid(`invalid launch plan ${what} inputs, expected none but found ${names.length}`);
    const unexpected = names.find((name) => variables[name] === undefined);
    if (unexpected !== undefined) throw invalid(`unexpected ${what}_input ${unexpected}`);
  }
  for (const [name, { var: variable, behavior }] of Object.entries(defaults)) {
    if (variable === undefined)
      throw invalid(
        `The Variable component of the Parameter ${name} in default_inputs either is missing, or has a missing Type`,
      );
    if (behavior.case === undefined)
      throw invalid(
        `Invalid variable ${name} in default_inputs - variable has neither default, nor is required. One must be specified`,
      );
  }
  const free = Object.entries(variables).filter(([name]) => fixed[name] === undefined || defaults[name] !== undefined);
  return Object.fromEntries(
    free.map(([name, variable]) => [
      name,
      defaults[name] ?? { var: variable, behavior: { case: "required", value: true } },
    ]),
  );
}

/** A schedule can't give an input that has no value, but for the time of its start. */
function refuseUnbound(spec: LaunchPlanSpec, inputs: Readonly<Record<string, object>>): void {
  const schedule = spec.entityMetadata?.schedule;
  if (schedule?.ScheduleExpression.case === undefined) return;
  for (const [name, parameter] of Object.entries(inputs)) {
    const { behavior } = parameter as Parameter;
    if (behavior.case !== "required" || behavior.value !== true || name === schedule.kickoffTimeInputArg) continue;
    throw invalid(
      `Cannot create a launch plan with a schedule if there is an unbound required input. [${name}] is required`,
    );
  }
}

/** A launch plan that is switched on or off; of each name one version is on. */
export interface LaunchPlanUpdateRequest {
  readonly id?: Identifier | undefined;
  readonly state: number;
}

/** AdminService.UpdateLaunchPlan: of one name only one version is active. */
export function updateLaunchPlan(
  { cloud, tables }: Registry,
  request: LaunchPlanUpdateRequest,
): Record<string, unknown> {
  const id = requireIdentifier(request.id, "LAUNCH_PLAN");
  if (request.state !== 0 && request.state !== activeState)
    throw invalid(
      `Unrecognized launch plan state ${request.state} for update for launch plan [${printIdentifier(id)}]`,
    );
  const row = findVersion(tables.launchPlans, "LAUNCH_PLAN", id);
  const before = tables.launchPlans.find((other) => other !== row && hasName(other, id) && other.state === activeState);
  if (request.state === activeState && before !== undefined) setState(before, 0, cloud.now());
  setState(row, request.state, cloud.now());
  return {};
}

function hasName(row: LaunchPlanRow, { project, domain, name }: Omit<Identifier, "resourceType" | "version">): boolean {
  return row.project === project && row.domain === domain && row.name === name;
}

function setState(row: LaunchPlanRow, state: number, nowMs: number): void {
  row.state = state;
  row.updatedAtMs = nowMs;
}

/** AdminService.GetLaunchPlan. */
export function getLaunchPlan({ tables }: Registry, id: Identifier): Record<string, unknown> {
  return showLaunchPlan(findVersion(tables.launchPlans, "LAUNCH_PLAN", requireIdentifier(id, "LAUNCH_PLAN")));
}

/** AdminService.GetActiveLaunchPlan. */
export function getActiveLaunchPlan(
  { tables }: Registry,
  id: { readonly project: string; readonly domain: string; readonly name: string } | undefined,
): Record<string, unknown> {
  const { project = "", domain = "", name = "" } = id ?? {};
  requireText(project, "project");
  requireText(domain, "domain");
  requireText(name, "name");
  const row = tables.launchPlans.find((one) => hasName(one, { project, domain, name }) && one.state === activeState);
  if (row !== undefined) return showLaunchPlan(row);
  throw new ConnectError(`No active launch plan could be found: ${project}:${domain}:${name}`, Code.NotFound);
}

/** A row as the API shows it. */
export function showLaunchPlan(row: LaunchPlanRow): Record<string, unknown> {
  const { project, domain, name, version, state, createdAtMs, updatedAtMs } = row;
  return {
    id: { resourceType: 3, project, domain, name, version },
    spec: unpackMessage(specType, row.spec),
    closure: changeMessage(closureType, unpackMessage(closureType, row.closure), {
      state,
      createdAt: makeTimestamp(createdAtMs),
      updatedAt: makeTimestamp(updatedAtMs),
    }),
  };
}
