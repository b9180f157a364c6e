import type { CloudState } from "@fgk/emulator";
import type { Draw } from "./draw.ts";

// biome-ignore lint/suspicious/noExplicitAny: the emulator stores each resource as its API's own JSON
type Stored = Record<string, any>;

/** Where things are planted: a cloud in which fgk has installed a deployment. */
interface Ground {
  readonly state: CloudState;
  readonly draw: Draw;
  readonly cluster: string;
  readonly serial: () => number;
}

const project = "projects/acme-ml";
const clusterId = `${project}/locations/europe-west1-b/clusters/flyte`;
const people: readonly string[] = [
  "user:a@acme.example",
  "group:data@acme.example",
  "serviceAccount:ci@acme-ml.iam.gserviceaccount.com",
];
const spaces: readonly string[] = [
  "flyte",
  "flytesnacks-development",
  "flytesnacks-production",
  "forecasting-development",
];
const condition = { title: "this year", expression: "request.time < timestamp('2027-01-01T00:00:00Z')" };

/** Marks that aren't the deployment's: another's, the same name with another cluster, half a mark. */
const marks: readonly Stored[] = [
  {},
  { "fgk-deployment": "research", "fgk-cluster": "europe-west4-a_lab" },
  { "fgk-deployment": "prod", "fgk-cluster": "europe-west4-a_lab" },
  { "fgk-deployment": "research", "fgk-cluster": "europe-west1-b_flyte" },
  { "fgk-deployment": "prod" },
];

/** The same marks on Kubernetes objects. */
function noted(mark: Stored): Stored {
  return Object.fromEntries(Object.entries(mark).map(([key, value]) => [key.replace("fgk-", "fgk.dev/"), value]));
}

function marksText(mark: Stored): string {
  const [deployment, cluster] = [mark["fgk-deployment"], mark["fgk-cluster"]];
  return deployment === undefined || cluster === undefined
    ? "theirs"
    : `theirs [fgk:${deployment}:${cluster.replace("_", "/")}]`;
}

/** Things of others and what they do to ours, by name; add a line to have more drawn. */
const things: Readonly<Record<string, (ground: Ground) => void>> = {
  "a node pool": (ground) => plantPool(ground, { name: ground.draw.one(["team", "fgk-prod-pool", "main"]) }),
  "an auto-provisioned pool": (ground) =>
    plantPool(ground, { name: "nap-e2-standard-2-1a2b3c4d", autoscaling: { enabled: true, autoprovisioned: true } }),
  "a database and its user": ({ state, draw }) => {
    for (const instance of Object.values(state.sql)) {
      const name = draw.one(["billing", "fgk-prod", "flyte"]);
      const like = instance["databases"].flyteadmin ?? instance["databases"].postgres;
      instance["databases"][name] ??= { ...structuredClone(like), name };
      instance["users"][name] ??= { name, password: "theirs", superuser: true };
    }
  },
  "a grant on the account": ({ state, draw }) => {
    for (const account of Object.values(state.serviceAccounts))
      grant(account["policy"], draw, [
        "roles/iam.serviceAccountUser",
        "roles/iam.workloadIdentityUser",
        "roles/iam.serviceAccountTokenCreator",
      ]);
  },
  "a Workload Identity member": ({ state, draw }) => {
    for (const account of Object.values(state.serviceAccounts)) {
      const member = `serviceAccount:acme-ml.svc.id.goog[${draw.one(["team", ...spaces])}/${draw.one(["default", "runner"])}]`;
      addGrant(account["policy"], "roles/iam.workloadIdentityUser", member, draw.chance(0.6));
    }
  },
  "a grant on the project": ({ state, draw }) => {
    for (const one of Object.values(state.projects))
      grant(one.policy, draw, ["roles/storage.admin", "roles/viewer", "roles/logging.logWriter"]);
  },
  "a role of Flyte's account": ({ state, draw }) => {
    const member = "serviceAccount:flyte-sa@acme-ml.iam.gserviceaccount.com";
    const role = draw.one(["roles/bigquery.user", "roles/storage.admin", "roles/storage.objectAdmin"]);
    for (const one of Object.values(state.projects)) addGrant(one.policy, role, member, draw.chance(0.6));
  },
  "a grant on a bucket": ({ state, draw }) => {
    for (const one of Object.values(state.buckets))
      grant(one["policy"], draw, ["roles/storage.objectViewer", "roles/storage.objectAdmin"]);
  },
  "labels on the buckets": ({ state }) => {
    for (const { bucket } of Object.values(state.buckets)) bucket.labels = { ...bucket.labels, owner: "vision" };
  },
  "a lifecycle rule": ({ state }) => {
    const rule = { action: { type: "Delete" }, condition: { age: 9, matchesPrefix: ["tmp/"] } };
    for (const { bucket } of Object.values(state.buckets))
      bucket.lifecycle = { rule: [...(bucket.lifecycle?.rule ?? []), rule] };
  },
  "objects in the buckets": ({ state }) => {
    for (const [name, stored] of Object.entries(state.buckets)) {
      stored["objects"]["theirs.txt"] ??= { kind: "storage#object", bucket: name, name: "theirs.txt", size: "1" };
    }
  },
  "labels on cluster, pools and instance": ({ state }) => {
    for (const cluster of Object.values(state.clusters)) {
      cluster["resourceLabels"] = { ...cluster["resourceLabels"], owner: "vision" };
      for (const pool of cluster["nodePools"]) {
        pool.config.resourceLabels = { ...pool.config.resourceLabels, owner: "vision" };
      }
    }
    for (const { instance } of Object.values(state.sql)) {
      instance.settings.userLabels = { ...instance.settings.userLabels, owner: "vision" };
    }
  },
  "a database flag": ({ state }) => {
    for (const { instance } of Object.values(state.sql))
      instance.settings.databaseFlags = [{ name: "work_mem", value: "8192" }];
  },
  "labels on the addresses": ({ state }) => {
    for (const [name, one] of Object.entries(state.compute)) {
      if (name.includes("/addresses/")) one["labels"] = { ...one["labels"], owner: "vision" };
    }
  },
  "an address": ({ state, draw, serial }) => {
    const name = draw.one(["theirs", "fgk-prod-lb", "fgk-prod-lb-10-132-0-9", "fgk-prod-old"]);
    const like = Object.entries(state.compute).find(([id]) => id.includes("/regions/europe-west1/addresses/"))?.[1];
    const id = `${project}/regions/europe-west1/addresses/${name}`;
    if (like === undefined || id in state.compute) return;
    const { users: _users, ...rest } = structuredClone(like);
    const labels = draw.one(marks);
    state.compute[id] = {
      ...rest,
      name,
      id: `${9_000_000 + serial()}`,
      address: `10.132.0.${100 + draw.count(0, 90)}`,
      status: "RESERVED",
      description: "",
      labels,
    };
  },
  "a firewall rule": ({ state, draw, serial }) => {
    const name = draw.one(["theirs", "fgk-prod-webhook", "fgk-prod-internal"]);
    const like = state.compute[`${project}/global/firewalls/default-allow-ssh`];
    state.compute[`${project}/global/firewalls/${name}`] ??= {
      ...structuredClone(like),
      name,
      id: `${9_000_000 + serial()}`,
      description: marksText(draw.one(marks)),
    };
  },
  "a router": ({ state, draw, serial }) => {
    const name = draw.one(["theirs", "fgk-prod-router"]);
    const like = state.compute[`${project}/regions/europe-west1/routers/fgk-prod-nat`] ?? {};
    const id = `${project}/regions/europe-west1/routers/${name}`;
    const nats = [
      {
        ...(like["nats"]?.[0] ?? {}),
        name: "theirs",
        sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
        subnetworks: [],
      },
    ];
    state.compute[id] ??= {
      ...structuredClone(like),
      name,
      id: `${9_000_000 + serial()}`,
      nats,
      description: marksText(draw.one(marks)),
    };
  },
  "a NAT on our router": ({ state }) => {
    const router = state.compute[`${project}/regions/europe-west1/routers/fgk-prod-nat`];
    const [like]: readonly Stored[] = router?.["nats"] ?? [];
    if (router === undefined || like === undefined) return;
    router["nats"] = [...router["nats"], { ...structuredClone(like), name: "theirs", subnetworks: [] }];
  },
  "a reserved range": ({ state, serial }) => {
    const like = state.compute[`${project}/global/addresses/fgk-prod-services`];
    if (like === undefined) return;
    const id = `${project}/global/addresses/theirs-range`;
    state.compute[id] ??= {
      ...structuredClone(like),
      name: "theirs-range",
      id: `${9_000_000 + serial()}`,
      address: "10.96.0.0",
      description: "",
      labels: {},
    };
    for (const connection of Object.values(state.connections)) {
      connection["reservedPeeringRanges"] = [...new Set([...connection["reservedPeeringRanges"], "theirs-range"])];
    }
  },
  "a secret": ({ state, draw }) => {
    const name = draw.one(["theirs", "fgk-prod-api-key", "fgk-production-db-password"]);
    const like = Object.values(state.secrets)[0];
    if (like === undefined) return;
    const copy = structuredClone(like);
    copy["secret"] = { ...copy["secret"], name: `projects/123456789012/secrets/${name}`, labels: draw.one(marks) };
    state.secrets[`${project}/secrets/${name}`] ??= copy;
  },
  "a version of our secret": ({ state }) => {
    for (const secret of Object.values(state.secrets)) {
      const first = secret["versions"]["1"];
      const name = String(first?.version?.name).replace(/1$/, "7");
      if (first !== undefined)
        secret["versions"]["7"] ??= { ...structuredClone(first), version: { ...first.version, name } };
    }
  },
  "a bucket": ({ state, draw }) => {
    const name = draw.one(["acme-theirs", "acme-ml-flyte-outputs", "acme-ml-flyte-data-old"]);
    const like = Object.values(state.buckets)[0];
    if (like === undefined || name in state.buckets) return;
    const copy = structuredClone(like);
    copy["bucket"] = { ...copy["bucket"], id: name, name, labels: draw.one(marks) };
    state.buckets[name] = copy;
  },
  "an account": ({ state, draw, serial }) => {
    const name = draw.one(["theirs", "flyte-runner", "fgk-prod"]);
    const email = `${name}@acme-ml.iam.gserviceaccount.com`;
    const like = Object.values(state.serviceAccounts)[0];
    const id = `${project}/serviceAccounts/${email}`;
    if (like === undefined || id in state.serviceAccounts) return;
    const uniqueId = `11${9_000_000 + serial()}`;
    const copy = {
      ...structuredClone(like),
      name: id,
      email,
      uniqueId,
      oauth2ClientId: uniqueId,
      description: marksText(draw.one(marks)),
    };
    state.serviceAccounts[id] = {
      ...copy,
      policy: { bindings: [{ role: "roles/iam.serviceAccountUser", members: ["user:a@acme.example"] }] },
    };
  },
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
  "the marks of a bucket taken off": ({ state, draw }) => {
    const one = state.buckets[draw.one(Object.keys(state.buckets))];
    if (one !== undefined) one["bucket"].labels = {};
  },
  "an API of others": ({ state }) => {
    for (const one of Object.values(state.projects)) one.services["dataflow.googleapis.com"] ??= 0;
  },
};

let serials = 0;

/** Plants up to so many things of others and says which; it may have no room for some. */
export function plantForeign(state: CloudState, draw: Draw, most: number): readonly string[] {
  const names = draw.some(Object.keys(things), most);
  serials = 0;
  const serial = (): number => {
    serials += 1;
    return serials;
  };
  for (const name of names) things[name]?.({ state, draw, cluster: clusterId, serial });
  return names;
}

function objects({ state, cluster }: Ground): Stored {
  return state.kubernetes[cluster]?.["objects"] ?? { namespaces: {} };
}

function plantPool({ state, draw, cluster }: Ground, pool: Stored): void {
  const pools: Stored[] = state.clusters[cluster]?.["nodePools"] ?? [];
  const [like] = pools;
  if (like === undefined || pools.some(({ name }) => name === pool["name"])) return;
  const copy = structuredClone(like);
  const mode = draw.one(["GKE_METADATA", "GKE_METADATA", "GCE_METADATA"]);
  copy["config"] = { ...copy["config"], resourceLabels: draw.one(marks), workloadMetadataConfig: { mode } };
  pools.push({
    ...copy,
    ...pool,
    initialNodeCount: 0,
    nodeCount: 0,
    instanceGroupUrls: [],
    selfLink: `${cluster}/nodePools/${pool["name"]}`,
  });
}

function grant(policy: Stored, draw: Draw, roles: readonly string[]): void {
  addGrant(policy, draw.one(roles), draw.one(people), draw.chance(0.6));
}

function addGrant(policy: Stored | undefined, role: string, member: string, conditional: boolean): void {
  if (policy === undefined) return;
  policy["bindings"] ??= [];
  const bindings: Stored[] = policy["bindings"];
  const same = bindings.find((one) => one["role"] === role && (one["condition"] !== undefined) === conditional);
  if (same === undefined) bindings.push({ role, members: [member], ...(conditional ? { condition } : {}) });
  else if (!same["members"].includes(member)) same["members"].push(member);
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
