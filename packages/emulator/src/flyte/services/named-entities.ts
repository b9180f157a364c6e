import { Code, ConnectError } from "@connectrpc/connect";
import type { FlyteTables } from "../project-store.ts";
import type { VersionKey } from "./identifier.ts";
import { invalid, requireText } from "./identifier.ts";
import type { NameListRequest } from "./list-versions.ts";
import { listNames } from "./list-versions.ts";

/** A name with all its versions. `resourceType` is the number of its enum. */
export interface NamedEntityRequest {
  readonly resourceType: number;
  readonly id?: { readonly project: string; readonly domain: string; readonly name: string } | undefined;
}

function rowsOf(tables: FlyteTables, resourceType: number): readonly VersionKey[] {
  switch (resourceType) {
    case 1:
      return tables.tasks;
    case 2:
      return tables.workflows;
    case 3:
      return tables.launchPlans;
    default:
      throw invalid("invalid value for resource_type");
  }
}

/** AdminService.ListNamedEntities. */
export function listNamedEntities(
  tables: FlyteTables,
  request: NameListRequest & { readonly resourceType: number },
): Record<string, unknown> {
  const { resourceType } = request;
  const table = {
    rows: rowsOf(tables, resourceType),
    entity: "entities",
    call: "ListNamedEntities",
    columns: ({ project, domain, name }: VersionKey) => ({ project, domain, name, state: "0" }),
  };
  const { entities, token } = listNames(table, request);
  return { entities: (entities as readonly object[]).map((id) => ({ resourceType, id, metadata: {} })), token };
}

/** AdminService.GetNamedEntity. */
export function getNamedEntity(tables: FlyteTables, { resourceType, id }: NamedEntityRequest): Record<string, unknown> {
  const rows = rowsOf(tables, resourceType);
  if (id === undefined) throw invalid("missing id");
  requireText(id.project, "project");
  requireText(id.domain, "domain");
  requireText(id.name, "name");
  const { project, domain, name } = id;
  if (!rows.some((row) => row.project === project && row.domain === domain && row.name === name))
    throw new ConnectError("entry not found", Code.NotFound);
  return { resourceType, id: { project, domain, name }, metadata: {} };
}
