import type { Cloud } from "../cloud/cloud.ts";
import { projectOfResource } from "./decide.ts";

const basicRoles: readonly string[] = ["owner", "editor", "viewer", "browser"];

/** The roles of the services of this cloud, whole: a misspelt one isn't in it. Other services' roles aren't checked. */
const rolesOfService: Readonly<Record<string, string>> = {
  storage:
    "admin objectAdmin objectUser objectViewer objectCreator bucketViewer hmacKeyAdmin insightsCollectorService " +
    "expressModeServiceInput expressModeServiceOutput expressModeUserAccess folderAdmin legacyBucketOwner " +
    "legacyBucketReader legacyBucketWriter legacyObjectOwner legacyObjectReader",
  iam:
    "admin denyAdmin denyReviewer oauthClientAdmin oauthClientViewer operationViewer organizationRoleAdmin " +
    "organizationRoleViewer roleAdmin roleViewer securityAdmin securityReviewer serviceAccountAdmin " +
    "serviceAccountApiKeyBindingAdmin serviceAccountCreator serviceAccountDeleter serviceAccountKeyAdmin " +
    "serviceAccountOpenIdTokenCreator serviceAccountTokenCreator serviceAccountUser serviceAccountViewer " +
    "workforcePoolAdmin workforcePoolEditor workforcePoolViewer workloadIdentityPoolAdmin " +
    "workloadIdentityPoolViewer workloadIdentityUser principalAccessBoundaryAdmin principalAccessBoundaryUser " +
    "principalAccessBoundaryViewer",
  container:
    "admin cloudKmsKeyUser clusterAdmin clusterViewer defaultNodeServiceAccount developer hostServiceAgentUser " +
    "nodeServiceAccount nodeServiceAgent serviceAgent viewer",
  cloudsql: "admin client editor instanceUser schemaViewer serviceAgent studioUser viewer",
  secretmanager: "admin secretAccessor secretVersionAdder secretVersionManager viewer",
  serviceusage: "apiKeysAdmin apiKeysViewer serviceUsageAdmin serviceUsageConsumer serviceUsageViewer",
  servicenetworking: "networksAdmin serviceAgent",
  artifactregistry:
    "admin containerRegistryMigrationAdmin createOnPushRepoAdmin createOnPushWriter reader repoAdmin serviceAgent " +
    "writer",
  logging:
    "admin bucketWriter configWriter fieldAccessor linkViewer logWriter privateLogViewer serviceAgent sqlAlertWriter " +
    "viewAccessor viewer",
};

/** What can be granted on a service account itself. */
const accountServices: readonly string[] = ["iam"];

type Kind = "account" | "bucket" | "project" | "secret";

/** Why a policy of that resource doesn't take the role, in Google's words; undefined when it does. */
export function refuseRole(cloud: Cloud, role: string, resource: string): string | undefined {
  if (/^organizations\/[^/]+\/roles\/[\w.]{3,64}$/.test(role)) return undefined;
  if (/^projects\/[^/]+\/roles\/[\w.]{3,64}$/.test(role)) {
    const fits =
      cloud.state.roles[role] !== undefined && role.split("/")[1] === projectOfResource(cloud, resource)?.projectId;
    return fits ? undefined : `Role (${role}) does not exist in the resource's hierarchy.`;
  }
  return isRoleSupported(role, resource) ? undefined : `Role ${role} is not supported for this resource.`;
}

/** Whether a policy of that resource takes the predefined role; a misspelt role is taken nowhere. */
export function isRoleSupported(role: string, resource: string): boolean {
  const kind = kindOf(resource);
  const match = /^roles\/(?:([a-z0-9]+)\.)?([A-Za-z0-9]+)$/.exec(role);
  const name = match?.[2];
  if (match === null || name === undefined) return false;
  const service = match[1];
  if (service === undefined) return kind !== "bucket" && basicRoles.includes(name);
  const known = rolesOfService[service]?.split(" ").includes(name);
  switch (kind) {
    case "bucket":
      return service === "storage" && known === true;
    case "account":
      return accountServices.includes(service) && known === true && !/^workforce|^organization|^deny/.test(name);
    case "secret":
      return service === "secretmanager" && known === true;
    case "project":
      return (known ?? true) ? !name.startsWith("legacy") : false;
  }
}

function kindOf(resource: string): Kind {
  if (resource.startsWith("buckets/")) return "bucket";
  if (/^projects\/[^/]+\/serviceAccounts\//.test(resource)) return "account";
  return /^projects\/[^/]+\/secrets\//.test(resource) ? "secret" : "project";
}
