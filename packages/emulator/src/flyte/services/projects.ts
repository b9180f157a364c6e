import { Code, ConnectError } from "@connectrpc/connect";
import type { Domain } from "../flyte-config.ts";
import type { FlyteTables, ProjectRow } from "../project-store.ts";
import { filterRows } from "./filter-rows.ts";

/** A project in requests and answers. `state` is the number of its enum. */
export interface ProjectMessage {
  readonly id: string;
  readonly name: string;
  readonly domains: readonly Domain[];
  readonly description: string;
  readonly labels?: { readonly values: Readonly<Record<string, string>> } | undefined;
  readonly state: number;
}

export interface ProjectListRequest {
  readonly limit: number;
  readonly token: string;
  readonly filters: string;
  readonly sortBy?: { readonly key: string; readonly direction: number } | undefined;
}

/** AdminService.ListProjects: without filters, archived projects are left out. */
export function listProjects(
  tables: FlyteTables,
  domains: readonly Domain[],
  request: ProjectListRequest,
): Record<string, unknown> {
  const offset = readOffset(request.token);
  const rows =
    request.filters === ""
      ? tables.projects.filter((row) => row.state !== 1)
      : filterRows(tables.projects, request.filters, "project", projectColumns);
  const sorted = sortRows(rows, request.sortBy);
  const page = sorted.slice(offset, request.limit === 0 ? undefined : offset + request.limit);
  const token = page.length === request.limit && request.limit > 0 ? String(offset + page.length) : "";
  return { projects: page.map((row) => showProject(row, domains)), token };
}

function projectColumns(row: ProjectRow): Record<string, string> {
  return { identifier: row.id, name: row.name, description: row.description, state: String(row.state) };
}

function readOffset(token: string): number {
  if (!/^\d*$/.test(token))
    throw new ConnectError(`invalid pagination token ${token} for ListProjects`, Code.InvalidArgument);
  return Number(token);
}

function sortRows(rows: readonly ProjectRow[], sortBy: ProjectListRequest["sortBy"]): readonly ProjectRow[] {
  const key = sortBy?.key ?? "identifier";
  if (!["identifier", "name", "description", "state"].includes(key))
    throw new ConnectError(`invalid sort key '${key}'`, Code.InvalidArgument);
  const sign = sortBy === undefined || sortBy.direction === 1 ? 1 : -1;
  const textOf = (row: ProjectRow): string => projectColumns(row)[key] ?? "";
  return [...rows].sort((a, b) => (textOf(a) < textOf(b) ? -sign : textOf(a) > textOf(b) ? sign : 0));
}

/** A row as the API shows it: every project has all domains. */
export function showProject(row: ProjectRow, domains: readonly Domain[]): Record<string, unknown> {
  return {
    id: row.id,
    name: row.name,
    domains: domains.map(({ id, name }) => ({ id, name })),
    description: row.description,
    ...(row.labels === undefined ? {} : { labels: { values: row.labels } }),
    state: row.state,
  };
}

export function getProject(tables: FlyteTables, domains: readonly Domain[], id: string): Record<string, unknown> {
  requireText(id, "project_id");
  return showProject(findProject(tables, id), domains);
}

function findProject(tables: FlyteTables, id: string): ProjectRow {
  const row = tables.projects.find((candidate) => candidate.id === id);
  if (row === undefined) throw new ConnectError(`project [${id}] not found`, Code.NotFound);
  return row;
}

/** AdminService.RegisterProject. */
export function registerProject(tables: FlyteTables, project: ProjectMessage | undefined): Record<string, unknown> {
  if (project === undefined) throw new ConnectError("missing project", Code.InvalidArgument);
  requireText(project.name, "project_name");
  validateProject(project);
  if (tables.projects.some((row) => row.id === project.id)) {
    const cause = 'duplicate key value violates unique constraint "projects_pkey"';
    throw new ConnectError(`value with matching already exists (${cause})`, Code.AlreadyExists);
  }
  const { id, name, description, labels, state } = project;
  tables.projects.push({
    id,
    name,
    description,
    labels: labels === undefined ? undefined : { ...labels.values },
    state,
  });
  return {};
}

/** AdminService.UpdateProject: what is empty stays as it is, but the state is always taken. */
export function updateProject(tables: FlyteTables, project: ProjectMessage): Record<string, unknown> {
  const row = findProject(tables, project.id);
  validateProject(project);
  if (project.name !== "") row.name = project.name;
  if (project.description !== "") row.description = project.description;
  if (project.labels !== undefined) row.labels = { ...project.labels.values };
  row.state = project.state;
  return {};
}

function validateProject(project: ProjectMessage): void {
  requireText(project.id, "project_id");
  const labels = Object.entries(project.labels?.values ?? {});
  if (labels.length > 16) throw new ConnectError("labels map cannot exceed 16 entries", Code.InvalidArgument);
  for (const [key, value] of labels) validateLabel(key, value);
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(project.id)) {
    const rule =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    const problem = project.id.length > 63 ? "must be no more than 63 characters" : rule;
    throw new ConnectError(`invalid project id [${project.id}]: [${problem}]`, Code.InvalidArgument);
  }
  if (project.name.length > 64)
    throw new ConnectError("project_name cannot exceed 64 characters", Code.InvalidArgument);
  if (project.description.length > 300)
    throw new ConnectError("project_description cannot exceed 300 characters", Code.InvalidArgument);
  if (project.domains.length > 0) {
    const message =
      "Domains are currently only set system wide. Please retry without domains included in your request.";
    throw new ConnectError(message, Code.InvalidArgument);
  }
}

function validateLabel(key: string, value: string): void {
  if (!/^([a-z0-9.-]+\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(key)) {
    throw new ConnectError(
      `invalid label key [${key}]: [name part must consist of alphanumeric characters, '-', '_' or '.']`,
      Code.InvalidArgument,
    );
  }
  if (!/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value)) {
    throw new ConnectError(
      `invalid label value [${value}]: [a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.']`,
      Code.InvalidArgument,
    );
  }
}

function requireText(text: string, field: string): void {
  if (text === "") throw new ConnectError(`missing ${field}`, Code.InvalidArgument);
}
