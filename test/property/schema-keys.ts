import type { Draw } from "./draw.ts";
import type { Stored } from "./ground.ts";

/** What each key of the schema is set to that the edits of `deployments.ts` don't write; `pools.*` is set in each pool. */
export const schemaKeys: Readonly<Record<string, readonly unknown[]>> = {
  "google.region": ["europe-west1"],
  "google.apis.managed": [false, true],
  "network.name": ["default"],
  "network.subnet": ["default"],
  "network.project": [null],
  "network.firewall": ["none", "auto"],
  "network.privateServices.managed": [false, true],
  "network.privateServices.range": ["fgk-prod-services", "fgk-other-services"],
  "network.privateServices.prefixLength": [16, 20],
  "cluster.managed": [false, true],
  "cluster.access": ["dns", "public-ip"],
  "cluster.autopilot": [false],
  "cluster.releaseChannel": ["rapid", "stable", "regular"],
  "cluster.privateNodes": [false, true],
  "cluster.authorizedNetworks": [["203.0.113.0/24"], []],
  "cluster.workloadMetadata": ["all", "named"],
  "pools.nodes": [{ totalMin: 0, totalMax: 3 }, { totalMax: 8 }, { totalMin: 2 }],
  "pools.diskGb": [50, 200],
  "pools.spot": [true],
  "pools.serviceAccount": ["nodes@acme-ml.iam.gserviceaccount.com", null],
  "pools.labels": [{ tier: "cpu" }],
  "pools.taints": [[{ key: "team", value: "ml", effect: "NoSchedule" }]],
  "pools.accelerator": [{ type: "nvidia-l4" }, { type: "nvidia-tesla-t4", count: 2 }],
  "database.managed": [false, true],
  "database.project": ["acme-ml"],
  "database.version": ["POSTGRES_16", "POSTGRES_15"],
  "database.edition": ["enterprise", "enterprise-plus"],
  "database.tier": ["db-custom-4-15360", "db-custom-2-7680"],
  "database.diskGb": [50, 20],
  "database.availability": ["regional", "zonal"],
  "database.backups": [false, true],
  "database.ssl": ["allow", "require"],
  "database.connection": ["proxy", "private-ip"],
  "database.host": ["10.9.9.9", null],
  "database.schema": ["theirs", "managed"],
  "database.user": ["flyteuser"],
  "database.name": ["flytedata"],
  "database.password": [
    { env: "DB_PASSWORD" },
    { kubernetesSecret: { name: "db", key: "password" } },
    { secretManager: "theirs", version: 1 },
  ],
  "buckets.location": ["EU", "europe-west4"],
  "buckets.metadata": [{ name: "acme-ml-flyte-metadata", managed: false, project: "acme-ml" }],
  "buckets.userData": [{ name: "acme-ml-flyte-data", managed: true, project: "acme-ml" }],
  "buckets.versioning": [true, false],
  "buckets.deleteAfterDays": [30, 90, null],
  "serviceAccount.managed": [false, true],
  "serviceAccount.email": ["flyte-sa@acme-ml.iam.gserviceaccount.com"],
  "serviceAccount.bindings": ["theirs", "managed"],
  "serviceAccount.projectRoles": [["roles/bigquery.user"], ["roles/monitoring.viewer", "roles/bigquery.user"], []],
  "flyte.install": ["core", "sandbox"],
  "flyte.namespace": ["flyte-two", "flyte"],
  "flyte.chart.name": ["flyte-binary"],
  "flyte.chart.version": ["v1.16.8", null],
  "flyte.chart.repository": ["https://flyteorg.github.io/flyte"],
  "flyte.images.flyte": ["cr.flyte.org/flyteorg/flyte-binary-release:v1.16.8", null],
  "flyte.images.waitForDb": ["postgres:15-alpine", null],
  "flyte.images.copilot": ["cr.flyte.org/flyteorg/flytecopilot:v1.16.8", null],
  "flyte.images.probe": ["busybox:1.36", null],
  "flyte.projects": [[{ id: "flytesnacks", description: "first steps" }, "vision"]],
  "flyte.auth": [{ clientId: "fgk", clientSecret: { secretManager: "fgk-prod-db-password" } }, null],
  "flyte.timeout": ["20m"],
  "loadBalancer.managed": [false, true],
  "loadBalancer.internal": [false, true],
  "loadBalancer.addressName": ["flyte-address"],
  "loadBalancer.ports.http": [9088],
  "loadBalancer.sourceRanges": [["10.0.0.0/8"], ["10.0.0.0/8", "192.168.0.0/16"]],
  allow: [["restart", "nodes"], []],
};

/** One key and its value. */
export function drawKey(draw: Draw): { readonly path: string; readonly value: unknown } {
  const path = draw.one(Object.keys(schemaKeys));
  return { path, value: draw.one(schemaKeys[path] ?? []) };
}

/** The file with these keys set. */
export function setKeys(file: Stored, keys: Readonly<Record<string, unknown>>): Stored {
  const set = structuredClone(file);
  for (const [path, value] of Object.entries(keys)) {
    const [top = "", ...rest] = path.split(".");
    if (top === "pools") {
      set["cluster"].nodePools ??= [{ name: "default" }];
      for (const pool of set["cluster"].nodePools) pool[rest.join(".")] = value;
    } else setAt(set, path.split("."), value);
  }
  return set;
}

function setAt(into: Stored, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[key] = value;
  else {
    into[key] ??= {};
    setAt(into[key], rest, value);
  }
}
