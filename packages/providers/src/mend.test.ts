import type { FieldChange, Json, Resource, ResourceKind } from "@fgk/engine";
import { kindOf, knownValue } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { createCatalog } from "./catalog.ts";
import { openBench } from "./conformance/bench.ts";
import { describeDeployment, nodePoolResource } from "./deployment/describe.ts";
import { smallestWith } from "./deployment/test-files.ts";

const catalog = createCatalog();
let kinds: readonly ResourceKind[] = [];
beforeAll(async () => {
  const file = smallestWith({});
  kinds = catalog.open(file, describeDeployment(file), (await openBench()).world).kinds;
});

interface Case {
  readonly file?: Readonly<Record<string, Json>>;
  readonly address: string;
  /** The field that differs, and what is there; left out: the thing itself is missing. */
  readonly field?: string;
  readonly before?: Json;
  /** Another value than the file's. */
  readonly after?: Json;
}

function commandFor(one: Case): string | undefined {
  const file = smallestWith(one.file ?? {});
  const resources: readonly Resource[] = [...describeDeployment(file).resources, nodePoolResource(file, "legacy")];
  const resource = resources.find(({ address }) => address === one.address);
  const kind = kinds.find(({ name }) => name === kindOf(one.address as Resource["address"]));
  if (resource === undefined || kind === undefined) throw new Error(`nothing has the address ${one.address}`);
  if (one.field === undefined) return kind.mend?.(resource, "create");
  const after = one.after === undefined ? knownValue(resource, one.field) : one.after;
  if (after === undefined) throw new Error(`${one.address} has no ${one.field}`);
  const change: FieldChange = { path: one.field, before: one.before, after };
  return kind.mend?.(resource, change);
}

const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const flyteMember = "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]";

const google: readonly [string, Case, string | undefined][] = [
  [
    "an API",
    { address: "services.api/iam.googleapis.com" },
    "gcloud services enable iam.googleapis.com --project=acme-ml",
  ],
  [
    "the identity pool",
    { address: "gke.cluster/flyte", field: "workloadPool" },
    "gcloud container clusters update flyte --location=europe-west1-b --project=acme-ml --workload-pool=acme-ml.svc.id.goog",
  ],
  [
    "the release channel",
    { file: { "cluster.releaseChannel": "stable" }, address: "gke.cluster/flyte", field: "releaseChannel" },
    "gcloud container clusters update flyte --location=europe-west1-b --project=acme-ml --release-channel=stable",
  ],
  [
    "authorized networks",
    {
      file: { "cluster.authorizedNetworks": ["10.0.0.0/8", "192.0.2.0/24"] },
      address: "gke.cluster/flyte",
      field: "authorizedNetworks",
    },
    "gcloud container clusters update flyte --location=europe-west1-b --project=acme-ml --enable-master-authorized-networks --master-authorized-networks=10.0.0.0/8,192.0.2.0/24",
  ],
  ["a network, which is fixed", { address: "gke.cluster/flyte", field: "network" }, undefined],
  [
    "a cluster",
    { address: "gke.cluster/flyte" },
    "gcloud container clusters create flyte --location=europe-west1-b --project=acme-ml --network=projects/acme-ml/global/networks/default --subnetwork=projects/acme-ml/regions/europe-west1/subnetworks/default --enable-ip-alias --enable-private-nodes --workload-pool=acme-ml.svc.id.goog --workload-metadata=GKE_METADATA",
  ],
  [
    "a pool's metadata server",
    { address: "gke.node-pool/flyte/legacy", field: "workloadMetadata" },
    "gcloud container node-pools update legacy --cluster=flyte --location=europe-west1-b --project=acme-ml --workload-metadata=GKE_METADATA",
  ],
  [
    "a pool's limits",
    {
      file: { "cluster.nodePools": [{ name: "cpu", nodes: { totalMin: 1, totalMax: 4 } }] },
      address: "gke.node-pool/flyte/cpu",
      field: "nodes.totalMax",
    },
    "gcloud container node-pools update cpu --cluster=flyte --location=europe-west1-b --project=acme-ml --enable-autoscaling --total-min-nodes=1 --total-max-nodes=4",
  ],
  [
    "a pool",
    {
      file: {
        "cluster.nodePools": [
          {
            name: "gpu",
            machineType: "n1-standard-8",
            nodes: { totalMin: 0, totalMax: 2 },
            diskGb: 200,
            spot: true,
            labels: { team: "ml" },
            taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
            accelerator: { type: "nvidia-tesla-t4", count: 1 },
          },
        ],
      },
      address: "gke.node-pool/flyte/gpu",
    },
    "gcloud container node-pools create gpu --cluster=flyte --location=europe-west1-b --project=acme-ml --workload-metadata=GKE_METADATA --machine-type=n1-standard-8 --disk-size=200 --enable-autoscaling --total-min-nodes=0 --total-max-nodes=2 --spot --node-labels=team=ml --node-taints=gpu=yes:NoSchedule --accelerator=type=nvidia-tesla-t4,count=1",
  ],
  [
    "the database instance's encryption",
    { file: { "database.ssl": "require" }, address: "sql.instance/flyte-db", field: "ssl" },
    "gcloud sql instances patch flyte-db --project=acme-ml --ssl-mode=ENCRYPTED_ONLY",
  ],
  [
    "the database instance's backups",
    { file: { "database.backups": true }, address: "sql.instance/flyte-db", field: "backups" },
    "gcloud sql instances patch flyte-db --project=acme-ml --backup-start-time=03:00",
  ],
  [
    "a database instance",
    { address: "sql.instance/flyte-db" },
    "gcloud sql instances create flyte-db --project=acme-ml --region=europe-west1 --database-version=POSTGRES_15 --edition=enterprise --tier=db-custom-2-7680 --storage-size=20 --availability-type=zonal --ssl-mode=ENCRYPTED_ONLY --network=projects/acme-ml/global/networks/default --no-assign-ip --deletion-protection",
  ],
  [
    "a database",
    { address: "sql.database/flyte-db/flyteadmin" },
    "gcloud sql databases create flyteadmin --instance=flyte-db --project=acme-ml --charset=UTF8",
  ],
  [
    "a database user, with the secret's password",
    {
      file: { "database.password": { secretManager: "flyte-db", version: 3 } },
      address: "sql.user/flyte-db/flyteadmin",
    },
    'gcloud sql users create flyteadmin --instance=flyte-db --project=acme-ml --password="$(gcloud secrets versions access 3 --secret=flyte-db --project=acme-ml)"',
  ],
  [
    "a database user, with a password that fgk doesn't know of",
    {
      file: { "database.password": { kubernetesSecret: { name: "db", key: "password" } } },
      address: "sql.user/flyte-db/flyteadmin",
    },
    "gcloud sql users create flyteadmin --instance=flyte-db --project=acme-ml --password=PASSWORD",
  ],
  [
    "a database user's password",
    { address: "sql.user/flyte-db/flyteadmin", field: "password", after: { secret: "s", version: "1" } },
    "gcloud sql users set-password flyteadmin --instance=flyte-db --project=acme-ml --prompt-for-password",
  ],
  [
    "a secret",
    { address: "secrets.secret/fgk-prod-db-password" },
    "gcloud secrets create fgk-prod-db-password --project=acme-ml --replication-policy=automatic; gcloud secrets versions add fgk-prod-db-password --project=acme-ml --data-file=PASSWORD_FILE",
  ],
  [
    "a bucket",
    { address: "storage.bucket/acme-ml-flyte-data" },
    "gcloud storage buckets create gs://acme-ml-flyte-data --project=acme-ml --location=europe-west1 --uniform-bucket-level-access --public-access-prevention",
  ],
  [
    "a bucket with versions",
    { file: { "buckets.versioning": true }, address: "storage.bucket/acme-ml-flyte-data" },
    "gcloud storage buckets create gs://acme-ml-flyte-data --project=acme-ml --location=europe-west1 --uniform-bucket-level-access --public-access-prevention && gcloud storage buckets update gs://acme-ml-flyte-data --versioning",
  ],
  [
    "a bucket's versions",
    { file: { "buckets.versioning": false }, address: "storage.bucket/acme-ml-flyte-data", field: "versioning" },
    "gcloud storage buckets update gs://acme-ml-flyte-data --no-versioning",
  ],
  [
    "a bucket's lifecycle, whose other rules would go",
    {
      file: { "buckets.deleteAfterDays": 30 },
      address: "storage.bucket/acme-ml-flyte-data",
      field: "deleteAfterDays",
    },
    undefined,
  ],
  [
    "a right on a bucket",
    {
      address: "storage.bucket-rights/acme-ml-flyte-data",
      field: `roles/storage.objectAdmin serviceAccount:${account}`,
    },
    `gcloud storage buckets add-iam-policy-binding gs://acme-ml-flyte-data --member=serviceAccount:${account} --role=roles/storage.objectAdmin --condition=None`,
  ],
  [
    "an account",
    { address: "iam.service-account/flyte-sa" },
    "gcloud iam service-accounts create flyte-sa --project=acme-ml --display-name=Flyte",
  ],
  [
    "a member of the account's policy: a shell would read its brackets",
    { address: "iam.account-policy/flyte-sa", field: `roles/iam.workloadIdentityUser ${flyteMember}` },
    `gcloud iam service-accounts add-iam-policy-binding ${account} --project=acme-ml --member='${flyteMember}' --role=roles/iam.workloadIdentityUser --condition=None`,
  ],
  [
    "a member that shall go",
    { address: "iam.account-policy/flyte-sa", field: `roles/iam.workloadIdentityUser ${flyteMember}`, after: null },
    `gcloud iam service-accounts remove-iam-policy-binding ${account} --project=acme-ml --member='${flyteMember}' --role=roles/iam.workloadIdentityUser --condition=None`,
  ],
  [
    "roles on the project",
    {
      file: { "serviceAccount.projectRoles": ["roles/logging.viewer", "roles/monitoring.viewer"] },
      address: "iam.project-roles/flyte-sa",
    },
    `gcloud projects add-iam-policy-binding acme-ml --member=serviceAccount:${account} --role=roles/logging.viewer --condition=None && gcloud projects add-iam-policy-binding acme-ml --member=serviceAccount:${account} --role=roles/monitoring.viewer --condition=None`,
  ],
];

const network: readonly [string, Case, string | undefined][] = [
  [
    "an address",
    { address: "network.address/fgk-prod-lb-10-132-0-6" },
    "gcloud compute addresses create fgk-prod-lb-10-132-0-6 --region=europe-west1 --project=acme-ml --subnet=projects/acme-ml/regions/europe-west1/subnetworks/default --addresses=10.132.0.6",
  ],
  [
    "an external address",
    {
      file: { "loadBalancer.internal": false, "loadBalancer.address": "203.0.113.5" },
      address: "network.address/fgk-prod-lb-203-0-113-5",
    },
    "gcloud compute addresses create fgk-prod-lb-203-0-113-5 --region=europe-west1 --project=acme-ml --addresses=203.0.113.5",
  ],
  [
    "the peering and its range",
    { address: "network.private-services/default" },
    "gcloud compute addresses create fgk-prod-services --global --purpose=VPC_PEERING --prefix-length=16 --network=default --project=acme-ml && gcloud services vpc-peerings connect --ranges=fgk-prod-services --network=default --project=acme-ml",
  ],
  [
    "the peering alone",
    { address: "network.private-services/default", field: "connection" },
    "gcloud services vpc-peerings connect --ranges=fgk-prod-services --network=default --project=acme-ml",
  ],
  [
    "a NAT",
    { file: { "cluster.privateNodes": true }, address: "network.nat/fgk-prod-nat" },
    "gcloud compute routers create fgk-prod-nat --network=default --region=europe-west1 --project=acme-ml && gcloud compute routers nats create fgk-prod-nat --router=fgk-prod-nat --region=europe-west1 --project=acme-ml --auto-allocate-nat-external-ips --nat-custom-subnet-ip-ranges=default:ALL",
  ],
  [
    "the webhook's firewall rule, before the control plane's range is known",
    { file: { "cluster.privateNodes": true }, address: "network.firewall/fgk-prod-webhook" },
    "gcloud compute firewall-rules create fgk-prod-webhook --network=default --allow=tcp:9443 --source-ranges=CONTROL_PLANE_RANGE --project=acme-ml",
  ],
];

const service = "kubernetes.service/flyte/flyte-binary";
const inCluster: readonly [string, Case, string | undefined][] = [
  [
    "a Service's address",
    { address: service, field: "address" },
    `kubectl patch service flyte-binary --namespace=flyte --type=merge --patch='{"spec":{"loadBalancerIP":"10.132.0.6"}}'`,
  ],
  [
    "a Service's selector: keys that are too many go by null",
    { address: service, field: "selector", before: { "app.kubernetes.io/name": "x", tier: "blue" } },
    `kubectl patch service flyte-binary --namespace=flyte --type=merge --patch='{"spec":{"selector":{"app.kubernetes.io/name":"flyte-binary","tier":null}}}'`,
  ],
  [
    "a Service",
    { address: service },
    `echo '{"apiVersion":"v1","kind":"Service","metadata":{"name":"flyte-binary","namespace":"flyte","annotations":{"networking.gke.io/load-balancer-type":"Internal"}},"spec":{"type":"LoadBalancer","selector":{"app.kubernetes.io/name":"flyte-binary"},"ports":[{"name":"http","port":8088,"targetPort":"http","protocol":"TCP"},{"name":"grpc","port":8089,"targetPort":"grpc","protocol":"TCP"}],"loadBalancerIP":"10.132.0.6"}}' | kubectl apply --filename=-`,
  ],
];

// Spellings are those of `gcloud … --help` of Google Cloud SDK 528.
describe.each([
  ["of Google", google],
  ["of the network", network],
  ["in the cluster", inCluster],
])("the command that mends, %s", (_part, rows) => {
  it.each(rows)("%s", (_name, one, expected) => {
    expect(commandFor(one)).toBe(expected);
  });
});
