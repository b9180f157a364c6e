import type { Field, Resource } from "@fgk/engine";
import type { Scope } from "../scope.ts";
import { accountAddress, accountPolicyAddress, apiAddress, clusterAddress, projectRolesAddress } from "./addresses.ts";
import type { Asked } from "./fields.ts";
import { always, byDefault, written } from "./fields.ts";

/**
 * The guide's list of roles on the project. Its fourth, iam.serviceAccountActor, is deprecated and refused by now:
 * iam.serviceAccountUser is what Google names in its place (with the token creator, which is here anyway).
 */
const guideRoles = [
  "roles/iam.serviceAccountTokenCreator",
  "roles/iam.workloadIdentityUser",
  "roles/storage.admin",
  "roles/iam.serviceAccountUser",
] as const;

/** What lets a Kubernetes account act as a Google account. */
export const identityRole = "roles/iam.workloadIdentityUser";

/** The key by which the file wants members of others gone. */
export const pruneKey = "serviceAccount.prune";

/** The account, who may act as it, and what it may do on the project. */
export function describeAccount(asked: Asked): readonly Resource[] {
  return [describeOne(asked), describePolicy(asked), ...describeProjectRoles(asked)];
}

/** Members of the account's policy that let pods act as it, in Google's form, with the key that asks for each. */
export function identityMembers(scope: Scope): readonly { readonly member: string; readonly source: string }[] {
  const { flyte } = scope;
  return [
    { member: memberOf(scope, flyte.namespace, flyte.fullname), source: "flyte.fullname" },
    ...flyte.namespaces.map(({ name, path }) => ({ member: memberOf(scope, name, "default"), source: path })),
  ];
}

/** The path in the account's policy by which a namespace's default account may act as the account. */
export function taskMemberField(scope: Scope, namespace: string): string {
  return memberField(scope, namespace, "default");
}

/** The path in the account's policy by which a Kubernetes account may act as the account. */
export function memberField(scope: Scope, namespace: string, account: string): string {
  return `${identityRole} ${memberOf(scope, namespace, account)}`;
}

function memberOf({ project }: Scope, namespace: string, account: string): string {
  return `serviceAccount:${project}.svc.id.goog[${namespace}/${account}]`;
}

function describeOne({ scope }: Asked): Resource {
  return {
    address: accountAddress(scope),
    at: { project: scope.account.project, email: scope.account.email },
    fields: { displayName: byDefault("Flyte"), description: byDefault("") },
    managed: scope.account.managed,
    protected: false,
    dependsOn: [apiAddress("iam.googleapis.com")],
    source: "serviceAccount",
  };
}

function describePolicy({ scope }: Asked): Resource {
  const { account } = scope;
  const fields: Record<string, Field> = {};
  if (account.grants === "resource") {
    // On itself: Flyte signs its upload links as this account.
    const signer = `roles/iam.serviceAccountTokenCreator serviceAccount:${account.email}`;
    fields[signer] = always(true, "serviceAccount.grants");
  }
  for (const { member, source } of identityMembers(scope)) {
    fields[`${identityRole} ${member}`] = always(true, source);
  }
  return {
    address: accountPolicyAddress(scope),
    at: { project: account.project, email: account.email },
    fields,
    managed: account.bindings === "managed",
    protected: false,
    // The identity pool that the members name doesn't exist before the project's first cluster that has one.
    dependsOn: [accountAddress(scope), clusterAddress(scope), apiAddress("iamcredentials.googleapis.com")],
    source: "serviceAccount",
  };
}

function describeProjectRoles(asked: Asked): readonly Resource[] {
  const { scope } = asked;
  const { account } = scope;
  const fields: Record<string, Field> = {};
  if (account.grants === "project") {
    for (const role of guideRoles) fields[role] = always(true, "serviceAccount.grants");
  }
  if (needsSqlClient(scope)) fields["roles/cloudsql.client"] = always(true, "database.connection");
  account.projectRoles.forEach((role, index) => {
    fields[role] = written(true, `serviceAccount.projectRoles[${index}]`);
  });
  if (Object.keys(fields).length === 0) return [];
  return [
    {
      address: projectRolesAddress(scope),
      at: { project: scope.project, email: account.email },
      fields,
      managed: account.bindings === "managed",
      protected: false,
      dependsOn: [accountAddress(scope), apiAddress("cloudresourcemanager.googleapis.com")],
      source: "serviceAccount",
    },
  ];
}

/** The Auth Proxy connects as the account. In another project the right is that project's to grant. */
function needsSqlClient({ database, project }: Scope): boolean {
  return database.connection === "proxy" && database.project === project;
}
