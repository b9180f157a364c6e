import type { Stored } from "../../cloud/http.ts";
import type { FieldProblem } from "../status.ts";
import { requiredField } from "../status.ts";
import type { Strategy } from "./strategy.ts";

/** Roles: their names may hold colons; a rule says what may be done, and to what. */
export const roleStrategy: Strategy = {
  nameRule: "path",
  validate: (role) =>
    ((role["rules"] ?? []) as readonly Stored[]).flatMap((rule, at) => checkRule(rule, `rules[${at}]`)),
};

function checkRule(rule: Stored, field: string): readonly FieldProblem[] {
  const isSet = (key: string): boolean => (rule[key] ?? []).length > 0;
  const verbs = isSet("verbs") ? [] : [requiredField(`${field}.verbs`, "verbs must contain at least one value")];
  if (isSet("nonResourceURLs")) return verbs;
  return [
    ...verbs,
    ...(isSet("apiGroups")
      ? []
      : [requiredField(`${field}.apiGroups`, "resource rules must supply at least one api group")]),
    ...(isSet("resources")
      ? []
      : [requiredField(`${field}.resources`, "resource rules must supply at least one resource")]),
  ];
}
