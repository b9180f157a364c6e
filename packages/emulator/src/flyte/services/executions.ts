import { Code, ConnectError } from "@connectrpc/connect";
import type { ExecutionRow, FlyteTables } from "../project-store.ts";
import { executionPhases } from "../proto/flyteidl-files.ts";
import { filterRows } from "./filter-rows.ts";

export interface ResourceListRequest {
  readonly id?: { readonly project: string; readonly domain: string; readonly name: string } | undefined;
  readonly limit: number;
  readonly token: string;
  readonly filters: string;
}

/** AdminService.ListExecutions of one project and domain. */
export function listExecutions(tables: FlyteTables, request: ResourceListRequest): Record<string, unknown> {
  const { id } = request;
  if (id === undefined) throw new ConnectError("missing id", Code.InvalidArgument);
  if (id.project === "") throw new ConnectError("missing project", Code.InvalidArgument);
  if (id.domain === "") throw new ConnectError("missing domain", Code.InvalidArgument);
  if (request.limit === 0) throw new ConnectError("invalid value for limit", Code.InvalidArgument);
  if (!/^\d*$/.test(request.token)) {
    throw new ConnectError(`invalid pagination token ${request.token} for ListExecutions`, Code.InvalidArgument);
  }
  const own = tables.executions.filter(
    (row) => row.project === id.project && row.domain === id.domain && (id.name === "" || row.name === id.name),
  );
  const rows = request.filters === "" ? own : filterRows(own, request.filters, "execution", executionColumns);
  const offset = Number(request.token);
  const page = rows.slice(offset, offset + request.limit);
  const executions = page.map(({ project, domain, name, phase }) => ({
    id: { project, domain, name },
    closure: { phase: executionPhases.indexOf(phase) },
  }));
  return { executions, token: page.length === request.limit ? String(offset + page.length) : "" };
}

function executionColumns({ project, domain, name, phase }: ExecutionRow): Record<string, string> {
  return { project, domain, name, phase };
}
