/** The APIs that this cloud knows, with the title that lists and error texts print. */
const titles: Readonly<Record<string, string>> = {
  "artifactregistry.googleapis.com": "Artifact Registry API",
  "autoscaling.googleapis.com": "Cloud Autoscaling API",
  "bigquery.googleapis.com": "BigQuery API",
  "bigquerystorage.googleapis.com": "BigQuery Storage API",
  "cloudapis.googleapis.com": "Google Cloud APIs",
  "cloudbuild.googleapis.com": "Cloud Build API",
  "cloudkms.googleapis.com": "Cloud Key Management Service (KMS) API",
  "cloudresourcemanager.googleapis.com": "Cloud Resource Manager API",
  "cloudtrace.googleapis.com": "Cloud Trace API",
  "compute.googleapis.com": "Compute Engine API",
  "container.googleapis.com": "Kubernetes Engine API",
  "containerfilesystem.googleapis.com": "Container File System API",
  "containerregistry.googleapis.com": "Container Registry API",
  "datastore.googleapis.com": "Cloud Datastore API",
  "deploymentmanager.googleapis.com": "Cloud Deployment Manager V2 API",
  "dns.googleapis.com": "Cloud DNS API",
  "gkebackup.googleapis.com": "Backup for GKE API",
  "iam.googleapis.com": "Identity and Access Management (IAM) API",
  "iamcredentials.googleapis.com": "IAM Service Account Credentials API",
  "logging.googleapis.com": "Cloud Logging API",
  "monitoring.googleapis.com": "Cloud Monitoring API",
  "networkconnectivity.googleapis.com": "Network Connectivity API",
  "oslogin.googleapis.com": "Cloud OS Login API",
  "pubsub.googleapis.com": "Cloud Pub/Sub API",
  "secretmanager.googleapis.com": "Secret Manager API",
  "servicemanagement.googleapis.com": "Service Management API",
  "servicenetworking.googleapis.com": "Service Networking API",
  "serviceusage.googleapis.com": "Service Usage API",
  "sql-component.googleapis.com": "Cloud SQL",
  "sqladmin.googleapis.com": "Cloud SQL Admin API",
  "storage-api.googleapis.com": "Google Cloud Storage JSON API",
  "storage-component.googleapis.com": "Cloud Storage",
  "storage.googleapis.com": "Cloud Storage API",
  "sts.googleapis.com": "Security Token Service API",
};

/** What Google enables in a new project. */
export const defaultServices: readonly string[] = [
  "bigquery.googleapis.com",
  "bigquerystorage.googleapis.com",
  "cloudapis.googleapis.com",
  "cloudtrace.googleapis.com",
  "datastore.googleapis.com",
  "logging.googleapis.com",
  "monitoring.googleapis.com",
  "servicemanagement.googleapis.com",
  "serviceusage.googleapis.com",
  "sql-component.googleapis.com",
  "storage-api.googleapis.com",
  "storage-component.googleapis.com",
  "storage.googleapis.com",
];

/** Enabling the first also enables the others. */
const dependencies: Readonly<Record<string, readonly string[]>> = {
  "compute.googleapis.com": ["oslogin.googleapis.com"],
  "container.googleapis.com": [
    "artifactregistry.googleapis.com",
    "autoscaling.googleapis.com",
    "compute.googleapis.com",
    "containerfilesystem.googleapis.com",
    "containerregistry.googleapis.com",
    "dns.googleapis.com",
    "gkebackup.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "networkconnectivity.googleapis.com",
    "oslogin.googleapis.com",
    "pubsub.googleapis.com",
  ],
  "iam.googleapis.com": ["iamcredentials.googleapis.com"],
  "containerregistry.googleapis.com": ["pubsub.googleapis.com", "storage-api.googleapis.com"],
};

/** Every API host of the catalog, sorted. */
export function catalogHosts(): string[] {
  return Object.keys(titles).sort();
}

/** The API's title; undefined for a host that Google doesn't know. */
export function titleOf(host: string): string | undefined {
  return Object.hasOwn(titles, host) ? titles[host] : undefined;
}

/** The APIs that are enabled together with this one, itself first. */
export function withDependencies(host: string): string[] {
  const all = [host];
  for (const one of all) {
    for (const needed of dependencies[one] ?? []) if (!all.includes(needed)) all.push(needed);
  }
  return all;
}

/** The APIs that name this one as what they need. */
export function dependants(host: string): string[] {
  return Object.keys(dependencies)
    .filter((other) => dependencies[other]?.includes(host))
    .sort();
}
