import type { Cloud } from "../cloud/cloud.ts";
import { knownPermissions } from "./permission-catalog.ts";
import { predefinedRoles } from "./predefined-roles.ts";

interface Rule {
  readonly gives: boolean;
  readonly pattern: RegExp;
}

const rulesOf = new Map(Object.entries(predefinedRoles).map(([role, { holds }]) => [role, readRules(holds)]));

/** In order of weight: what is put back with `+`, what is taken out with `-`, what is given. */
function readRules(holds: string): readonly Rule[] {
  const words = holds.split(/\s+/);
  const withSign = (sign: string): string[] =>
    words.filter((word) => word.startsWith(sign)).map((word) => word.slice(1));
  const plain = words.filter((word) => !/^[-+]/.test(word));
  return [
    ...withSign("+").map((word) => makeRule(word, true)),
    ...withSign("-").map((word) => makeRule(word, false)),
    ...plain.map((word) => makeRule(word, true)),
  ];
}

function makeRule(word: string, gives: boolean): Rule {
  return { gives, pattern: new RegExp(`^${word.replaceAll(".", "\\.").replaceAll("*", ".*")}$`) };
}

/** Whether the role contains the permission: a predefined one, or a custom one that exists and isn't disabled. */
export function roleContains(cloud: Cloud, role: string, permission: string): boolean {
  if (role.startsWith("roles/")) return predefinedContains(role, permission);
  const custom = cloud.state.roles[role];
  if (custom === undefined || custom["deleted"] === true || custom["stage"] === "DISABLED") return false;
  return custom["includedPermissions"].includes(permission);
}

function predefinedContains(role: string, permission: string): boolean {
  return rulesOf.get(role)?.find(({ pattern }) => pattern.test(permission))?.gives === true;
}

/** The permissions of a predefined role, of all that this cloud knows; undefined for a role that it doesn't know. */
export function permissionsOfPredefined(role: string): readonly string[] | undefined {
  return rulesOf.has(role) ? knownPermissions.filter((permission) => predefinedContains(role, permission)) : undefined;
}
