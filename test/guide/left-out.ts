import type { Steps } from "./plan-steps.ts";

/** What somebody forgot of the installation by hand, and what fgk has to find. */
export interface LeftOut {
  readonly name: string;
  /** Commands that aren't typed: each text stands in exactly one of them. */
  readonly without: readonly string[];
  /** What was written differently in a file or a command: the text and what stood in its place. */
  readonly instead?: readonly (readonly [file: string, text: string, written: string])[];
  /** Commands that fail because of it, by a text of theirs, in their order. */
  readonly failing?: readonly string[];
  /** The risks to which the plan needs consent, as `--allow` takes them. */
  readonly allow?: string;
  /** What the deployment file says besides, in place of a text that it has. */
  readonly file?: readonly [text: string, written: string];
  /** The changes of the plan, and nothing more; a text: no plan is made, for this reason. */
  readonly plan: Steps | string;
}

const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const annotation = "annotations.iam.gke.io/gcp-service-account";
const asIdentityUser = (who: string): string =>
  `roles/iam.workloadIdentityUser serviceAccount:acme-ml.svc.id.goog[${who}]`;

/** Flyte isn't running without it, so that whether its project is there can only be asked later. */
const projectLater: Steps = { "ensure flyte.project/flytesnacks": {} };

const namespacesLater: Steps = {
  "create kubernetes.namespace/flytesnacks-development": { name: "flytesnacks-development" },
  "create kubernetes.namespace/flytesnacks-production": { name: "flytesnacks-production" },
  "create kubernetes.namespace/flytesnacks-staging": { name: "flytesnacks-staging" },
  "create kubernetes.service-account/flytesnacks-development/default": { [annotation]: account },
  "create kubernetes.service-account/flytesnacks-production/default": { [annotation]: account },
  "create kubernetes.service-account/flytesnacks-staging/default": { [annotation]: account },
};

const annotating = [
  "kubectl annotate serviceaccount default --namespace flytesnacks-development",
  "kubectl annotate serviceaccount default --namespace flytesnacks-staging",
  "kubectl annotate serviceaccount default --namespace flytesnacks-production",
];

const accountTemplate = `    002_serviceaccount.yaml: |
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: default
        namespace: '{{ namespace }}'
        annotations:
          iam.gke.io/gcp-service-account: '{{ defaultIamServiceAccount }}'
`;

const accountAnnotation = `serviceAccount:
  annotations:
    iam.gke.io/gcp-service-account: ${account}
`;

/** Flyte never ran: its namespaces aren't there, and can't be annotated. */
const neverRan: Steps = { ...namespacesLater, ...projectLater };

/** A user that fgk makes has its password from a secret; the first version is the password that Flyte has already. */
const userWithPassword: Steps = {
  "create services.api/secretmanager.googleapis.com": { state: "ENABLED" },
  "create secrets.secret/fgk-prod-db-password": {},
  "create sql.user/flyte-db/flyteadmin": {
    password: {
      secret: "projects/acme-ml/secrets/fgk-prod-db-password",
      version: { later: { address: "secrets.secret/fgk-prod-db-password", output: "version" } },
    },
  },
  "create kubernetes.secret/flyte/fgk-prod-db-password": {},
};

/** Without its identity, its bucket or its database Flyte never ran, and made no namespaces. */
const annotatingFails = { failing: annotating };

const bucketRights: Steps[string] = {
  [`roles/storage.legacyBucketReader serviceAccount:${account}`]: true,
  [`roles/storage.objectAdmin serviceAccount:${account}`]: true,
};

export const leftOut: readonly LeftOut[] = [
  {
    // Google switches it on with iam.googleapis.com.
    name: "an API that another one brings along",
    without: [],
    instead: [["gcloud services enable", "iamcredentials.googleapis.com ", ""]],
    plan: {},
  },
  {
    name: "the peering with Cloud SQL, and so the database",
    without: ["servicenetworking.googleapis.com/connections"],
    failing: ["gcloud sql instances create", "gcloud sql databases create", "gcloud sql users create", ...annotating],
    // The new instance has an address of its own; the user gets the password that stands in the release's values.
    allow: "downtime",
    plan: {
      "create network.private-services/default": { connection: true },
      "create sql.instance/flyte-db": {
        version: "POSTGRES_15",
        tier: "db-custom-2-7680",
        network: "projects/acme-ml/global/networks/default",
        publicIp: false,
      },
      "create sql.database/flyte-db/flyteadmin": {},
      ...userWithPassword,
      "update helm.release/flyte/fb": {
        "values.configuration.database.host": { later: { address: "sql.instance/flyte-db", output: "privateIp" } },
      },
      ...neverRan,
    },
  },
  {
    name: "Workload Identity on the cluster, and so all that builds on it",
    without: ["--workload-pool="],
    failing: [
      "gcloud container node-pools update",
      "[flyte/flyte-binary]",
      "[flytesnacks-development/default]",
      "[flytesnacks-staging/default]",
      "[flytesnacks-production/default]",
    ],
    // Flyte runs all the same: as its nodes' account, with all that this account may do.
    allow: "nodes,identity",
    plan: {
      "update gke.cluster/flyte": { workloadPool: "acme-ml.svc.id.goog" },
      "update gke.node-pool/flyte/default-pool": { workloadMetadata: "GKE_METADATA" },
      "update iam.account-policy/flyte-sa": {
        [asIdentityUser("flyte/flyte-binary")]: true,
        [asIdentityUser("flytesnacks-development/default")]: true,
        [asIdentityUser("flytesnacks-production/default")]: true,
        [asIdentityUser("flytesnacks-staging/default")]: true,
      },
    },
  },
  {
    name: "the metadata server on the nodes",
    without: ["--workload-metadata=GKE_METADATA"],
    allow: "nodes,identity",
    plan: { "update gke.node-pool/flyte/default-pool": { workloadMetadata: "GKE_METADATA" } },
  },
  {
    name: "the database in the instance",
    without: ["gcloud sql databases create"],
    // A user of Cloud SQL may make databases: Flyte has made its own.
    plan: {},
  },
  {
    name: "the database's user",
    without: ["gcloud sql users create"],
    ...annotatingFails,
    plan: { ...userWithPassword, ...neverRan },
  },
  {
    name: "the bucket for metadata, and so the right on it",
    without: ["buckets create gs://acme-ml-flyte-metadata"],
    failing: ["add-iam-policy-binding gs://acme-ml-flyte-metadata", ...annotating],
    plan: {
      "create storage.bucket/acme-ml-flyte-metadata": { location: "europe-west1", uniformAccess: true },
      "create storage.bucket-rights/acme-ml-flyte-metadata": bucketRights,
      ...neverRan,
    },
  },
  {
    name: "the bucket for data, and so the right on it",
    without: ["buckets create gs://acme-ml-flyte-data"],
    failing: ["add-iam-policy-binding gs://acme-ml-flyte-data"],
    plan: {
      "create storage.bucket/acme-ml-flyte-data": { location: "europe-west1", uniformAccess: true },
      "create storage.bucket-rights/acme-ml-flyte-data": bucketRights,
    },
  },
  {
    name: "the Google account, and so all its grants",
    without: ["gcloud iam service-accounts create flyte-sa"],
    failing: [
      "add-iam-policy-binding gs://acme-ml-flyte-metadata",
      "add-iam-policy-binding gs://acme-ml-flyte-data",
      "roles/iam.serviceAccountTokenCreator",
      "projects add-iam-policy-binding acme-ml --condition=None --role=roles/iam.workloadIdentityUser",
      "[flyte/flyte-binary]",
      "[flytesnacks-development/default]",
      "[flytesnacks-staging/default]",
      "[flytesnacks-production/default]",
      ...annotating,
    ],
    plan: {
      "create iam.service-account/flyte-sa": {},
      "update storage.bucket-rights/acme-ml-flyte-metadata": bucketRights,
      "update storage.bucket-rights/acme-ml-flyte-data": bucketRights,
      "create iam.account-policy/flyte-sa": {
        [`roles/iam.serviceAccountTokenCreator serviceAccount:${account}`]: true,
        [asIdentityUser("flyte/flyte-binary")]: true,
        [asIdentityUser("flytesnacks-development/default")]: true,
        [asIdentityUser("flytesnacks-production/default")]: true,
        [asIdentityUser("flytesnacks-staging/default")]: true,
      },
      ...neverRan,
    },
  },
  {
    name: "the right on the bucket for metadata",
    without: ["add-iam-policy-binding gs://acme-ml-flyte-metadata"],
    ...annotatingFails,
    plan: { "update storage.bucket-rights/acme-ml-flyte-metadata": bucketRights, ...neverRan },
  },
  {
    name: "the right on the bucket for data",
    without: ["add-iam-policy-binding gs://acme-ml-flyte-data"],
    plan: { "update storage.bucket-rights/acme-ml-flyte-data": bucketRights },
  },
  {
    name: "token creator",
    without: ["roles/iam.serviceAccountTokenCreator"],
    plan: {
      "update iam.account-policy/flyte-sa": {
        [`roles/iam.serviceAccountTokenCreator serviceAccount:${account}`]: true,
      },
    },
  },
  {
    name: "a role on the project that does nothing",
    without: ["projects add-iam-policy-binding acme-ml --condition=None --role=roles/iam.workloadIdentityUser"],
    plan: {},
  },
  {
    name: "the namespace, and so the release: a password that only somebody knows",
    without: ["kubectl create namespace flyte"],
    failing: ["helm install", ...annotating, "kubectl apply -f service.yaml"],
    plan: "the database user flyteadmin is there already, and fgk doesn't know its password",
  },
  {
    name: "the namespace and the release, with a password for fgk to set",
    without: ["kubectl create namespace flyte"],
    failing: ["helm install", ...annotating, "kubectl apply -f service.yaml"],
    file: ["{ instance: flyte-db }", "{ instance: flyte-db, password: { secretManager: flyte-db-password } }"],
    plan: {
      "create services.api/secretmanager.googleapis.com": { state: "ENABLED" },
      "create secrets.secret/flyte-db-password": {},
      "update sql.user/flyte-db/flyteadmin": {
        password: {
          secret: "projects/acme-ml/secrets/flyte-db-password",
          version: { later: { address: "secrets.secret/flyte-db-password", output: "version" } },
        },
      },
      "create kubernetes.namespace/flyte": {},
      "create kubernetes.secret/flyte/fgk-prod-db-password": {},
      "create helm.release/flyte/fb": {
        "values.fullnameOverride": "flyte-binary",
        "values.deployment.image.tag": "v1.16.8",
        "values.configuration.storage.metadataContainer": "acme-ml-flyte-metadata",
      },
      "create kubernetes.service-account/flyte/flyte-binary": { [annotation]: account },
      "create kubernetes.service/flyte/flyte-binary": { address: "10.132.0.6", type: "LoadBalancer" },
      ...namespacesLater,
      "create flyte.project/flytesnacks": {},
    },
  },
  {
    name: "the release",
    without: ["helm install"],
    failing: annotating,
    plan: "the database user flyteadmin is there already, and fgk doesn't know its password",
  },
  {
    name: "a line of values.yaml: the annotation of Flyte's own account",
    without: [],
    instead: [["values.yaml", accountAnnotation, ""]],
    failing: annotating,
    plan: {
      "update helm.release/flyte/fb": { 'values.serviceAccount.annotations."iam.gke.io/gcp-service-account"': account },
      "update kubernetes.service-account/flyte/flyte-binary": { [annotation]: account },
      ...neverRan,
    },
  },
  {
    name: "the member for Flyte itself",
    without: ["[flyte/flyte-binary]"],
    ...annotatingFails,
    plan: { "update iam.account-policy/flyte-sa": { [asIdentityUser("flyte/flyte-binary")]: true }, ...neverRan },
  },
  {
    name: "the member for one namespace",
    without: ["[flytesnacks-staging/default]"],
    plan: { "update iam.account-policy/flyte-sa": { [asIdentityUser("flytesnacks-staging/default")]: true } },
  },
  {
    name: "the members for all namespaces in which workflows run",
    without: ["[flytesnacks-development/default]", "[flytesnacks-staging/default]", "[flytesnacks-production/default]"],
    plan: {
      "update iam.account-policy/flyte-sa": {
        [asIdentityUser("flytesnacks-development/default")]: true,
        [asIdentityUser("flytesnacks-production/default")]: true,
        [asIdentityUser("flytesnacks-staging/default")]: true,
      },
    },
  },
  { name: "annotations that Flyte writes by itself", without: annotating, plan: {} },
  {
    name: "annotations, and the template by which Flyte would write them",
    without: annotating,
    instead: [["values.yaml", accountTemplate, ""]],
    plan: {
      "update kubernetes.service-account/flytesnacks-development/default": { [annotation]: account },
      "update kubernetes.service-account/flytesnacks-production/default": { [annotation]: account },
      "update kubernetes.service-account/flytesnacks-staging/default": { [annotation]: account },
    },
  },
  {
    name: "the reserved address",
    without: ["gcloud compute addresses create flyte-ip"],
    plan: {
      "create network.address/fgk-prod-lb-10-132-0-6": {
        address: "10.132.0.6",
        addressType: "INTERNAL",
        subnet: "projects/acme-ml/regions/europe-west1/subnetworks/default",
      },
    },
  },
  {
    name: "the Service",
    without: ["kubectl apply -f service.yaml"],
    plan: {
      "create kubernetes.service/flyte/flyte-binary": {
        type: "LoadBalancer",
        address: "10.132.0.6",
        internal: true,
        selector: { "app.kubernetes.io/name": "flyte-binary" },
      },
    },
  },
];
