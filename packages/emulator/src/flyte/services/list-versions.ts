import { filterRows } from "./filter-rows.ts";
import type { VersionKey } from "./identifier.ts";
import { invalid, requireText } from "./identifier.ts";

/** What lists are asked by. */
export interface Listing {
  readonly limit: number;
  readonly token: string;
  readonly filters: string;
  readonly sortBy?: { readonly key: string; readonly direction: number } | undefined;
}

/** `admin.ResourceListRequest`: the name may be left out. */
export interface ResourceListRequest extends Listing {
  readonly id?: { readonly project: string; readonly domain: string; readonly name: string } | undefined;
}

/** `admin.NamedEntityIdentifierListRequest`. */
export interface NameListRequest extends Listing {
  readonly project: string;
  readonly domain: string;
}

/** A part of a list, and the token of the next part: "" at the end. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly token: string;
}

/** What is listed, and how FlyteAdmin names it in refusals. */
export interface Table<T> {
  readonly rows: readonly T[];
  /** `task` in `task.name`. */
  readonly entity: string;
  /** `ListTasks` in a refused token. */
  readonly call: string;
  /** What filters and sorting may name. */
  readonly columns: (row: T) => Readonly<Record<string, string>>;
}

/** The versions of one project and domain, or of one name in it. */
export function listVersions<T extends VersionKey>(table: Table<T>, request: ResourceListRequest): Page<T> {
  const { id } = request;
  if (id === undefined) throw invalid("missing id");
  requireText(id.project, "project");
  requireText(id.domain, "domain");
  return cutPage(table, request, (row) => isOf(row, id) && (id.name === "" || row.name === id.name));
}

/** Each name of one project and domain once. */
export function listNames<T extends VersionKey>(table: Table<T>, request: NameListRequest): Record<string, unknown> {
  requireText(request.project, "project");
  requireText(request.domain, "domain");
  const first = new Map<string, T>();
  for (const row of table.rows) if (isOf(row, request) && !first.has(row.name)) first.set(row.name, row);
  const { rows, token } = cutPage({ ...table, rows: [...first.values()] }, request, () => true);
  return { entities: rows.map(({ project, domain, name }) => ({ project, domain, name })), token };
}

function isOf(row: VersionKey, place: { readonly project: string; readonly domain: string }): boolean {
  return row.project === place.project && row.domain === place.domain;
}

/** Filters, sorts and cuts: in the order of their making unless a column is named. */
export function cutPage<T>(table: Table<T>, request: Listing, isWanted: (row: T) => boolean): Page<T> {
  const { limit, token, filters, sortBy } = request;
  if (limit === 0) throw invalid("invalid value for limit");
  if (!/^\d*$/.test(token)) throw invalid(`invalid pagination token ${token} for ${table.call}`);
  const own = table.rows.filter(isWanted);
  const left = filters === "" ? own : filterRows(own, filters, table.entity, table.columns);
  const sorted = sortBy === undefined || sortBy.key === "" ? left : sortByColumn(left, table.columns, sortBy);
  const offset = Number(token);
  const rows = sorted.slice(offset, offset + limit);
  return { rows, token: rows.length === limit ? String(offset + rows.length) : "" };
}

function sortByColumn<T>(
  rows: readonly T[],
  columns: Table<T>["columns"],
  { key, direction }: { readonly key: string; readonly direction: number },
): readonly T[] {
  const sign = direction === 1 ? 1 : -1;
  const columnOf = (row: T): string => {
    const value = columns(row)[key];
    if (value === undefined) throw invalid(`invalid sort key '${key}'`);
    return value;
  };
  return [...rows].sort((a, b) => {
    const [left, right] = [columnOf(a), columnOf(b)];
    return left < right ? -sign : left > right ? sign : 0;
  });
}

/** The columns that every version has. Times are written so that their order is that of the texts. */
export function versionColumns(row: VersionKey & { readonly createdAtMs: number }): Record<string, string> {
  const { project, domain, name, version, createdAtMs } = row;
  return { project, domain, name, version, created_at: new Date(createdAtMs).toISOString() };
}
