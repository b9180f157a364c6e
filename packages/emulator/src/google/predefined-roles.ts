/**
 * What a predefined role contains, of what this cloud knows. `*` stands for any text; what follows a `-` is taken out of what
 * is given, what follows a `+` is given all the same.
 */
export interface PredefinedRole {
  readonly title: string;
  readonly holds: string;
}

const keyReads = "iam.serviceAccountKeys.get iam.serviceAccountKeys.list";
const projectReads = "resourcemanager.projects.get resourcemanager.projects.list";
const folderReads = "storage.managedFolders.get storage.managedFolders.list";
const objectReads = `storage.objects.get storage.objects.list ${folderReads}`;
const objectWrites =
  "storage.managedFolders.create storage.managedFolders.delete storage.objects.create storage.objects.delete " +
  "storage.objects.update storage.objects.move storage.objects.restore";
const objectPolicies = "storage.objects.getIamPolicy storage.objects.setIamPolicy";
const objectRetention = "storage.objects.overrideUnlockedRetention storage.objects.setRetention";
const tokens = "iam.serviceAccounts.getAccessToken iam.serviceAccounts.getOpenIdToken";
const signatures = "iam.serviceAccounts.signBlob iam.serviceAccounts.signJwt";
const accountReads = "iam.serviceAccounts.get iam.serviceAccounts.list";
const listTags = "*.listEffectiveTags *.listTagBindings";
const computeReads =
  "compute.*.get compute.*.list compute.networks.get* compute.networks.listPeeringRoutes compute.routers.get* compute.routers.list*";
const computePlaces = "compute.projects.get compute.regions.* compute.zones.*";
const computeOperations = "compute.*Operations.get compute.*Operations.list";
const clusterReads = "container.*.get container.*.list container.*.getStatus container.*.getScale -container.secrets.*";
const rbacWrites =
  "-container.*oleBindings.create -container.*oleBindings.delete -container.*oleBindings.update -container.*oles.bind " +
  "-container.*oles.create -container.*oles.delete -container.*oles.escalate -container.*oles.update";
const noTagWrites = "-*.createTagBinding -*.deleteTagBinding";

/**
 * The predefined roles that decide something in this cloud, by Google's list of roles and permissions (August 2026). Basic
 * roles hold next to nothing in buckets: their holders get it from the bucket's own policy (`projectOwner:P`). No basic role
 * lets anybody act in an account's name.
 */
export const predefinedRoles: Readonly<Record<string, PredefinedRole>> = {
  "roles/owner": {
    title: "Owner",
    holds:
      `* -storage.objects.* -storage.managedFolders.* -storage.buckets.get* +storage.buckets.getObjectInsights -storage.buckets.setI* -storage.buckets.update ` +
      `-storage.buckets.relocate ${without(tokens, signatures)} -iam.serviceAccounts.implicitDelegation`,
  },
  "roles/editor": {
    title: "Editor",
    holds:
      "cloudsql.* compute.* container.* secretmanager.* servicenetworking.* serviceusage.* artifactregistry.* logging.* " +
      "monitoring.* iam.serviceAccounts.* iam.serviceAccountKeys.* iam.roles.get iam.roles.list storage.buckets.create storage.buckets.delete " +
      `storage.buckets.list ${projectReads} resourcemanager.projects.getIamPolicy resourcemanager.projects.update ` +
      `resourcemanager.projects.move ${listTags} ${noTagWrites} -*.setIamPolicy -servicenetworking.services.addPeering ` +
      "-iam.serviceAccounts.undelete -secretmanager.versions.access -container.clusters.impersonate " +
      `-container.certificateSigningRequests.approve -container.*ocalSubjectAccessReviews.create ` +
      `-container.subjectAccessReviews.create -container.serviceAccounts.createToken ${rbacWrites} ` +
      `${without(tokens, signatures)} -iam.serviceAccounts.implicitDelegation`,
  },
  "roles/viewer": {
    title: "Viewer",
    holds:
      `${computeReads} compute.*.getIamPolicy ${clusterReads} container.clusters.connect container.pods.getLogs ` +
      "container.selfSubject*Reviews.create container.tokenReviews.create cloudsql.*.get cloudsql.*.list " +
      "cloudsql.instances.export cloudsql.instances.listServerCas iam.roles.get iam.roles.list " +
      `${accountReads} ${keyReads} iam.serviceAccounts.getIamPolicy ${projectReads} resourcemanager.projects.getIamPolicy ` +
      "secretmanager.*.get secretmanager.*.list secretmanager.secrets.getIamPolicy servicenetworking.*.get " +
      "artifactregistry.locations.* artifactregistry.repositories.get artifactregistry.repositories.list " +
      "artifactregistry.repositories.downloadArtifacts " +
      "servicenetworking.operations.list servicenetworking.services.getConsumerConfig servicenetworking.services.use " +
      "servicenetworking.services.listPeeredDnsDomains serviceusage.*.get serviceusage.services.list " +
      `storage.buckets.list ${listTags} -container.deployments.getScale`,
  },
  "roles/browser": { title: "Browser", holds: `${projectReads} resourcemanager.projects.getIamPolicy` },

  "roles/artifactregistry.reader": {
    title: "Artifact Registry Reader",
    holds:
      "artifactregistry.repositories.downloadArtifacts artifactregistry.repositories.get " +
      "artifactregistry.repositories.list resourcemanager.projects.get",
  },
  "roles/cloudsql.admin": {
    title: "Cloud SQL Admin",
    holds: `cloudsql.* ${projectReads} serviceusage.quotas.get serviceusage.services.get serviceusage.services.list`,
  },
  "roles/cloudsql.client": { title: "Cloud SQL Client", holds: "cloudsql.instances.connect cloudsql.instances.get" },
  "roles/cloudsql.instanceUser": {
    title: "Cloud SQL Instance User",
    holds: "cloudsql.instances.executeSql cloudsql.instances.get cloudsql.instances.login",
  },
  "roles/cloudsql.viewer": {
    title: "Cloud SQL Viewer",
    holds:
      "cloudsql.*.get cloudsql.*.list cloudsql.instances.export cloudsql.instances.list* " +
      `${projectReads} serviceusage.quotas.get serviceusage.services.get serviceusage.services.list`,
  },
  "roles/compute.networkAdmin": {
    title: "Compute Network Admin",
    holds:
      "compute.addresses.* compute.forwardingRules.* compute.globalAddresses.* compute.networks.* compute.routers.* " +
      "compute.subnetworks.* compute.firewalls.get compute.firewalls.list compute.firewalls.list* " +
      `${computePlaces} ${computeOperations} -compute.projects.set* ${projectReads} servicenetworking.operations.get ` +
      "servicenetworking.services.addPeering servicenetworking.services.createPeeredDnsDomain " +
      "servicenetworking.services.deleteConnection servicenetworking.services.deletePeeredDnsDomain " +
      "servicenetworking.services.disableVpcServiceControls servicenetworking.services.enableVpcServiceControls " +
      "servicenetworking.services.get servicenetworking.services.listPeeredDnsDomains serviceusage.quotas.get " +
      "serviceusage.services.get serviceusage.services.list",
  },
  "roles/compute.networkUser": {
    title: "Compute Network User",
    holds:
      "compute.addresses.createInternal compute.addresses.deleteInternal compute.addresses.get compute.addresses.list* " +
      "compute.addresses.useInternal compute.firewalls.get compute.firewalls.list* compute.networks.access " +
      "compute.networks.get* compute.networks.list* compute.networks.use compute.networks.useExternalIp " +
      "compute.routers.get* compute.routers.list* compute.subnetworks.get compute.subnetworks.list* " +
      `compute.subnetworks.use compute.subnetworks.useExternalIp ${computePlaces} ${projectReads} ` +
      "servicenetworking.services.get serviceusage.quotas.get serviceusage.services.get serviceusage.services.list",
  },
  "roles/compute.securityAdmin": {
    title: "Compute Security Admin",
    holds:
      `compute.firewalls.* compute.networks.get* compute.networks.list compute.networks.list*Tag* ` +
      "compute.networks.updatePolicy compute.routers.get* compute.routers.list* compute.subnetworks.get " +
      `compute.subnetworks.list* ${computePlaces} ${computeOperations} ${projectReads} serviceusage.quotas.get ` +
      "serviceusage.services.get serviceusage.services.list",
  },
  "roles/compute.viewer": {
    title: "Compute Viewer",
    holds:
      `${computeReads} compute.*.getIamPolicy compute.*.listEffectiveTags compute.*.listTagBindings ${projectReads} ` +
      "serviceusage.quotas.get serviceusage.services.get serviceusage.services.list",
  },
  "roles/container.admin": { title: "Kubernetes Engine Admin", holds: `container.* ${projectReads}` },
  "roles/container.clusterAdmin": {
    title: "Kubernetes Engine Cluster Admin",
    holds:
      "container.clusters.connect container.clusters.create container.clusters.delete container.clusters.get " +
      `container.clusters.list container.clusters.update container.operations.* ${projectReads}`,
  },
  "roles/container.clusterViewer": {
    title: "Kubernetes Engine Cluster Viewer",
    holds: `container.clusters.connect container.clusters.get container.clusters.list ${projectReads}`,
  },
  "roles/container.defaultNodeServiceAccount": {
    title: "Kubernetes Engine Default Node Service Account",
    holds: "logging.logEntries.create monitoring.timeSeries.create monitoring.timeSeries.list",
  },
  "roles/container.developer": {
    title: "Kubernetes Engine Developer",
    holds:
      "container.* -container.clusters.* -container.operations.* -container.certificateSigningRequests.approve " +
      "-container.certificateSigningRequests.getStatus -container.controllerRevisions.create " +
      "-container.controllerRevisions.delete -container.controllerRevisions.update -container.*WebhookConfigurations.create " +
      "-container.*WebhookConfigurations.delete -container.*WebhookConfigurations.update " +
      "-container.podSecurityPolicies.create -container.podSecurityPolicies.delete -container.podSecurityPolicies.update " +
      `-container.podSecurityPolicies.use ${rbacWrites} +container.clusters.connect +container.clusters.get ` +
      `+container.clusters.list ${projectReads}`,
  },
  "roles/container.viewer": {
    title: "Kubernetes Engine Viewer",
    holds:
      `${clusterReads} container.clusters.connect container.tokenReviews.create -container.*ubjectAccessReviews.list ` +
      `-container.volumeSnapshots.getStatus ${projectReads}`,
  },
  "roles/iam.roleAdmin": {
    title: "Role Administrator",
    holds: "iam.roles.* resourcemanager.projects.get resourcemanager.projects.getIamPolicy",
  },
  "roles/iam.roleViewer": {
    title: "Role Viewer",
    holds:
      "iam.roles.get iam.roles.list iam.roles.listEffectiveTags iam.roles.listTagBindings resourcemanager.projects.get " +
      "resourcemanager.projects.getIamPolicy",
  },
  "roles/iam.securityAdmin": {
    title: "Security Admin",
    holds: `*.getIamPolicy *.setIamPolicy *.list iam.roles.get iam.serviceAccounts.get -container.secrets.list`,
  },
  "roles/iam.serviceAccountAdmin": {
    title: "Service Account Admin",
    holds:
      `iam.serviceAccounts.* -iam.serviceAccounts.actAs ${without(tokens, signatures)} ` +
      `-iam.serviceAccounts.implicitDelegation ${projectReads}`,
  },
  "roles/iam.serviceAccountCreator": {
    title: "Create Service Accounts",
    holds: `iam.serviceAccounts.create ${accountReads} ${projectReads}`,
  },
  "roles/iam.serviceAccountDeleter": {
    title: "Delete Service Accounts",
    holds: `iam.serviceAccounts.delete ${accountReads} ${projectReads}`,
  },
  "roles/iam.serviceAccountKeyAdmin": {
    title: "Service Account Key Admin",
    holds: `iam.serviceAccountKeys.* ${accountReads} ${projectReads}`,
  },
  "roles/iam.serviceAccountOpenIdTokenCreator": {
    title: "Service Account OpenID Connect Identity Token Creator",
    holds: "iam.serviceAccounts.getOpenIdToken",
  },
  "roles/iam.serviceAccountTokenCreator": {
    title: "Service Account Token Creator",
    holds: `${accountReads} ${tokens} ${signatures} iam.serviceAccounts.implicitDelegation ${projectReads}`,
  },
  "roles/iam.serviceAccountUser": {
    title: "Service Account User",
    holds: `${accountReads} iam.serviceAccounts.actAs ${projectReads}`,
  },
  "roles/iam.serviceAccountViewer": {
    title: "View Service Accounts",
    holds:
      `${accountReads} ${keyReads} iam.serviceAccounts.getIamPolicy iam.serviceAccounts.listEffectiveTags ` +
      `iam.serviceAccounts.listTagBindings ${projectReads}`,
  },
  "roles/iam.workloadIdentityUser": { title: "Workload Identity User", holds: `${accountReads} ${tokens}` },
  "roles/logging.logWriter": { title: "Logs Writer", holds: "logging.logEntries.create" },
  "roles/monitoring.metricWriter": { title: "Monitoring Metric Writer", holds: "monitoring.timeSeries.create" },
  "roles/resourcemanager.projectIamAdmin": {
    title: "Project IAM Admin",
    holds: "resourcemanager.projects.get resourcemanager.projects.getIamPolicy resourcemanager.projects.setIamPolicy",
  },
  "roles/secretmanager.admin": { title: "Secret Manager Admin", holds: `secretmanager.* ${projectReads}` },
  "roles/secretmanager.secretAccessor": {
    title: "Secret Manager Secret Accessor",
    holds: `secretmanager.versions.access ${projectReads}`,
  },
  "roles/secretmanager.secretVersionAdder": {
    title: "Secret Manager Secret Version Adder",
    holds: `secretmanager.secrets.rotate secretmanager.versions.add ${projectReads}`,
  },
  "roles/secretmanager.secretVersionManager": {
    title: "Secret Manager Secret Version Manager",
    holds: `secretmanager.secrets.rotate secretmanager.versions.* -secretmanager.versions.access ${projectReads}`,
  },
  "roles/secretmanager.viewer": {
    title: "Secret Manager Viewer",
    holds:
      "secretmanager.*.get secretmanager.*.list secretmanager.secrets.getIamPolicy secretmanager.secrets.listEffectiveTags " +
      `secretmanager.secrets.listTagBindings ${projectReads}`,
  },
  "roles/servicenetworking.networksAdmin": {
    title: "Service Networking Admin",
    holds: "servicenetworking.*",
  },
  "roles/serviceusage.serviceUsageAdmin": {
    title: "Service Usage Admin",
    holds: "serviceusage.* monitoring.timeSeries.list",
  },
  "roles/serviceusage.serviceUsageConsumer": {
    title: "Service Usage Consumer",
    holds:
      "serviceusage.operations.get serviceusage.quotas.get serviceusage.services.get serviceusage.services.list " +
      "serviceusage.services.use",
  },
  "roles/serviceusage.serviceUsageViewer": {
    title: "Service Usage Viewer",
    holds: "serviceusage.operations.get serviceusage.quotas.get serviceusage.services.get serviceusage.services.list",
  },
  "roles/storage.admin": { title: "Storage Admin", holds: `storage.* ${projectReads}` },
  "roles/storage.bucketViewer": { title: "Storage Bucket Viewer", holds: "storage.buckets.get storage.buckets.list" },
  "roles/storage.objectAdmin": {
    title: "Storage Object Admin",
    holds: `${objectReads} ${objectWrites} ${objectPolicies} ${objectRetention} ${projectReads}`,
  },
  "roles/storage.objectCreator": {
    title: "Storage Object Creator",
    holds: `storage.objects.create ${projectReads}`,
  },
  "roles/storage.objectUser": {
    title: "Storage Object User",
    holds: `${objectReads} ${objectWrites} ${projectReads}`,
  },
  "roles/storage.objectViewer": { title: "Storage Object Viewer", holds: `${objectReads} ${projectReads}` },
  "roles/storage.legacyBucketOwner": {
    title: "Storage Legacy Bucket Owner",
    holds:
      "storage.buckets.get storage.buckets.getIamPolicy storage.buckets.setIamPolicy storage.buckets.update " +
      "storage.managedFolders.* storage.objects.create storage.objects.delete storage.objects.list storage.objects.restore " +
      "storage.objects.setRetention storage.buckets.enableObjectRetention storage.buckets.restore " +
      "storage.buckets.listEffectiveTags storage.buckets.listTagBindings storage.buckets.createTagBinding " +
      "storage.buckets.deleteTagBinding storage.buckets.getIpFilter storage.buckets.setIpFilter storage.buckets.relocate",
  },
  "roles/storage.legacyBucketReader": {
    title: "Storage Legacy Bucket Reader",
    holds: `storage.buckets.get storage.objects.list ${folderReads}`,
  },
  "roles/storage.legacyBucketWriter": {
    title: "Storage Legacy Bucket Writer",
    holds:
      "storage.buckets.get storage.objects.create storage.objects.delete storage.objects.list storage.objects.restore " +
      `storage.objects.setRetention storage.managedFolders.create storage.managedFolders.delete ${folderReads}`,
  },
  "roles/storage.legacyObjectOwner": {
    title: "Storage Legacy Object Owner",
    holds: `storage.objects.get storage.objects.update ${objectPolicies} ${objectRetention}`,
  },
  "roles/storage.legacyObjectReader": { title: "Storage Legacy Object Reader", holds: "storage.objects.get" },
};

function without(...lists: readonly string[]): string {
  return lists
    .flatMap((list) => list.split(" "))
    .map((permission) => `-${permission}`)
    .join(" ");
}
