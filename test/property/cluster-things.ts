import { type Ground, marks, type Stored, spaces } from "./ground.ts";

/** Things of others in the cluster and in Flyte, and what they do to ours there. */
export const clusterThings: Readonly<Record<string, (ground: Ground) => void>> = {
  "a namespace with objects": (ground) => {
    const { draw } = ground;
    const name = draw.one(["team", "flyte-old", "vision-development", "speech-production"]);
    plantNamespace(ground, name, noted(draw.one(marks)));
    putObject(ground, "configmaps", "ConfigMap", name, "theirs", { data: { a: "1" } });
    putObject(ground, "services", "Service", name, "theirs", {
      spec: { type: "ClusterIP", clusterIP: "34.118.230.9", ports: [{ port: 80, protocol: "TCP", targetPort: 80 }] },
    });
  },
  "objects in our namespaces": (ground) => {
    const namespace = ground.draw.one(spaces);
    if (objects(ground)["namespaces"][namespace] === undefined) return;
    const labels = noted(ground.draw.one(marks));
    putObject(ground, "configmaps", "ConfigMap", namespace, ground.draw.one(["theirs", "flyte-binary-extra"]), {
      data: { a: "1" },
    });
    putObject(
      ground,
      "secrets",
      "Secret",
      namespace,
      ground.draw.one(["theirs", "fgk-prod-token"]),
      { type: "Opaque", data: { a: "MQ==" } },
      labels,
    );
    putObject(ground, "serviceaccounts", "ServiceAccount", namespace, "runner", {});
  },
  "annotations and labels on our objects": (ground) => {
    for (const collection of ["namespaces", "serviceaccounts", "services", "deployments.apps", "configmaps"]) {
      for (const object of Object.values<Stored>(objects(ground)[collection] ?? {})) {
        if (/^kube-|^default$/.test(object["metadata"].namespace ?? object["metadata"].name)) continue;
        object["metadata"].annotations = { ...object["metadata"].annotations, "team.example/owner": "vision" };
        object["metadata"].labels = { ...object["metadata"].labels, "team.example/cost": "42" };
      }
    }
  },
  "a key in our password's Secret": (ground) => {
    const secret = objects(ground)["secrets"]?.["flyte/fgk-prod-db-password"];
    if (secret !== undefined) secret["data"] = { ...secret["data"], theirs: "MQ==" };
  },
  "a Flyte project": (ground) => {
    const { state, draw } = ground;
    const id = draw.one(["vision", "robotics", "speech"]);
    for (const { flyteTables } of Object.values(state.sql)) {
      for (const tables of Object.values<Stored>(flyteTables ?? {})) {
        const labels = noted(draw.one(marks));
        if (!tables["projects"].some((one: Stored) => one["id"] === id)) {
          tables["projects"].push({ id, name: id, description: "theirs", labels, state: draw.one([0, 0, 1]) });
        }
      }
    }
    for (const domain of ["development", "production"]) {
      plantNamespace(ground, `${id}-${domain}`, {});
      putObject(ground, "configmaps", "ConfigMap", `${id}-${domain}`, "theirs", { data: { a: "1" } });
    }
  },
  "the marks of a namespace taken off": (ground) => {
    const namespace = objects(ground)["namespaces"][ground.draw.one(spaces)];
    if (namespace !== undefined)
      namespace["metadata"].labels = { "kubernetes.io/metadata.name": namespace["metadata"].name };
  },
};

/** The same marks on Kubernetes objects. */
function noted(mark: Stored): Stored {
  return Object.fromEntries(Object.entries(mark).map(([key, value]) => [key.replace("fgk-", "fgk.dev/"), value]));
}

function objects({ state, cluster }: Ground): Stored {
  return state.kubernetes[cluster]?.["objects"] ?? { namespaces: {} };
}

function plantNamespace(ground: Ground, name: string, labels: Stored): void {
  const metadata = { labels: { "kubernetes.io/metadata.name": name, ...labels } };
  putObject(
    ground,
    "namespaces",
    "Namespace",
    undefined,
    name,
    { spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } },
    metadata.labels,
  );
  putObject(ground, "serviceaccounts", "ServiceAccount", name, "default", {});
}

function putObject(
  ground: Ground,
  collection: string,
  kind: string,
  namespace: string | undefined,
  name: string,
  content: Stored,
  labels: Stored = {},
): void {
  const all = objects(ground);
  all[collection] ??= {};
  const held: Stored = all[collection];
  const serial = String(9_000_000 + ground.serial());
  held[namespace === undefined ? name : `${namespace}/${name}`] ??= {
    kind,
    apiVersion: "v1",
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid: `00000000-0000-4000-8000-0000${serial}`,
      creationTimestamp: "2026-01-05T08:00:00Z",
      resourceVersion: "1",
      labels,
      managedFields: [],
    },
    ...content,
  };
}
