import type { Stored } from "../../cloud/http.ts";
import type { Column } from "./column.ts";
import { ageColumn, makeColumn, nameColumn, wideColumn } from "./column.ts";

function subjectsOf(binding: Stored, kind: string): readonly Stored[] {
  return ((binding["subjects"] ?? []) as readonly Stored[]).filter((subject) => subject["kind"] === kind);
}

/** The columns of bindings of roles, in a namespace or the whole cluster. */
export const bindingColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Role", "The role that is given.", ({ roleRef }) => `${roleRef?.kind}/${roleRef?.name}`),
  ageColumn,
  wideColumn("Users", "The users that get it.", (binding) =>
    subjectsOf(binding, "User")
      .map(({ name }) => name)
      .join(", "),
  ),
  wideColumn("Groups", "The groups that get it.", (binding) =>
    subjectsOf(binding, "Group")
      .map(({ name }) => name)
      .join(", "),
  ),
  wideColumn("ServiceAccounts", "The service accounts that get it.", (binding) =>
    subjectsOf(binding, "ServiceAccount")
      .map(({ namespace, name }) => `${namespace ?? ""}/${name}`)
      .join(", "),
  ),
];
