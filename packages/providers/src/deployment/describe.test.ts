import type { Address, DeploymentFile, Field, Resource } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { describeDeployment, nodePoolResource, nodePoolsByRule } from "./describe.ts";
import { fileOf, fullText, smallestText, smallestWith } from "./test-files.ts";

const smallest = fileOf(smallestText);
const full = fileOf(fullText);
const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";

function resource(file: DeploymentFile, address: Address): Resource {
  const found = describeDeployment(file).resources.find((one) => one.address === address);
  if (found === undefined) throw new Error(`${address} isn't described`);
  return found;
}

function addresses(file: DeploymentFile): readonly Address[] {
  return describeDeployment(file).resources.map(({ address }) => address);
}

/** `VALUE ROLE [SOURCE]` by path. */
function shown(fields: Readonly<Record<string, Field>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).map(([path, { value, role, source }]) => [
      path,
      `${JSON.stringify(value)} ${role}${source === undefined ? "" : ` ${source}`}`,
    ]),
  );
}

const ofOneProject: readonly Address[] = [
  "flyte.project/flytesnacks",
  "gke.cluster/flyte",
  "gke.node-pool/flyte/default",
  "helm.release/flyte/fb",
  "iam.account-policy/flyte-sa",
  "iam.service-account/flyte-sa",
  "kubernetes.namespace/flyte",
  "kubernetes.namespace/flytesnacks-development",
  "kubernetes.namespace/flytesnacks-production",
  "kubernetes.namespace/flytesnacks-staging",
  "kubernetes.secret/flyte/fgk-prod-db-password",
  "kubernetes.service-account/flyte/flyte-binary",
  "kubernetes.service-account/flytesnacks-development/default",
  "kubernetes.service-account/flytesnacks-production/default",
  "kubernetes.service-account/flytesnacks-staging/default",
  "kubernetes.service/flyte/flyte-binary",
  "network.address/fgk-prod-lb-10-132-0-6",
  "network.firewall/fgk-prod-webhook",
  "network.nat/fgk-prod-nat",
  "network.private-services/default",
  "secrets.secret/fgk-prod-db-password",
  "services.api/cloudresourcemanager.googleapis.com",
  "services.api/compute.googleapis.com",
  "services.api/container.googleapis.com",
  "services.api/iam.googleapis.com",
  "services.api/iamcredentials.googleapis.com",
  "services.api/secretmanager.googleapis.com",
  "services.api/servicenetworking.googleapis.com",
  "services.api/serviceusage.googleapis.com",
  "services.api/sqladmin.googleapis.com",
  "services.api/storage.googleapis.com",
  "sql.database/flyte-db/flyteadmin",
  "sql.instance/flyte-db",
  "sql.user/flyte-db/flyteadmin",
  "storage.bucket-rights/acme-ml-flyte-data",
  "storage.bucket-rights/acme-ml-flyte-metadata",
  "storage.bucket/acme-ml-flyte-data",
  "storage.bucket/acme-ml-flyte-metadata",
];

describe("the desired state", () => {
  it("of the smallest file", () => {
    const { name, target, mark, allow } = describeDeployment(smallest);
    expect(addresses(smallest)).toEqual(ofOneProject);
    expect({ name, target, mark, allow }).toEqual({
      name: "prod",
      target: { project: "acme-ml", cluster: "europe-west1-b/flyte" },
      mark: { deployment: "prod", cluster: "europe-west1-b/flyte" },
      allow: ["restart"],
    });
  });

  it("of the complete file has one project more", () => {
    const more = addresses(full).filter((address) => !ofOneProject.includes(address));
    expect(more).toEqual([
      "flyte.project/forecasting",
      "kubernetes.namespace/forecasting-development",
      "kubernetes.namespace/forecasting-production",
      "kubernetes.namespace/forecasting-staging",
      "kubernetes.service-account/forecasting-development/default",
      "kubernetes.service-account/forecasting-production/default",
      "kubernetes.service-account/forecasting-staging/default",
    ]);
    expect(addresses(full)).toHaveLength(ofOneProject.length + 7);
  });

  it("names with each thing that is only there by default what it is made with", () => {
    const made = describeDeployment(smallest).resources.flatMap(({ address, onlyWith }) =>
      onlyWith === undefined ? [] : [[address, onlyWith.with]],
    );
    const release = "helm.release/flyte/fb";
    expect(made).toEqual([
      ["gke.node-pool/flyte/default", ["gke.cluster/flyte"]],
      ["kubernetes.secret/flyte/fgk-prod-db-password", ["sql.user/flyte-db/flyteadmin", release]],
      ["network.firewall/fgk-prod-webhook", ["gke.cluster/flyte", release]],
      ["network.nat/fgk-prod-nat", ["gke.cluster/flyte", release]],
      ["network.private-services/default", ["sql.instance/flyte-db"]],
      ["secrets.secret/fgk-prod-db-password", ["sql.instance/flyte-db", release, "sql.user/flyte-db/flyteadmin"]],
      ["services.api/secretmanager.googleapis.com", ["secrets.secret/fgk-prod-db-password"]],
      ["services.api/servicenetworking.googleapis.com", ["network.private-services/default"]],
      ["sql.database/flyte-db/flyteadmin", ["sql.instance/flyte-db", release]],
      ["sql.user/flyte-db/flyteadmin", ["sql.instance/flyte-db", release]],
    ]);
  });

  it("makes everything whose key is written", () => {
    expect(describeDeployment(full).resources.filter(({ onlyWith }) => onlyWith !== undefined)).toEqual([]);
  });

  it("protects cluster, database and buckets", () => {
    const { resources } = describeDeployment(smallest);
    expect(resources.filter((one) => one.protected).map(({ address }) => address)).toEqual([
      "gke.cluster/flyte",
      "sql.database/flyte-db/flyteadmin",
      "sql.instance/flyte-db",
      "storage.bucket/acme-ml-flyte-data",
      "storage.bucket/acme-ml-flyte-metadata",
    ]);
  });

  it("has every edge between things that are described", () => {
    for (const file of [smallest, full]) {
      const known = new Set<string>(["iam.project-roles/flyte-sa", ...addresses(file)]);
      const unknown = describeDeployment(file).resources.flatMap(({ dependsOn }) =>
        dependsOn.filter((on) => !known.has(on)),
      );
      expect(unknown).toEqual([]);
    }
  });
});

describe("the order", () => {
  const edges: readonly (readonly [Address, readonly Address[]])[] = [
    ["services.api/storage.googleapis.com", ["services.api/serviceusage.googleapis.com"]],
    ["gke.cluster/flyte", ["services.api/container.googleapis.com", "services.api/compute.googleapis.com"]],
    [
      "network.private-services/default",
      ["services.api/servicenetworking.googleapis.com", "services.api/compute.googleapis.com"],
    ],
    [
      "sql.instance/flyte-db",
      [
        "services.api/sqladmin.googleapis.com",
        "services.api/compute.googleapis.com",
        "network.private-services/default",
      ],
    ],
    ["sql.database/flyte-db/flyteadmin", ["sql.instance/flyte-db"]],
    ["sql.user/flyte-db/flyteadmin", ["sql.instance/flyte-db", "secrets.secret/fgk-prod-db-password"]],
    ["network.firewall/fgk-prod-webhook", ["services.api/compute.googleapis.com", "gke.cluster/flyte"]],
    [
      "iam.account-policy/flyte-sa",
      ["iam.service-account/flyte-sa", "gke.cluster/flyte", "services.api/iamcredentials.googleapis.com"],
    ],
    ["storage.bucket-rights/acme-ml-flyte-data", ["storage.bucket/acme-ml-flyte-data", "iam.service-account/flyte-sa"]],
    ["kubernetes.namespace/flyte", ["gke.cluster/flyte", "gke.node-pool/flyte/default"]],
    [
      "kubernetes.secret/flyte/fgk-prod-db-password",
      ["kubernetes.namespace/flyte", "sql.user/flyte-db/flyteadmin", "secrets.secret/fgk-prod-db-password"],
    ],
    ["kubernetes.service-account/flyte/flyte-binary", ["helm.release/flyte/fb"]],
    [
      "kubernetes.service-account/flytesnacks-staging/default",
      ["kubernetes.namespace/flytesnacks-staging", "iam.account-policy/flyte-sa"],
    ],
    [
      "kubernetes.service/flyte/flyte-binary",
      ["gke.cluster/flyte", "helm.release/flyte/fb", "network.address/fgk-prod-lb-10-132-0-6"],
    ],
    [
      "flyte.project/flytesnacks",
      [
        "helm.release/flyte/fb",
        "kubernetes.service-account/flytesnacks-development/default",
        "kubernetes.service-account/flytesnacks-staging/default",
        "kubernetes.service-account/flytesnacks-production/default",
      ],
    ],
  ];
  it.each(edges)("%s waits for what it needs", (address, needs) => {
    expect(resource(smallest, address).dependsOn).toEqual(needs);
  });

  it("puts the release after all that its first start would fail without", () => {
    const needs: readonly Address[] = [
      "gke.cluster/flyte",
      "gke.node-pool/flyte/default",
      "network.nat/fgk-prod-nat",
      "network.private-services/default",
      "sql.database/flyte-db/flyteadmin",
      "sql.user/flyte-db/flyteadmin",
      "kubernetes.namespace/flyte",
      "kubernetes.secret/flyte/fgk-prod-db-password",
      "storage.bucket/acme-ml-flyte-metadata",
      "storage.bucket/acme-ml-flyte-data",
      "storage.bucket-rights/acme-ml-flyte-metadata",
      "iam.account-policy/flyte-sa",
      "kubernetes.service-account/flytesnacks-development/default",
    ];
    expect(resource(smallest, "helm.release/flyte/fb").dependsOn).toEqual(expect.arrayContaining([...needs]));
  });
});

describe("the fields", () => {
  it("of a cluster that nobody wrote much about are defaults, its identity pool is not", () => {
    expect(shown(resource(smallest, "gke.cluster/flyte").fields)).toEqual({
      workloadPool: '"acme-ml.svc.id.goog" always',
      network: '"projects/acme-ml/global/networks/default" default',
      subnetwork: '"projects/acme-ml/regions/europe-west1/subnetworks/default" default',
      autopilot: "false default",
      releaseChannel: '"regular" default',
      privateNodes: "true default",
      authorizedNetworks: "[] default",
      nodePools:
        '[{"name":"default","workloadMetadata":"GKE_METADATA","machineType":"e2-standard-4","nodes":{"totalMin":1,"totalMax":5},"diskGb":100,"spot":false,"labels":{},"taints":[]}] default',
    });
  });

  it("of a written node pool are kept true", () => {
    expect(shown(resource(full, "gke.node-pool/flyte/default").fields)).toEqual({
      workloadMetadata: '"GKE_METADATA" always',
      machineType: '"e2-standard-4" written cluster.nodePools[0].machineType',
      "nodes.totalMin": "1 written cluster.nodePools[0].nodes.totalMin",
      "nodes.totalMax": "5 written cluster.nodePools[0].nodes.totalMax",
      diskGb: "100 written cluster.nodePools[0].diskGb",
      spot: "false written cluster.nodePools[0].spot",
      kubernetesLabels: "{} written cluster.nodePools[0].labels",
      taints: "[] written cluster.nodePools[0].taints",
      "labels.team": '"ml-platform" written google.labels.team',
    });
  });

  it("of the instance follow the file key by key", () => {
    expect(shown(resource(full, "sql.instance/flyte-db").fields)).toEqual({
      version: '"POSTGRES_15" written database.version',
      edition: '"enterprise" written database.edition',
      tier: '"db-custom-2-7680" written database.tier',
      diskGb: "20 written database.diskGb",
      availability: '"zonal" written database.availability',
      backups: "true written database.backups",
      ssl: '"require" written database.ssl',
      network: '"projects/acme-ml/global/networks/default" written database.connection',
      publicIp: "false default",
      protect: "true written database.protect",
      "labels.team": '"ml-platform" written google.labels.team',
    });
  });

  it("of the password name a secret and a version that is known later", () => {
    const reference =
      '{"secret":"projects/acme-ml/secrets/fgk-prod-db-password","version":{"later":{"address":"secrets.secret/fgk-prod-db-password","output":"version"}}}';
    for (const address of ["sql.user/flyte-db/flyteadmin", "kubernetes.secret/flyte/fgk-prod-db-password"] as const) {
      expect(shown(resource(smallest, address).fields)["password"]).toBe(`${reference} default`);
      expect(shown(resource(full, address).fields)["password"]).toBe(`${reference} written database.password`);
    }
  });

  it("of a fixed version say it", () => {
    const file = smallestWith({ "database.password": { secretManager: "pw", version: 3 } });
    expect(resource(file, "sql.user/flyte-db/flyteadmin")).toMatchObject({
      at: { project: "acme-ml", instance: "flyte-db", secret: "projects/acme-ml/secrets/pw" },
      fields: { password: { value: { secret: "projects/acme-ml/secrets/pw", version: "3" }, role: "written" } },
    });
  });

  it("of the buckets", () => {
    expect(shown(resource(smallest, "storage.bucket/acme-ml-flyte-data").fields)).toEqual({
      location: '"europe-west1" default',
      versioning: "false default",
      uniformAccess: "true default",
      publicAccessPrevention: '"enforced" default',
    });
    const file = smallestWith({ "buckets.deleteAfterDays": 30, "buckets.location": "EU" });
    expect(shown(resource(file, "storage.bucket/acme-ml-flyte-data").fields)).toMatchObject({
      location: '"eu" written buckets.location',
      deleteAfterDays: "30 written buckets.deleteAfterDays",
    });
    expect(resource(file, "storage.bucket/acme-ml-flyte-metadata").fields["deleteAfterDays"]).toBeUndefined();
  });

  it("of the rights on a bucket", () => {
    expect(shown(resource(smallest, "storage.bucket-rights/acme-ml-flyte-metadata").fields)).toEqual({
      [`roles/storage.objectAdmin serviceAccount:${email}`]: "true always buckets.metadata",
      [`roles/storage.legacyBucketReader serviceAccount:${email}`]: "true always buckets.metadata",
    });
  });

  it("of the account's policy", () => {
    const member = (name: string): string =>
      `roles/iam.workloadIdentityUser serviceAccount:acme-ml.svc.id.goog[${name}]`;
    expect(shown(resource(smallest, "iam.account-policy/flyte-sa").fields)).toEqual({
      [`roles/iam.serviceAccountTokenCreator serviceAccount:${email}`]: "true always serviceAccount.grants",
      [member("flyte/flyte-binary")]: "true always flyte.fullname",
      [member("flytesnacks-development/default")]: "true always flyte.projects[0]",
      [member("flytesnacks-staging/default")]: "true always flyte.projects[0]",
      [member("flytesnacks-production/default")]: "true always flyte.projects[0]",
    });
  });

  it("of the Service", () => {
    expect(shown(resource(smallest, "kubernetes.service/flyte/flyte-binary").fields)).toEqual({
      type: '"LoadBalancer" always',
      selector: '{"app.kubernetes.io/name":"flyte-binary"} always',
      ports:
        '[{"name":"http","port":8088,"targetPort":"http","protocol":"TCP"},{"name":"grpc","port":8089,"targetPort":"grpc","protocol":"TCP"}] always',
      address: '"10.132.0.6" written loadBalancer.address',
      internal: "true default",
      globalAccess: "false default",
      sourceRanges: "[] default",
    });
  });

  it("of a Flyte project", () => {
    expect(shown(resource(full, "flyte.project/forecasting").fields)).toEqual({
      name: '"forecasting" default',
      description: '"Demand forecasting" written flyte.projects[1].description',
      state: '"ACTIVE" always flyte.projects[1]',
    });
  });
});

describe("other shapes", () => {
  it("an address that is not given is reserved with the Service, and known later", () => {
    const file = smallestWith({ loadBalancer: null });
    expect(resource(file, "network.address/fgk-prod-lb").onlyWith?.with).toEqual([
      "kubernetes.service/flyte/flyte-binary",
    ]);
    expect(resource(file, "network.address/fgk-prod-lb").fields["address"]).toBeUndefined();
    expect(shown(resource(file, "kubernetes.service/flyte/flyte-binary").fields)["address"]).toBe(
      '{"later":{"address":"network.address/fgk-prod-lb","output":"address"}} default',
    );
  });

  it("grants: project gives the guide's roles, with serviceAccountUser for the deprecated actor", () => {
    const file = smallestWith({
      "serviceAccount.grants": "project",
      "serviceAccount.projectRoles": ["roles/bigquery.jobUser"],
    });
    expect(shown(resource(file, "iam.project-roles/flyte-sa").fields)).toEqual({
      "roles/iam.serviceAccountTokenCreator": "true always serviceAccount.grants",
      "roles/iam.workloadIdentityUser": "true always serviceAccount.grants",
      "roles/storage.admin": "true always serviceAccount.grants",
      "roles/iam.serviceAccountUser": "true always serviceAccount.grants",
      "roles/bigquery.jobUser": "true written serviceAccount.projectRoles[0]",
    });
    expect(addresses(file).filter((address) => address.startsWith("storage.bucket-rights"))).toEqual([]);
  });

  it("grants: project still needs rights on a bucket of another project", () => {
    const userData = { name: "acme-lake", project: "acme-lake" };
    const file = smallestWith({ "serviceAccount.grants": "project", "buckets.userData": userData });
    expect(addresses(file).filter((address) => address.startsWith("storage.bucket-rights"))).toEqual([
      "storage.bucket-rights/acme-lake",
    ]);
  });

  it("one bucket for both is described once", () => {
    const file = smallestWith({ "buckets.userData": "acme-ml-flyte-metadata" });
    expect(addresses(file).filter((address) => address.startsWith("storage."))).toEqual([
      "storage.bucket-rights/acme-ml-flyte-metadata",
      "storage.bucket/acme-ml-flyte-metadata",
    ]);
  });

  it("what is another team's is described, so that it is checked, and not managed", () => {
    const file = smallestWith({
      "cluster.managed": false,
      "database.managed": false,
      "buckets.managed": false,
      "serviceAccount.managed": false,
      "serviceAccount.bindings": "theirs",
      "loadBalancer.managed": false,
      "google.apis.managed": false,
    });
    const theirs = describeDeployment(file)
      .resources.filter(({ managed }) => !managed)
      .map(({ address }) => address);
    expect(theirs.filter((address) => !address.startsWith("services.api/"))).toEqual([
      "gke.cluster/flyte",
      "gke.node-pool/flyte/default",
      "iam.account-policy/flyte-sa",
      "iam.service-account/flyte-sa",
      "kubernetes.service/flyte/flyte-binary",
      "network.address/fgk-prod-lb-10-132-0-6",
      "network.firewall/fgk-prod-webhook",
      "network.nat/fgk-prod-nat",
      "sql.instance/flyte-db",
      "storage.bucket-rights/acme-ml-flyte-data",
      "storage.bucket-rights/acme-ml-flyte-metadata",
      "storage.bucket/acme-ml-flyte-data",
      "storage.bucket/acme-ml-flyte-metadata",
    ]);
    // Nothing is added to a network for a cluster and an instance that fgk doesn't make; what it once added stays.
    expect(addresses(file)).not.toContain("network.private-services/default");
    for (const address of ["network.nat/fgk-prod-nat", "network.firewall/fgk-prod-webhook"] as const) {
      expect(resource(file, address).onlyWith?.with).toEqual([]);
    }
  });

  it("labels are put on what is ours alone", () => {
    const labelled = (managed: boolean): readonly string[] =>
      describeDeployment(smallestWith({ "google.labels": { team: "ml" }, "cluster.managed": managed }))
        .resources.filter(({ fields }) => "labels.team" in fields)
        .map(({ address }) => address);
    expect(labelled(true).filter((address) => address.startsWith("gke."))).toEqual([
      "gke.cluster/flyte",
      "gke.node-pool/flyte/default",
    ]);
    expect(labelled(false)).toEqual(labelled(true).filter((address) => !address.startsWith("gke.")));
  });

  it("a database schema of another team's has no secret of ours; one that fgk once made stays", () => {
    const file = smallestWith({ "database.schema": "theirs" });
    expect(resource(file, "sql.user/flyte-db/flyteadmin")).toMatchObject({ managed: false, fields: {} });
    expect(addresses(file)).not.toContain("services.api/secretmanager.googleapis.com");
    for (const address of [
      "secrets.secret/fgk-prod-db-password",
      "kubernetes.secret/flyte/fgk-prod-db-password",
    ] as const) {
      expect(resource(file, address)).toMatchObject({ managed: false, fields: {}, onlyWith: { with: [] } });
    }
  });

  it("a password of the environment needs no Secret Manager", () => {
    const file = smallestWith({ "database.password": { env: "DB_PASSWORD" } });
    expect(resource(file, "sql.user/flyte-db/flyteadmin")).toMatchObject({
      at: { secret: "" },
      fields: { password: { value: { env: "DB_PASSWORD" }, role: "written", source: "database.password" } },
    });
    expect(addresses(file).filter((address) => /^(secrets|services.api)\/.*secret/.test(address))).toEqual([]);
  });

  it("the proxy gives the account the right to connect", () => {
    const file = smallestWith({ "database.connection": "proxy" });
    expect(shown(resource(file, "iam.project-roles/flyte-sa").fields)).toEqual({
      "roles/cloudsql.client": "true always database.connection",
    });
    expect(addresses(file)).not.toContain("network.private-services/default");
  });

  it("no NAT is made when every image is in a registry of Google's", () => {
    const image = "europe-docker.pkg.dev/acme-ml/flyte/x:1";
    const images = { flyte: image, waitForDb: image, copilot: image, probe: image };
    const { resources } = describeDeployment(smallestWith({ "flyte.images": images }));
    // One that is there stays: tasks may reach other places through it.
    expect(resources.find(({ address }) => address === "network.nat/fgk-prod-nat")?.onlyWith?.with).toEqual([]);
    expect(addresses(smallestWith({ "cluster.privateNodes": false }))).not.toContain("network.nat/fgk-prod-nat");
    expect(addresses(smallestWith({ "network.nat": "none" }))).not.toContain("network.nat/fgk-prod-nat");
  });

  it("in a Shared VPC what belongs into the network is its project's", () => {
    const file = smallestWith({ "network.project": "acme-net" });
    for (const address of [
      "network.nat/fgk-prod-nat",
      "network.firewall/fgk-prod-webhook",
      "network.private-services/default",
    ] as const) {
      expect(resource(file, address)).toMatchObject({ managed: false, at: { project: "acme-net" } });
    }
    expect(resource(file, "network.address/fgk-prod-lb-10-132-0-6")).toMatchObject({
      managed: true,
      at: { project: "acme-ml", networkProject: "acme-net" },
    });
  });

  it("Autopilot has no pools", () => {
    const file = smallestWith({ "google.location": "europe-west1", "cluster.autopilot": true });
    expect(addresses(file).filter((address) => address.startsWith("gke.node-pool"))).toEqual([]);
    expect(resource(file, "gke.cluster/flyte").fields["nodePools"]).toBeUndefined();
    expect(nodePoolsByRule(file)).toBe(false);
  });
});

describe("node pools by rule", () => {
  it("are all of the cluster's when the file names none", () => {
    expect(nodePoolsByRule(smallest)).toBe(true);
    expect(nodePoolsByRule(full)).toBe(false);
    expect(nodePoolsByRule(smallestWith({ "cluster.workloadMetadata": "named" }))).toBe(false);
    expect(
      nodePoolsByRule(smallestWith({ "cluster.workloadMetadata": "all", "cluster.nodePools": [{ name: "a" }] })),
    ).toBe(true);
  });

  it("have nothing of ours but their metadata", () => {
    expect(nodePoolResource(smallest, "gpu")).toEqual({
      address: "gke.node-pool/flyte/gpu",
      at: { project: "acme-ml", location: "europe-west1-b", cluster: "flyte" },
      fields: { workloadMetadata: { value: "GKE_METADATA", role: "always" } },
      managed: true,
      protected: false,
      dependsOn: ["gke.cluster/flyte"],
      source: "cluster.workloadMetadata",
      within: "gke.cluster/flyte",
    });
  });
});
