import { createHash } from "node:crypto";
import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call } from "../cloud/router.ts";
import type { Binding } from "./policy-bindings.ts";

const publicFields: readonly string[] = [
  "name",
  "projectId",
  "uniqueId",
  "email",
  "displayName",
  "etag",
  "description",
  "oauth2ClientId",
  "disabled",
];

/** The account as IAM shows it: without what this cloud keeps beside it, and without empty fields. */
export function describeAccount(stored: Stored): Stored {
  return Object.fromEntries(publicFields.filter((field) => stored[field]).map((field) => [field, stored[field]]));
}

/** The account of a call's path, by email or unique id, in the named project or in any (`-`); 404 when there is none. */
export function findCalledAccount(cloud: Cloud, call: Call): Stored {
  const account = findAccount(cloud, call.params["account"] ?? "");
  const project = call.params["project"];
  const inProject = project === "-" || project === account?.["projectId"] || isNumberOf(cloud, project, account);
  if (account === undefined || !inProject) throw platformError(404, "Unknown service account");
  return account;
}

/** An account by email or unique id. */
export function findAccount(cloud: Cloud, emailOrId: string): Stored | undefined {
  const wanted = String(emailOrId).toLowerCase();
  return Object.values(cloud.state.serviceAccounts).find(
    (account) => account["email"] === wanted || account["uniqueId"] === wanted,
  );
}

function isNumberOf(cloud: Cloud, project: string | undefined, account: Stored | undefined): boolean {
  const owner = cloud.state.projects[account?.["projectId"] ?? ""];
  return owner !== undefined && owner.projectNumber === project;
}

/** Twenty-one digits that no other account ever had. */
export function makeUniqueId(cloud: Cloud): string {
  const digest = createHash("sha256").update(`account ${cloud.nextSerial()}`).digest("hex").slice(0, 16);
  return `1${(BigInt(`0x${digest}`) % 10n ** 20n).toString().padStart(20, "0")}`;
}

/** Renames a member in every policy of the cloud: how policies follow an account's deletion and its return. */
export function renameMember(cloud: Cloud, from: string, to: string): void {
  const { projects, serviceAccounts, buckets, secrets } = cloud.state;
  const holders: Stored[] = [projects, serviceAccounts, buckets, secrets].flatMap((table): Stored[] =>
    Object.values(table),
  );
  for (const holder of holders) {
    if (holder["policy"]?.["bindings"] !== undefined) {
      holder["policy"] = { ...holder["policy"], bindings: renameIn(holder["policy"]["bindings"], from, to) };
    }
    const history: readonly Stored[] | undefined = holder["policyHistory"];
    if (history === undefined) continue;
    holder["policyHistory"] = history.map((version) => ({
      ...version,
      bindings: renameIn(version["bindings"], from, to),
    }));
  }
}

function renameIn(bindings: readonly Binding[], from: string, to: string): Binding[] {
  return bindings.map((binding) => ({
    ...binding,
    members: binding.members.map((member) => (member === from ? to : member)),
  }));
}
