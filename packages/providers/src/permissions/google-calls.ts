import type { CallRow } from "./call-row.ts";
import { row } from "./call-row.ts";
import { networkCalls } from "./network-calls.ts";

const clusterReaders =
  "gke.cluster gke.node-pool network.nat network.firewall iam.account-policy kubernetes.namespace kubernetes.service-account kubernetes.secret kubernetes.service helm.release flyte.project secrets.secret sql.database sql.user lease verify";
const instanceReaders = "sql.instance sql.database sql.user";
const policyReaders = "iam.project-roles iam.account-policy storage.bucket-rights verify";

/**
 * Every call of a Google API, with the permissions that Google's reference names for it. Where a call asks for more than its
 * own permission (an account that nodes act as, the network that an address is taken from) all of them are there.
 */
export const googleCalls: readonly CallRow[] = [
  ...[
    row("plan", "GET serviceusage /v1/projects/*/services", "services.api", "serviceusage.services.list"),
    row("plan", "GET serviceusage /v1/projects/*/services/*", "services.api", "serviceusage.services.get"),
    row("apply", "GET serviceusage /v1/operations/*", "services.api", ""),
    row("apply", "POST serviceusage /v1/projects/*/services/*:enable", "services.api", "serviceusage.services.enable"),
  ],
  ...[
    row("plan", "GET container /v1/projects/*/locations/*/clusters", clusterReaders, "container.clusters.list"),
    row(
      "plan",
      "GET container /v1/projects/*/locations/*/operations",
      "gke.cluster gke.node-pool",
      "container.operations.list",
    ),
    row(
      "apply",
      "GET container /v1/projects/*/locations/*/operations/*",
      "gke.cluster gke.node-pool",
      "container.operations.get",
    ),
    row(
      "apply",
      "POST container /v1/projects/*/locations/*/clusters",
      "gke.cluster",
      "container.clusters.create iam.serviceAccounts.actAs",
    ),
    row("apply", "PUT container /v1/projects/*/locations/*/clusters/*", "gke.cluster", "container.clusters.update"),
    row(
      "apply",
      "POST container /v1/projects/*/locations/*/clusters/*:setResourceLabels",
      "gke.cluster",
      "container.clusters.update",
    ),
    row("apply", "DELETE container /v1/projects/*/locations/*/clusters/*", "gke.cluster", "container.clusters.delete"),
    row(
      "apply",
      "POST container /v1/projects/*/locations/*/clusters/*/nodePools",
      "gke.node-pool",
      "container.clusters.update iam.serviceAccounts.actAs",
    ),
    row(
      "apply",
      "PUT container /v1/projects/*/locations/*/clusters/*/nodePools/*",
      "gke.node-pool",
      "container.clusters.update",
    ),
    row(
      "apply",
      "POST container /v1/projects/*/locations/*/clusters/*/nodePools/*:setAutoscaling",
      "gke.node-pool",
      "container.clusters.update",
    ),
    row(
      "apply",
      "DELETE container /v1/projects/*/locations/*/clusters/*/nodePools/*",
      "gke.node-pool",
      "container.clusters.update",
    ),
  ],
  ...networkCalls,
  ...[
    row("plan", "GET sqladmin /sql/v1beta4/projects/*/instances", instanceReaders, "cloudsql.instances.list"),
    row(
      "plan",
      "GET sqladmin /sql/v1beta4/projects/*/instances/*/databases",
      "sql.database sql.instance",
      "cloudsql.databases.list",
    ),
    row(
      "plan",
      "GET sqladmin /sql/v1beta4/projects/*/instances/*/users",
      "sql.user sql.instance",
      "cloudsql.users.list",
    ),
    row("plan", "GET sqladmin /sql/v1beta4/projects/*/operations", instanceReaders, "cloudsql.instances.get"),
    row("apply", "GET sqladmin /sql/v1beta4/projects/*/operations/*", instanceReaders, "cloudsql.instances.get"),
    row("apply", "POST sqladmin /sql/v1beta4/projects/*/instances", "sql.instance", "cloudsql.instances.create"),
    row("apply", "PATCH sqladmin /sql/v1beta4/projects/*/instances/*", "sql.instance", "cloudsql.instances.update"),
    row("apply", "DELETE sqladmin /sql/v1beta4/projects/*/instances/*", "sql.instance", "cloudsql.instances.delete"),
    row(
      "apply",
      "POST sqladmin /sql/v1beta4/projects/*/instances/*/databases",
      "sql.database",
      "cloudsql.databases.create",
    ),
    row(
      "apply",
      "DELETE sqladmin /sql/v1beta4/projects/*/instances/*/databases/*",
      "sql.database",
      "cloudsql.databases.delete",
    ),
    row("apply", "POST sqladmin /sql/v1beta4/projects/*/instances/*/users", "sql.user", "cloudsql.users.create"),
    row("apply", "PUT sqladmin /sql/v1beta4/projects/*/instances/*/users", "sql.user", "cloudsql.users.update"),
    row("apply", "DELETE sqladmin /sql/v1beta4/projects/*/instances/*/users", "sql.user", "cloudsql.users.delete"),
  ],
  ...[
    row("plan", "GET secretmanager /v1/projects/*/secrets", "secrets.secret", "secretmanager.secrets.list"),
    row("plan", "GET secretmanager /v1/projects/*/secrets/*", "secrets.secret", "secretmanager.secrets.get"),
    row(
      "plan",
      "GET secretmanager /v1/projects/*/secrets/*/versions",
      "secrets.secret sql.user",
      "secretmanager.versions.list",
    ),
    row(
      "plan",
      "GET secretmanager /v1/projects/*/secrets/*/versions/*",
      "secrets.secret",
      "secretmanager.versions.get",
    ),
    row(
      "apply",
      "GET secretmanager /v1/projects/*/secrets/*/versions/*:access",
      "sql.user kubernetes.secret flyte.project verify",
      "secretmanager.versions.access",
    ),
    row("apply", "POST secretmanager /v1/projects/*/secrets", "secrets.secret", "secretmanager.secrets.create"),
    row(
      "apply",
      "POST secretmanager /v1/projects/*/secrets/*:addVersion",
      "secrets.secret",
      "secretmanager.versions.add",
    ),
    row("apply", "PATCH secretmanager /v1/projects/*/secrets/*", "secrets.secret", "secretmanager.secrets.update"),
    row("apply", "DELETE secretmanager /v1/projects/*/secrets/*", "secrets.secret", "secretmanager.secrets.delete"),
  ],
  ...[
    row("plan", "GET storage /storage/v1/b", "storage.bucket", "storage.buckets.list"),
    row("plan", "GET storage /storage/v1/b/*", "storage.bucket storage.bucket-rights", "storage.buckets.get"),
    row("plan", "GET storage /storage/v1/b/*/iam", "storage.bucket-rights verify", "storage.buckets.getIamPolicy"),
    row("plan", "GET storage /storage/v1/b/*/o", "storage.bucket", "storage.objects.list"),
    row("apply", "POST storage /storage/v1/b", "storage.bucket", "storage.buckets.create"),
    row("apply", "PATCH storage /storage/v1/b/*", "storage.bucket", "storage.buckets.update"),
    row("apply", "PUT storage /storage/v1/b/*/iam", "storage.bucket-rights", "storage.buckets.setIamPolicy"),
    row("apply", "DELETE storage /storage/v1/b/*/o/*", "storage.bucket", "storage.objects.delete"),
    row("apply", "DELETE storage /storage/v1/b/*", "storage.bucket", "storage.buckets.delete"),
  ],
  ...[
    row(
      "plan",
      "GET iam /v1/projects/*/serviceAccounts",
      "iam.service-account iam.account-policy",
      "iam.serviceAccounts.list",
    ),
    row(
      "plan",
      "GET iam /v1/projects/*/serviceAccounts/*",
      "iam.service-account iam.account-policy iam.project-roles storage.bucket-rights verify",
      "iam.serviceAccounts.get",
    ),
    row("plan", "GET iam /v1/projects/*/serviceAccounts/*/keys", "iam.service-account", "iam.serviceAccountKeys.list"),
    row(
      "plan",
      "POST iam /v1/projects/*/serviceAccounts/*:getIamPolicy",
      "iam.account-policy verify iam.service-account",
      "iam.serviceAccounts.getIamPolicy",
    ),
    row("apply", "POST iam /v1/projects/*/serviceAccounts", "iam.service-account", "iam.serviceAccounts.create"),
    row("apply", "PATCH iam /v1/projects/*/serviceAccounts/*", "iam.service-account", "iam.serviceAccounts.update"),
    row("apply", "DELETE iam /v1/projects/*/serviceAccounts/*", "iam.service-account", "iam.serviceAccounts.delete"),
    row(
      "apply",
      "POST iam /v1/projects/*/serviceAccounts/*:setIamPolicy",
      "iam.account-policy",
      "iam.serviceAccounts.setIamPolicy",
    ),
  ],
  ...[
    row(
      "plan",
      "GET cloudresourcemanager /v1/projects/*",
      "network.private-services storage.bucket",
      "resourcemanager.projects.get",
    ),
    row(
      "plan",
      "POST cloudresourcemanager /v3/projects/*:getIamPolicy",
      policyReaders,
      "resourcemanager.projects.getIamPolicy",
    ),
    row(
      "apply",
      "POST cloudresourcemanager /v3/projects/*:setIamPolicy",
      "iam.project-roles",
      "resourcemanager.projects.setIamPolicy",
    ),
  ],
  // What a caller holds anybody may ask for themselves.
  ...[
    row("apply", "POST cloudresourcemanager /v1/projects/*:testIamPermissions", "apply", ""),
    row("apply", "GET storage /storage/v1/b/*/iam/testPermissions", "apply", ""),
    row("apply", "POST iam /v1/projects/*/serviceAccounts/*:testIamPermissions", "apply", ""),
    row("apply", "POST secretmanager /v1/projects/*/secrets/*:testIamPermissions", "apply", ""),
  ],
];
