import type { Draw } from "./draw.ts";
import { type Ground, marks, project, type Stored, spaces } from "./ground.ts";

const people: readonly string[] = [
  "user:a@acme.example",
  "group:data@acme.example",
  "serviceAccount:ci@acme-ml.iam.gserviceaccount.com",
];
const condition = { title: "this year", expression: "request.time < timestamp('2027-01-01T00:00:00Z')" };

/** Things of others at Google, and what they do to ours there. */
export const googleThings: Readonly<Record<string, (ground: Ground) => void>> = {
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
      const object = { kind: "storage#object", bucket: name, name: "theirs.txt", generation: "1", size: "1" };
      stored["objects"]["theirs.txt"] ??= { object, data: "YQ==" };
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
};

function marksText(mark: Stored): string {
  const [deployment, cluster] = [mark["fgk-deployment"], mark["fgk-cluster"]];
  return deployment === undefined || cluster === undefined
    ? "theirs"
    : `theirs [fgk:${deployment}:${cluster.replace("_", "/")}]`;
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
