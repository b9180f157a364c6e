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
}

/** FlyteAdmin's tables. They live with the database that they are in, and so outlast pods. */
export interface FlyteTables {
  readonly projects: ProjectRow[];
  readonly executions: ExecutionRow[];
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
  const tables = found?.of === of ? found : { of, projects: [], executions: [] };
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
