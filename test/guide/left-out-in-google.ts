import type { LeftOut } from "./left-out.ts";
import { account, annotating, annotatingFails, asIdentityUser, neverRan } from "./left-out.ts";
import type { Steps } from "./plan-steps.ts";

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

const bucketRights: Steps[string] = {
  [`roles/storage.legacyBucketReader serviceAccount:${account}`]: true,
  [`roles/storage.objectAdmin serviceAccount:${account}`]: true,
};

/** Commands of gcloud, up to the installation of Flyte. */
export const leftOutInGoogle: readonly LeftOut[] = [
  {
    // Google switches it on with iam.googleapis.com.
    name: "an API that another one brings along",
    without: [],
    instead: [["gcloud services enable", "iamcredentials.googleapis.com ", ""]],
    plan: {},
  },
  {
    name: "the peering with Cloud SQL, and so the database",
    without: ["gcloud services vpc-peerings connect"],
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
];
