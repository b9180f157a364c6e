import { Code, ConnectError } from "@connectrpc/connect";
import type { Domain } from "../flyte-config.ts";
import type { FlyteTables } from "../project-store.ts";

/** `core.Identifier`: one version of one thing. `resourceType` is the number of its enum. */
export interface Identifier {
  readonly resourceType: number;
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  readonly version: string;
}

/** What a row of a table is found by. */
export type VersionKey = Pick<Identifier, "project" | "domain" | "name" | "version">;

const resourceTypes = ["UNSPECIFIED", "TASK", "WORKFLOW", "LAUNCH_PLAN", "DATASET"] as const;

/** `ResourceType` by its name. */
export const resourceType = { TASK: 1, WORKFLOW: 2, LAUNCH_PLAN: 3 } as const;

/** What a call is about. */
export type EntityKind = keyof typeof resourceType;

/** A refusal as FlyteAdmin's validation gives it. */
export function invalid(message: string): ConnectError {
  return new ConnectError(message, Code.InvalidArgument);
}

/** Refuses an identifier that isn't whole, or isn't of that kind. */
export function requireIdentifier(id: Identifier | undefined, kind: EntityKind): Identifier {
  if (id === undefined) throw invalid("missing id");
  if (id.resourceType !== resourceType[kind]) {
    const found = (resourceTypes[id.resourceType] ?? String(id.resourceType)).toLowerCase();
    const expected = kind.toLowerCase();
    throw invalid(
      `unexpected resource type ${found} for identifier [${printIdentifier(id)}], expected ${expected} instead`,
    );
  }
  return requireFields(id);
}

/** Refuses an identifier that lacks one of its parts, whatever it is of. */
export function requireFields(id: Identifier | undefined): Identifier {
  if (id === undefined) throw invalid("missing id");
  for (const field of ["project", "domain", "name", "version"] as const) requireText(id[field], field);
  return id;
}

/** Refuses a field that a caller left empty, in Flyte's words. */
export function requireText(text: string, field: string): void {
  if (text === "") throw invalid(`missing ${field}`);
}

/** Refuses what isn't of an active project and a domain of this Flyte. */
export function requireProject(tables: FlyteTables, domains: readonly Domain[], project: string, domain: string): void {
  const row = tables.projects.find((candidate) => candidate.id === project);
  if (row === undefined) {
    const cause = `project [${project}] not found`;
    throw invalid(
      `failed to validate that project [${project}] and domain [${domain}] are registered, err: [${cause}]`,
    );
  }
  if (row.state !== 0) throw invalid(`project [${project}] is not active`);
  if (!domains.some(({ id }) => id === domain)) throw invalid(`domain [${domain}] is unrecognized by system`);
}

/** The row of a version, or FlyteAdmin's refusal of one that isn't there. */
export function findVersion<T extends VersionKey>(rows: readonly T[], kind: EntityKind, id: VersionKey): T {
  const row = rows.find((candidate) => isSameVersion(candidate, id));
  if (row !== undefined) return row;
  const { project, domain, name, version } = id;
  const printed = printIdentifier({ resourceType: 0, project, domain, name, version });
  throw new ConnectError(`missing entity of type ${kind} with identifier ${printed}`, Code.NotFound);
}

/** Whether two keys name the same version of the same thing. */
export function isSameVersion(a: VersionKey, b: VersionKey): boolean {
  return a.project === b.project && a.domain === b.domain && a.name === b.name && a.version === b.version;
}

/** An identifier as Go prints a message: only what is set, in the order of the proto file. */
export function printIdentifier(id: Identifier): string {
  const { project, domain, name, version } = id;
  const texts = Object.entries({ project, domain, name, version }).filter(([, text]) => text !== "");
  return [
    ...(id.resourceType === 0 ? [] : [`resource_type:${resourceTypes[id.resourceType] ?? id.resourceType}`]),
    ...texts.map(([field, text]) => `${field}:${JSON.stringify(text)}`),
  ].join(" ");
}
