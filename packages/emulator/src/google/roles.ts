const objectReads = ["storage.objects.get", "storage.objects.list"];
const objectWrites = ["storage.objects.create", "storage.objects.delete", "storage.objects.update"];
const objectPolicies = ["storage.objects.getIamPolicy", "storage.objects.setIamPolicy"];
const bucketReads = ["storage.buckets.get", "storage.buckets.list"];
const bucketWrites = [
  "storage.buckets.create",
  "storage.buckets.delete",
  "storage.buckets.update",
  "storage.buckets.getIamPolicy",
  "storage.buckets.setIamPolicy",
];
const accountReads = ["iam.serviceAccounts.get", "iam.serviceAccounts.list"];
const tokens = ["iam.serviceAccounts.getAccessToken", "iam.serviceAccounts.getOpenIdToken"];
const signatures = ["iam.serviceAccounts.signBlob", "iam.serviceAccounts.signJwt"];
const projectRead = "resourcemanager.projects.get";
const secretReads = ["secretmanager.secrets.get", "secretmanager.secrets.list", "secretmanager.versions.list"];

/** The predefined roles that decide something in this cloud, with the permissions it asks for. */
const permissionsOf: Readonly<Record<string, readonly string[]>> = {
  "roles/storage.admin": [...objectReads, ...objectWrites, ...objectPolicies, ...bucketReads, ...bucketWrites],
  "roles/storage.objectAdmin": [...objectReads, ...objectWrites, ...objectPolicies],
  "roles/storage.objectUser": [...objectReads, ...objectWrites],
  "roles/storage.objectViewer": objectReads,
  "roles/storage.objectCreator": ["storage.objects.create"],
  "roles/storage.bucketViewer": bucketReads,
  "roles/storage.legacyObjectOwner": ["storage.objects.get", "storage.objects.update", ...objectPolicies],
  "roles/storage.legacyObjectReader": ["storage.objects.get"],
  "roles/storage.legacyBucketReader": ["storage.buckets.get", "storage.objects.list"],
  "roles/storage.legacyBucketWriter": [
    "storage.buckets.get",
    "storage.objects.create",
    "storage.objects.delete",
    "storage.objects.list",
  ],
  "roles/storage.legacyBucketOwner": [
    "storage.buckets.get",
    "storage.buckets.getIamPolicy",
    "storage.buckets.setIamPolicy",
    "storage.buckets.update",
    "storage.objects.create",
    "storage.objects.delete",
    "storage.objects.list",
  ],
  "roles/iam.serviceAccountUser": [...accountReads, "iam.serviceAccounts.actAs"],
  "roles/iam.serviceAccountViewer": [...accountReads, "iam.serviceAccounts.getIamPolicy"],
  "roles/iam.workloadIdentityUser": [...accountReads, ...tokens],
  "roles/iam.serviceAccountTokenCreator": [
    ...accountReads,
    ...tokens,
    ...signatures,
    "iam.serviceAccounts.implicitDelegation",
  ],
  "roles/iam.serviceAccountOpenIdTokenCreator": ["iam.serviceAccounts.getOpenIdToken"],
  "roles/secretmanager.secretAccessor": ["secretmanager.versions.access"],
  "roles/secretmanager.viewer": secretReads,
  "roles/secretmanager.admin": ["secretmanager.*"],
  "roles/cloudsql.client": ["cloudsql.instances.connect", "cloudsql.instances.get"],
  "roles/cloudsql.instanceUser": ["cloudsql.instances.get", "cloudsql.instances.login"],
  "roles/cloudsql.admin": ["cloudsql.*"],
  "roles/container.admin": ["container.*", projectRead],
  "roles/container.clusterAdmin": ["container.clusters.*", "container.operations.*"],
  "roles/artifactregistry.reader": [
    "artifactregistry.repositories.downloadArtifacts",
    "artifactregistry.repositories.get",
  ],
  "roles/logging.logWriter": ["logging.logEntries.create"],
  "roles/monitoring.metricWriter": ["monitoring.timeSeries.create"],
  "roles/viewer": [...bucketReads, ...accountReads, ...secretReads, "container.clusters.get", projectRead],
  "roles/editor": [
    ...accountReads,
    ...secretReads,
    "iam.serviceAccounts.actAs",
    "storage.buckets.create",
    "storage.buckets.delete",
    "storage.buckets.list",
    "cloudsql.*",
    "container.*",
    "artifactregistry.*",
    "logging.*",
    "monitoring.*",
    projectRead,
  ],
};

/** Owners hold all but acting in an account's name, which no basic role gives. */
const neverOfOwner: readonly string[] = [...tokens, ...signatures, "iam.serviceAccounts.implicitDelegation"];

/** Whether the role contains the permission. Custom and unknown roles contain nothing here. */
export function roleContains(role: string, permission: string): boolean {
  if (role === "roles/owner") return !neverOfOwner.includes(permission);
  return (permissionsOf[role] ?? []).some((held) =>
    held.endsWith("*") ? permission.startsWith(held.slice(0, -1)) : held === permission,
  );
}
