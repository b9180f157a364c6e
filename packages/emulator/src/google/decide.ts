import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Project } from "../cloud/state.ts";
import type { Binding } from "./policy-bindings.ts";
import { findProject } from "./project.ts";
import { roleContains } from "./roles.ts";

/**
 * Whether the member holds the permission on the resource, by its policy or its project's, as decided at this moment:
 * a changed policy counts only after `faults.iamPropagationMs`.
 */
export function holds(cloud: Cloud, member: string, permission: string, resource: string): boolean {
  const project = projectOf(cloud, resource);
  if (isDisabledAccount(cloud, member)) return false;
  const policies = [policyHolder(cloud, resource), project].filter((holder) => holder !== undefined);
  const names = namesOf(cloud, member, project);
  return policies.some((holder) =>
    effectiveBindings(cloud, holder).some(
      (binding) =>
        roleContains(binding.role, permission) &&
        conditionHolds(binding.condition, resource) &&
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

function policyHolder(cloud: Cloud, resource: string): Stored | undefined {
  if (resource.startsWith("buckets/")) return cloud.state.buckets[resource.slice("buckets/".length)];
  if (resource.includes("/serviceAccounts/")) return cloud.state.serviceAccounts[resource];
  if (resource.includes("/secrets/")) return cloud.state.secrets[resource];
  return undefined;
}

function projectOf(cloud: Cloud, resource: string): Project | undefined {
  const bucket = resource.startsWith("buckets/") ? policyHolder(cloud, resource) : undefined;
  if (bucket !== undefined) return findProject(cloud, String(bucket["bucket"]?.["projectNumber"]));
  return findProject(cloud, resource.split("/")[1] ?? "");
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

/** Only the condition that people really write for buckets is understood; any other never holds. */
function conditionHolds(condition: Stored | undefined, resource: string): boolean {
  if (condition === undefined) return true;
  const prefix = /^resource\.name\.startsWith\(["'](.*)["']\)$/.exec(String(condition["expression"]).trim())?.[1];
  return (
    prefix !== undefined && resource.startsWith("buckets/") && `projects/_/${resource}/objects/`.startsWith(prefix)
  );
}
