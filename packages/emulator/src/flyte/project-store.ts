import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";

/** A row of FlyteAdmin's table of projects. `state` is the number of its enum: 0 active, 1 archived. */
export interface ProjectRow {
  readonly id: string;
  name: string;
  description: string;
  labels: Record<string, string> | undefined;
  state: number;
}

/** A row of FlyteAdmin's table of executions, as far as the emulator knows them. */
export interface ExecutionRow {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  /** `RUNNING`, `SUCCEEDED`, … */
  phase: string;
  /** What was asked for by CreateExecution, in base64; absent where a test only says that there is one. */
  readonly request?: string;
  readonly createdAtMs?: number;
  abortCause?: string;
}

/** One version of a task, workflow or launch plan. Messages are kept as bytes, in base64. */
interface VersionRow {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  readonly version: string;
  readonly createdAtMs: number;
  /** Of what was registered, as Flyte's compiler leaves it: the same again is the same version. */
  readonly digest: string;
}

/** A row of FlyteAdmin's table of tasks; `closure` is a TaskClosure. */
export interface TaskRow extends VersionRow {
  readonly closure: string;
}

/** A row of FlyteAdmin's table of workflows. The closure itself is an object in the metadata bucket, named by its URL. */
export interface WorkflowRow extends VersionRow {
  readonly typedInterface: string;
  readonly closureUrl: string;
}

/** A row of FlyteAdmin's table of launch plans. `state` is the number of its enum: 0 inactive, 1 active. */
export interface LaunchPlanRow extends VersionRow {
  readonly spec: string;
  readonly closure: string;
  state: number;
  updatedAtMs: number;
}

/** FlyteAdmin's tables. They live with the database that they are in, and so outlast pods. */
export interface FlyteTables {
  readonly projects: ProjectRow[];
  readonly executions: ExecutionRow[];
  readonly tasks: TaskRow[];
  readonly workflows: WorkflowRow[];
  readonly launchPlans: LaunchPlanRow[];
}

/** Which database of which Cloud SQL instance (`projects/P/instances/I`) a Flyte uses. */
export interface DatabaseName {
  readonly instance: string;
  readonly database: string;
}

/**
 * The tables in a database, made empty when there are none: what a migration does. A database that was deleted and made again
 * has new ones.
 */
export function tablesOf(cloud: Cloud, name: DatabaseName): FlyteTables {
  const instance: Stored = cloud.state.sql[name.instance] ?? {};
  const byDatabase: Record<string, FlyteTables & { readonly of: string }> = instance["flyteTables"] ?? {};
  instance["flyteTables"] = byDatabase;
  const of = String(instance["databases"]?.[name.database]?.["etag"]);
  const found = byDatabase[name.database];
  const empty = { of, projects: [], executions: [], tasks: [], workflows: [], launchPlans: [] };
  // A state file of an earlier emulator has fewer tables: they are made when they are first asked for.
  const tables = found?.of === of ? Object.assign(found, { ...empty, ...found }) : empty;
  byDatabase[name.database] = tables;
  return tables;
}

/** Adds the projects that aren't there yet; one that is archived stays so. */
export function seedProjects(
  tables: FlyteTables,
  seeds: readonly { readonly name: string; readonly description: string }[],
): void {
  for (const { name, description } of seeds) {
    if (tables.projects.some((row) => row.id === name)) continue;
    tables.projects.push({ id: name, name, description, labels: undefined, state: 0 });
  }
}
