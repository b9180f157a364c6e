import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Project } from "../cloud/state.ts";
import { findAccount } from "./iam-account-store.ts";
import type { Binding } from "./policy-bindings.ts";
import { findProject } from "./project.ts";
import { roleContains } from "./roles.ts";

/**
 * Whether the member holds the permission on the resource, by its policy or its project's, as decided at this moment:
 * a changed policy counts only after `faults.iamPropagationMs`.
 */
export function holds(cloud: Cloud, member: string, permission: string, resource: string): boolean {
  const project = projectOfResource(cloud, resource);
  if (isDisabledAccount(cloud, member)) return false;
  const policies = [policyHolder(cloud, resource), project].filter((holder) => holder !== undefined);
  const names = namesOf(cloud, member, project);
  return policies.some((holder) =>
    effectiveBindings(cloud, holder).some(
      (binding) =>
        roleContains(cloud, binding.role, permission) &&
        conditionHolds(cloud, binding.condition, resource) &&
        binding.members.some((listed) => names.has(listed)),
    ),
  );
}

/** The bindings that decide now: the newest version that has had the time to spread. */
function effectiveBindings(cloud: Cloud, holder: Stored): readonly Binding[] {
  const history: readonly Stored[] = holder["policyHistory"] ?? [];
  const spread = history.filter((version) => version["atMs"] + cloud.faults.iamPropagationMs <= cloud.now());
  const version = spread.at(-1) ?? history[0] ?? holder["policy"];
  return version?.["bindings"] ?? [];
}

/** What holds the policy that decides beside the project's: a bucket, an account, a secret (for its versions too). */
function policyHolder(cloud: Cloud, resource: string): Stored | undefined {
  const [kind, project, collection, name = ""] = resource.split("/");
  if (kind === "buckets") return cloud.state.buckets[project ?? ""];
  if (collection === "serviceAccounts") return findAccount(cloud, name);
  if (collection === "secrets") {
    return cloud.state.secrets[`projects/${findProject(cloud, project ?? "")?.projectId}/secrets/${name}`];
  }
  return undefined;
}

/** The project in which a resource is, by its full name; `projects/-/serviceAccounts/E` is in the account's. */
export function projectOfResource(cloud: Cloud, resource: string): Project | undefined {
  const holder = policyHolder(cloud, resource);
  if (resource.startsWith("buckets/")) return findProject(cloud, String(holder?.["bucket"]?.["projectNumber"]));
  return findProject(cloud, holder?.["projectId"] ?? resource.split("/")[1] ?? "");
}

function isDisabledAccount(cloud: Cloud, member: string): boolean {
  const email = /^serviceAccount:([^[]+@[^[]+)$/.exec(member)?.[1];
  if (email === undefined) return false;
  return Object.values(cloud.state.serviceAccounts).some(
    (account) => account["email"] === email && account["disabled"] === true,
  );
}

/** Every spelling under which policies may name the member. */
function namesOf(cloud: Cloud, member: string, project: Project | undefined): Set<string> {
  const names = new Set([member, "allUsers", "allAuthenticatedUsers"]);
  if (member.startsWith("user:")) names.add(`domain:${member.split("@")[1]}`);
  for (const name of principalNames(cloud, member)) names.add(name);
  if (project === undefined) return names;
  for (const [role, group] of [
    ["roles/owner", "projectOwner"],
    ["roles/editor", "projectEditor"],
    ["roles/viewer", "projectViewer"],
  ]) {
    const holders = effectiveBindings(cloud, project).filter((binding) => binding.role === role);
    if (holders.some((binding) => binding.members.includes(member))) names.add(`${group}:${project.projectId}`);
  }
  return names;
}

/** The federated names of a cluster's pod identity. Which cluster it is in isn't known here, so all of the project's are. */
function principalNames(cloud: Cloud, member: string): string[] {
  const match = /^serviceAccount:(.+)\.svc\.id\.goog\[([^/]+)\/([^\]]+)\]$/.exec(member);
  const project = match === null ? undefined : findProject(cloud, match[1] ?? "");
  if (match === null || project === undefined) return [];
  const { projectId, projectNumber } = project;
  const pool = `//iam.googleapis.com/projects/${projectNumber}/locations/global/workloadIdentityPools/${projectId}.svc.id.goog`;
  const clusters = Object.keys(cloud.state.clusters).filter((name) => name.startsWith(`projects/${projectId}/`));
  return [
    `principal:${pool}/subject/ns/${match[2]}/sa/${match[3]}`,
    `principalSet:${pool}/namespace/${match[2]}`,
    ...clusters.map((name) => `principalSet:${pool}/kubernetes.cluster/https://container.googleapis.com/v1/${name}`),
  ];
}

/** Only the conditions that people really write are understood, for buckets and for a time; any other never holds. */
function conditionHolds(cloud: Cloud, condition: Stored | undefined, resource: string): boolean {
  if (condition === undefined) return true;
  const expression = String(condition["expression"]).trim();
  const end = /^request\.time < timestamp\(["'](.*)["']\)$/.exec(expression)?.[1];
  if (end !== undefined) return cloud.now() < Date.parse(end);
  const prefix = /^resource\.name\.startsWith\(["'](.*)["']\)$/.exec(expression)?.[1];
  return (
    prefix !== undefined && resource.startsWith("buckets/") && `projects/_/${resource}/objects/`.startsWith(prefix)
  );
}
