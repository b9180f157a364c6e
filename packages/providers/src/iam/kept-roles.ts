import type { Diagnostic, Kept, Resource } from "@fgk/engine";
import { compareText } from "@fgk/engine";
import { joinCommands, writeCommand } from "../google/shell-words.ts";
import type { Binding, Policy } from "./policy.ts";
import { equalMembers } from "./policy.ts";

/** Whose roles are looked for, on which project, and which of them the file names. */
export interface RolesSought {
  readonly project: string;
  readonly member: string;
  readonly named: ReadonlySet<string>;
}

/** Roles of the account on the project that the file doesn't name, or no longer. They have no mark, so they stay. */
export function keptRoles(policy: Policy, sought: RolesSought): readonly Kept[] {
  return findUnnamed(policy, sought)
    .map(({ role, condition }) => `${role}${condition == null ? "" : " (with a condition)"}`)
    .sort(compareText)
    .map((name) => ({ what: "project roles", name }));
}

/** The same as a note, with the commands that take them away. */
export function remarkRoles(policy: Policy, sought: RolesSought, resource: Resource): readonly Diagnostic[] {
  const { project, member } = sought;
  const roles = findUnnamed(policy, sought)
    .flatMap(({ role, condition }) => (condition == null && role != null ? [role] : []))
    .sort(compareText);
  if (roles.length === 0) return [];
  const commands = roles.map((role) =>
    writeCommand(
      ...["gcloud", "projects", "remove-iam-policy-binding", project],
      `--member=${member}`,
      `--role=${role}`,
      "--condition=None",
    ),
  );
  const account = member.slice(member.indexOf(":") + 1);
  const one = roles.length === 1;
  const what = `${account} has ${one ? "a role" : "roles"} on the project ${project} that the file doesn't name`;
  return [
    {
      severity: "note",
      code: "note",
      summary: `${what}: ${roles.join(", ")}; kept`,
      help: `if nobody needs ${one ? "it" : "them"}: ${joinCommands(commands)}; what Flyte lacks then is granted by the next plan`,
      address: resource.address,
      keyPath: resource.source,
    },
  ];
}

function findUnnamed(policy: Policy, { member, named }: RolesSought): readonly Binding[] {
  return (policy.bindings ?? [])
    .filter(({ members }) => (members ?? []).some((one) => equalMembers(one, member)))
    .filter(({ role, condition }) => condition != null || !named.has(role ?? ""));
}
