import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Cloud } from "../cloud/cloud.ts";
import { createCloud, settle } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { allEffects } from "../google/effects.ts";
import { createGoogleProject } from "../google/project.ts";
import { startCluster } from "../kubernetes/cluster.ts";
import { findInside, listInside, writeInside } from "../kubernetes/inside.ts";
import { flyteProgram } from "./program.ts";
import { tablesOf } from "./project-store.ts";

const cluster = "projects/acme/locations/europe-west1-b/clusters/c";
const email = "flyte-sa@acme.iam.gserviceaccount.com";
const instance = "projects/acme/instances/db";
const ksa = "serviceAccount:acme.svc.id.goog[flyte/flyte-binary]";

interface World {
  readonly cloud: Cloud;
  readonly pod: Stored;
  readonly container: Stored;
  readonly sleep: (ms: number) => void;
}

/** A cluster, a database, a bucket and an account that fit together; each row of the table breaks one thing. */
function makeWorld(config: Stored = {}): World {
  let nowMs = Date.UTC(2026, 10, 22);
  const cloud = createCloud({ now: () => nowMs });
  createGoogleProject(cloud, { projectId: "acme", projectNumber: "111", services: ["iamcredentials.googleapis.com"] });
  cloud.state.clusters[cluster] = {
    name: "c",
    workloadIdentityConfig: { workloadPool: "acme.svc.id.goog" },
    nodePools: [
      {
        name: "default",
        status: "RUNNING",
        initialNodeCount: 1,
        config: { workloadMetadataConfig: { mode: "GKE_METADATA" } },
      },
    ],
  };
  const accountBindings = [
    { role: "roles/iam.workloadIdentityUser", members: [ksa] },
    { role: "roles/iam.serviceAccountTokenCreator", members: [`serviceAccount:${email}`] },
  ];
  const name = `projects/acme/serviceAccounts/${email}`;
  cloud.state.serviceAccounts[name] = { name, email, projectId: "acme", policy: { bindings: accountBindings } };
  const bucketBindings = [{ role: "roles/storage.admin", members: [`serviceAccount:${email}`] }];
  cloud.state.buckets["meta"] = {
    bucket: { name: "meta", projectNumber: "111" },
    policy: { bindings: bucketBindings },
  };
  cloud.state.sql[instance] = {
    instance: {
      name: "db",
      project: "acme",
      state: "RUNNABLE",
      settings: { activationPolicy: "ALWAYS", ipConfiguration: {} },
      ipAddresses: [{ type: "PRIVATE", ipAddress: "10.1.2.3" }],
    },
    users: {
      flyte: { name: "flyte", password: "right", superuser: true },
      weak: { name: "weak", password: "right", superuser: false },
    },
    databases: { flyteadmin: { name: "flyteadmin", etag: "e1" } },
    tables: {},
  };
  startCluster(cloud, cluster);
  writeInside(cloud, cluster, { apiVersion: "v1", kind: "Namespace", metadata: { name: "flyte" } }, "test");
  const annotations = { "iam.gke.io/gcp-service-account": email };
  writeInside(
    cloud,
    cluster,
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "flyte-binary", namespace: "flyte", annotations } },
    "test",
  );
  writeConfig(cloud, config);
  const nodeName: string = listInside(cloud, cluster, "nodes")[0]?.["metadata"]["name"];
  const container = {
    name: "flyte",
    image: "cr.flyte.org/flyteorg/flyte-binary:v1.16.8",
    args: ["start", "--config", "/etc/flyte/config.d/*.yaml"],
    volumeMounts: [
      { name: "config", mountPath: "/etc/flyte/config.d" },
      { name: "templates", mountPath: "/etc/flyte/cluster-resource-templates" },
    ],
  };
  const volumes = [
    { name: "config", projected: { sources: [{ configMap: { name: "config" } }, { secret: { name: "password" } }] } },
    { name: "templates", configMap: { name: "templates" } },
  ];
  const pod = {
    metadata: { name: "flyte-1", namespace: "flyte", uid: "u1" },
    spec: { nodeName, serviceAccountName: "flyte-binary", containers: [container], volumes },
  };
  const sleep = (ms: number): void => {
    nowMs += ms;
    settle(cloud, allEffects);
  };
  return { cloud, pod, container, sleep };
}

function writeConfig(cloud: Cloud, over: Stored): void {
  const put = (kind: string, name: string, data: Stored): void => {
    const key = kind === "Secret" ? "stringData" : "data";
    writeInside(
      cloud,
      cluster,
      { apiVersion: "v1", kind, metadata: { name, namespace: "flyte" }, [key]: data },
      "test",
    );
  };
  put("ConfigMap", "config", {
    "000-core.yaml": stringify({
      cluster_resources: { templatePath: "/etc/flyte/cluster-resource-templates" },
      flyte: { admin: { seedProjects: ["forecasting"] } },
      propeller: { "create-flyteworkflow-crd": true },
      webhook: { serviceName: "flyte-binary-webhook", secretName: "flyte-binary-webhook-secret", servicePort: 443 },
      database: { postgres: { host: "10.1.2.3", username: "flyte", dbname: "flyteadmin" } },
      storage: { container: "meta" },
    }),
    "100-inline-config.yaml": stringify({
      cluster_resources: { customData: [{ development: [{ defaultIamServiceAccount: { value: email } }] }] },
      domains: [{ id: "development", name: "development" }],
    }),
    "200-over.yaml": stringify(over),
  });
  put("Secret", "password", {
    "012-database-secrets.yaml": stringify({ database: { postgres: { password: "right" } } }),
  });
  put("ConfigMap", "templates", {
    "001_namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: '{{ namespace }}'\n",
    "002_serviceaccount.yaml":
      "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: default\n  namespace: '{{ namespace }}'\n  annotations:\n    iam.gke.io/gcp-service-account: '{{ defaultIamServiceAccount }}'\n",
  });
}

const postgres = (over: Stored): Stored => ({ database: { postgres: over } });

describe("what a start dies of", () => {
  const rows: [string, Stored, (cloud: Cloud) => void, string][] = [
    [
      "a wrong password",
      postgres({ password: "wrong" }),
      () => {},
      'FATAL: password authentication failed for user "flyte" (SQLSTATE 28P01)',
    ],
    [
      "an unknown user",
      postgres({ username: "nobody" }),
      () => {},
      'FATAL: password authentication failed for user "nobody" (SQLSTATE 28P01)',
    ],
    [
      "a database that it may not make",
      postgres({ username: "weak", dbname: "other" }),
      () => {},
      "permission denied to create database (SQLSTATE 42501)",
    ],
    [
      "a database that it makes twice at once",
      postgres({ dbname: "other" }),
      () => {},
      '"pg_database_datname_index" (SQLSTATE 23505)',
    ],
    ["a database whose name needs quotes", postgres({ dbname: "o-ther" }), () => {}, 'syntax error at or near "-"'],
    [
      "a schema of somebody else",
      postgres({ username: "weak" }),
      () => {},
      "permission denied for schema public (SQLSTATE 42501)",
    ],
    ["an unreachable host", postgres({ host: "10.9.9.9" }), () => {}, "dial tcp 10.9.9.9:5432"],
    [
      "no member of the account",
      {},
      (cloud) => delete cloud.state.serviceAccounts[`projects/acme/serviceAccounts/${email}`]?.["policy"],
      "Container [meta] lookup failed. Error Get",
    ],
    [
      "no right to get the bucket",
      {},
      (cloud) => {
        const bindings = [{ role: "roles/storage.objectAdmin", members: [`serviceAccount:${email}`] }];
        Object.assign(cloud.state.buckets["meta"] ?? {}, { policy: { bindings } });
      },
      `googleapi: Error 403: ${email} does not have storage.buckets.get access`,
    ],
    ["no bucket", { storage: { container: "nosuch" } }, () => {}, "unable to initialize container [nosuch]"],
  ];
  it.each(rows)("%s", (_name, config, breakIt, expected) => {
    const { cloud, pod, container } = makeWorld(config);
    breakIt(cloud);
    const started = flyteProgram.start(cloud, cluster, pod, container);
    expect(started).toMatchObject({ state: "crashes", exitCode: 2 });
    expect(started.log.replaceAll('\\"', '"')).toContain(expected);
    expect(started.log).toContain("\npanic: Failed to start ");
  });

  it("is over at the second start when it made the database itself", () => {
    const { cloud, pod, container } = makeWorld(postgres({ dbname: "other" }));
    flyteProgram.start(cloud, cluster, pod, container);
    expect(flyteProgram.start(cloud, cluster, pod, container).state).toBe("ready");
  });

  it("names the missing grant", () => {
    const { cloud, pod, container } = makeWorld();
    delete cloud.state.serviceAccounts[`projects/acme/serviceAccounts/${email}`]?.["policy"];
    expect(flyteProgram.start(cloud, cluster, pod, container).log).toContain(
      "compute: Received 403 `Unable to generate access token; IAM returned 403 Forbidden: Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
    );
  });
});

describe("a running Flyte", () => {
  const annotationOf = (world: World): unknown =>
    findInside(world.cloud, cluster, "serviceaccounts", "forecasting-development", "default")?.["metadata"][
      "annotations"
    ]?.["iam.gke.io/gcp-service-account"];

  function run(): World {
    const world = makeWorld();
    const started = flyteProgram.start(world.cloud, cluster, world.pod, world.container);
    expect(started.state).toBe("ready");
    const status = { containerStatuses: [{ name: "flyte", state: { running: {} } }] };
    const stored = { kind: "Pod", apiVersion: "v1", ...structuredClone(world.pod), status };
    const pods = world.cloud.state.kubernetes[cluster]?.["objects"] as Record<string, Record<string, Stored>>;
    pods["pods"] = { "flyte/flyte-1": stored };
    flyteProgram.ready?.(world.cloud, cluster, world.pod, world.container);
    return world;
  }

  it("makes its CRD, its webhook and the webhook's secret", () => {
    const { cloud } = run();
    expect(
      findInside(
        cloud,
        cluster,
        "customresourcedefinitions.apiextensions.k8s.io",
        undefined,
        "flyteworkflows.flyte.lyft.com",
      ),
    ).toBeDefined();
    const webhook = findInside(
      cloud,
      cluster,
      "mutatingwebhookconfigurations.admissionregistration.k8s.io",
      undefined,
      "flyte-binary-webhook",
    );
    expect(webhook?.["webhooks"][0]).toMatchObject({
      name: "flyte-pod-webhook.flyte.org",
      failurePolicy: "Fail",
      objectSelector: { matchLabels: { "inject-flyte-secrets": "true" } },
    });
    expect(findInside(cloud, cluster, "secrets", "flyte", "flyte-binary-webhook-secret")).toBeDefined();
  });

  it("makes and annotates the namespaces of seeded projects, but not at once", () => {
    const world = run();
    expect(annotationOf(world)).toBeUndefined();
    world.sleep(29_000);
    expect(annotationOf(world)).toBeUndefined();
    world.sleep(2_000);
    expect(annotationOf(world)).toBe(email);
    expect(findInside(world.cloud, cluster, "namespaces", undefined, "forecasting-staging")).toBeUndefined();
  });

  it("doesn't repair what it has written once", () => {
    const world = run();
    world.sleep(31_000);
    const metadata = {
      name: "default",
      namespace: "forecasting-development",
      annotations: { "iam.gke.io/gcp-service-account": "other@x" },
    };
    writeInside(world.cloud, cluster, { apiVersion: "v1", kind: "ServiceAccount", metadata }, "person");
    world.sleep(600_000);
    expect(annotationOf(world)).toBe("other@x");
  });

  it("leaves an archived project alone", () => {
    const world = run();
    const row = tablesOf(world.cloud, { instance, database: "flyteadmin" }).projects[0];
    if (row !== undefined) row.state = 1;
    world.sleep(120_000);
    expect(findInside(world.cloud, cluster, "namespaces", undefined, "forecasting-development")).toBeUndefined();
  });

  it("keeps its projects with the database when the pod starts again", () => {
    const world = run();
    tablesOf(world.cloud, { instance, database: "flyteadmin" }).projects.push({
      id: "kept",
      name: "kept",
      description: "",
      labels: undefined,
      state: 0,
    });
    flyteProgram.start(world.cloud, cluster, world.pod, world.container);
    const ids = tablesOf(world.cloud, { instance, database: "flyteadmin" }).projects.map((project) => project.id);
    expect(ids).toEqual(["forecasting", "kept"]);
  });
});
