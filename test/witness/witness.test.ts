import path from "node:path";
import type { CloudState } from "@fgk/emulator";
import type { Plan, Step } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { gallery, loadCase } from "../gallery/case-file.ts";
import { openCase, prepareCase, send } from "../gallery/run-case.ts";
import { apply, listNamed, plan } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { Stored } from "./piece.ts";
import { findDamage, type Snapshot, takeSnapshot } from "./witness.ts";

/** Three steps: the account's policy, the annotation in flytesnacks-staging, the ports of Flyte's Service. */
const drift = loadCase(path.join(gallery, "drift"));
const named = listNamed(drift.text);

let begin: SimulatedCloud;
let made: Plan;
beforeAll(async () => {
  begin = await prepareCase(drift);
  plantForeign(begin.cloud.state);
  made = await plan(openCase(begin, drift).world, drift.text, drift.flags);
  expect(made.steps.map(({ address }) => address)).toEqual([
    "iam.account-policy/flyte-sa",
    "kubernetes.service-account/flytesnacks-staging/default",
    "kubernetes.service/flyte/flyte-binary",
  ]);
});

const cluster = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";
const account = "projects/acme-ml/serviceAccounts/flyte-sa@acme-ml.iam.gserviceaccount.com";
const ofYear = { expression: "request.time < timestamp('2027-01-01T00:00:00Z')", title: "this year" };

/** Things of others, written into the state as they would be after requests of theirs. */
function plantForeign(state: CloudState): void {
  const at = objectsOf(state);
  const metadata = (name: string, namespace?: string): Stored => ({
    name,
    uid: `uid-${name}`,
    ...(namespace === undefined ? {} : { namespace }),
  });
  at["namespaces"]["team"] = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: metadata("team"),
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
  at["configmaps"]["team/settings"] = { metadata: metadata("settings", "team"), data: { a: "1" } };
  at["configmaps"]["flyte/theirs"] = { metadata: metadata("theirs", "flyte"), data: { a: "1" } };
  const service = at["services"]["flyte/flyte-binary"];
  service["metadata"].annotations = { ...service["metadata"].annotations, "team.example/owner": "data" };
  service["metadata"].labels = { ...service["metadata"].labels, cost: "42" };
  service["spec"].sessionAffinity = "ClientIP";
  const staging = at["serviceaccounts"]["flytesnacks-staging/default"];
  staging["metadata"].annotations = { ...staging["metadata"].annotations, "team.example/owner": "data" };
  poolsOf(state).push({
    name: "gpu",
    config: { workloadMetadataConfig: { mode: "GKE_METADATA" }, resourceLabels: { team: "vision" } },
  });
  instanceOf(state)["databases"]["billing"] = { name: "billing" };
  instanceOf(state)["users"]["billing"] = { name: "billing", password: "theirs" };
  flyteOf(state)["projects"].push({ id: "vision", name: "vision", labels: {}, state: 0 });
  flyteOf(state)["executions"].push({ id: { project: "vision", name: "f1" } });
  bucketOf(state)["bucket"].labels["team"] = "vision";
  bucketOf(state)["objects"]["theirs.txt"] = { size: 1 };
  policyOf(state)["bindings"].push({
    role: "roles/iam.serviceAccountUser",
    members: ["user:a@acme.example"],
    condition: ofYear,
  });
  state.secrets["projects/acme-ml/secrets/theirs"] = { secret: { name: "theirs" }, versions: { 1: { data: "eA==" } } };
  state.compute["projects/acme-ml/regions/europe-west1/addresses/theirs"] = { name: "theirs", address: "10.132.0.77" };
  state.compute["projects/acme-ml/regions/europe-west1/routers/theirs"] = {
    name: "theirs",
    nats: [{ name: "theirs" }],
  };
}

const objectsOf = (state: CloudState): Stored => state.kubernetes[cluster]?.["objects"];
const poolsOf = (state: CloudState): Stored[] => state.clusters[cluster]?.["nodePools"];
const instanceOf = (state: CloudState): Stored => state.sql["projects/acme-ml/instances/flyte-db"] ?? {};
const flyteOf = (state: CloudState): Stored => instanceOf(state)["flyteTables"].flyteadmin;
const bucketOf = (state: CloudState): Stored => state.buckets["acme-ml-flyte-data"] ?? {};
const policyOf = (state: CloudState): Stored => state.serviceAccounts[account]?.["policy"];

async function applyDrift(): Promise<{ simulated: SimulatedCloud; snapshot: Snapshot }> {
  const simulated = cloneSimulatedCloud(begin);
  const snapshot = takeSnapshot(simulated.cloud);
  const outcome = await apply(openCase(simulated, drift).world, drift.text, made);
  expect(outcome.status).toBe("done");
  return { simulated, snapshot };
}

it("has nothing to say about an apply that did what its plan said", async () => {
  const { simulated, snapshot } = await applyDrift();
  expect(simulated.cloud.journal.length).toBeGreaterThan(0);
  expect(findDamage(snapshot, simulated.cloud, [made], named)).toEqual([]);
});

describe("names damage to", () => {
  const rows: readonly [string, (state: CloudState) => void, string][] = [
    ["a namespace", (state) => delete objectsOf(state)["namespaces"].team, "namespaces/team is gone"],
    [
      "an object",
      (state) => delete objectsOf(state)["configmaps"]["team/settings"],
      "configmaps/team/settings is gone",
    ],
    [
      "an object in our namespace",
      (state) => {
        objectsOf(state)["configmaps"]["flyte/theirs"].data.a = "2";
      },
      'configmaps/flyte/theirs: data a was "1" and is "2"',
    ],
    [
      "an annotation of an object that a step writes",
      (state) => delete objectsOf(state)["services"]["flyte/flyte-binary"].metadata.annotations["team.example/owner"],
      'services/flyte/flyte-binary: metadata annotations team.example/owner was "data" and is absent, which no step may change',
    ],
    [
      "a label of an object that a step writes",
      (state) => {
        objectsOf(state)["services"]["flyte/flyte-binary"].metadata.labels.cost = "43";
      },
      'metadata labels cost was "42" and is "43"',
    ],
    [
      "a field of an object that a step writes",
      (state) => {
        objectsOf(state)["services"]["flyte/flyte-binary"].spec.sessionAffinity = "None";
      },
      'spec sessionAffinity was "ClientIP" and is "None"',
    ],
    [
      "an annotation beside the one that a step writes",
      (state) =>
        delete objectsOf(state)["serviceaccounts"]["flytesnacks-staging/default"].metadata.annotations[
          "team.example/owner"
        ],
      "serviceaccounts/flytesnacks-staging/default: metadata annotations team.example/owner",
    ],
    ["a node pool", (state) => poolsOf(state).pop(), `node pool ${cluster}/nodePools/gpu is gone`],
    [
      "a label of a node pool",
      (state) => delete poolsOf(state).at(-1)?.["config"].resourceLabels.team,
      'nodePools/gpu: config resourceLabels team was "vision" and is absent',
    ],
    ["a database", (state) => delete instanceOf(state)["databases"].billing, "databases/billing is gone"],
    [
      "a database user's password",
      (state) => {
        instanceOf(state)["users"].billing.password = "ours";
      },
      "users/billing: password was",
    ],
    [
      "a Flyte project",
      (state) => {
        flyteOf(state)["projects"].at(-1).state = 1;
      },
      "flyteadmin/vision: state was 0 and is 1",
    ],
    ["an execution", (state) => flyteOf(state)["executions"].pop(), "is gone"],
    ["a bucket's label", (state) => delete bucketOf(state)["bucket"].labels.team, "labels team was"],
    ["an object in a bucket", (state) => delete bucketOf(state)["objects"]["theirs.txt"], "theirs.txt is gone"],
    [
      "a member of a policy that a step writes",
      (state) => {
        policyOf(state)["bindings"] = (policyOf(state)["bindings"] as Stored[]).filter(
          ({ members }) => !members.includes("user:colleague@acme.example"),
        );
      },
      "the grant roles/iam.serviceAccountUser user:colleague@acme.example is gone",
    ],
    [
      "the condition of a grant",
      (state) => {
        for (const binding of policyOf(state)["bindings"] as Stored[]) delete binding["condition"];
      },
      `the grant roles/iam.serviceAccountUser user:a@acme.example if ${JSON.stringify(ofYear)} is gone`,
    ],
    [
      "a policy, by a grant that no step names",
      (state) => policyOf(state)["bindings"].push({ role: "roles/owner", members: ["user:eve@acme.example"] }),
      "the grant roles/owner user:eve@acme.example is new and no step names it",
    ],
    [
      "the project's policy",
      (state) => {
        for (const project of Object.values(state.projects)) project.policy["bindings"] = [];
      },
      "policy projects/acme-ml: the grant roles/owner user:owner@example.com is gone",
    ],
    [
      "a bucket's policy",
      (state) => {
        bucketOf(state)["policy"].bindings = [];
      },
      "policy acme-ml-flyte-data: the grant roles/storage.legacyBucketOwner projectEditor:acme-ml is gone",
    ],
    [
      "an API",
      (state) => delete state.projects["acme-ml"]?.services["logging.googleapis.com"],
      "logging.googleapis.com is gone",
    ],
    ["a secret", (state) => delete state.secrets["projects/acme-ml/secrets/theirs"], "secrets/theirs is gone"],
    [
      "an address",
      (state) => delete state.compute["projects/acme-ml/regions/europe-west1/addresses/theirs"],
      "addresses/theirs is gone",
    ],
    [
      "a NAT",
      (state) => state.compute["projects/acme-ml/regions/europe-west1/routers/theirs"]?.["nats"].pop(),
      "routers/theirs: nats was",
    ],
    [
      "a firewall rule",
      (state) => {
        const rule = state.compute["projects/acme-ml/global/firewalls/default-allow-ssh"] ?? {};
        rule["disabled"] = true;
      },
      "firewalls/default-allow-ssh: disabled was false and is true",
    ],
    [
      "a reserved range",
      (state) => {
        for (const connection of Object.values(state.connections)) connection["reservedPeeringRanges"] = [];
      },
      "reservedPeeringRanges was",
    ],
    [
      "what is ours, without a step",
      (state) => {
        state.clusters[cluster] = { ...state.clusters[cluster], loggingService: "none" };
      },
      "clusters/flyte: loggingService was",
    ],
  ];
  it.each(rows)("%s", async (_name, damage, says) => {
    const { simulated, snapshot } = await applyDrift();
    damage(simulated.cloud.state);
    const found = findDamage(snapshot, simulated.cloud, [made], named);
    expect(found.join("\n")).toContain(says);
  });
});

describe("names a write that no step explains", () => {
  const rows: readonly [string, string, unknown, string | undefined][] = [
    [
      "PUT https://storage.googleapis.com/storage/v1/b/acme-ml-flyte-data/iam",
      "/storage/v1/b/acme-ml-flyte-data/iam",
      { bindings: [] },
      undefined,
    ],
    ["DELETE cluster:/api/v1/namespaces/team", "/api/v1/namespaces/team", undefined, undefined],
    [
      "POST cluster:/apis/coordination.k8s.io/v1/namespaces/default/leases",
      "/namespaces/default/leases",
      { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "fgk-other" } },
      undefined,
    ],
    [
      "POST cluster:/api/v1/namespaces/flyte/pods",
      "/api/v1/namespaces/flyte/pods",
      { apiVersion: "v1", kind: "Pod", metadata: { name: "shell" }, spec: { containers: [{ name: "a", image: "b" }] } },
      undefined,
    ],
  ];
  it.each(rows)("%s", async (request, says, body) => {
    const { simulated, snapshot } = await applyDrift();
    const [method = "", target = ""] = request.split(" ");
    await send(simulated, method, target, body);
    const found = findDamage(snapshot, simulated.cloud, [made], named);
    expect(found.filter((one) => one.includes("is a write that no step names")).join("\n")).toContain(says);
  });
});

describe("what goes down with its container", () => {
  const removal = (address: `${string}/${string}`, header: Partial<Plan["header"]> = {}): Plan => {
    const step = {
      action: "delete",
      address,
      fields: [],
      waitsFor: [],
      seconds: 1,
      blocked: false,
      digest: "",
    } as Step;
    return { ...made, header: { ...made.header, dataLoss: [address], ...header }, steps: [step] };
  };
  const instance = "sql.instance/flyte-db";
  const rows: readonly [string, Plan["steps"][number]["address"], (state: CloudState) => void, readonly string[]][] = [
    [
      "a database of others",
      instance,
      (state) => delete state.sql["projects/acme-ml/instances/flyte-db"],
      [
        "database projects/acme-ml/instances/flyte-db/databases/billing is gone",
        "user projects/acme-ml/instances/flyte-db/users/billing is gone",
      ],
    ],
    [
      "a namespace's objects of others",
      "kubernetes.namespace/flyte",
      (state) => {
        for (const objects of Object.values<Stored>(objectsOf(state))) {
          for (const key of Object.keys(objects)) if (key === "flyte" || key.startsWith("flyte/")) delete objects[key];
        }
      },
      [`kubernetes ${cluster} configmaps/flyte/theirs is gone`],
    ],
    [
      "node pools and namespaces of others",
      "gke.cluster/flyte",
      (state) => {
        delete state.clusters[cluster];
        delete state.kubernetes[cluster];
      },
      [
        `node pool ${cluster}/nodePools/gpu is gone`,
        `kubernetes ${cluster} namespaces/team is gone`,
        `kubernetes ${cluster} configmaps/team/settings is gone`,
        `kubernetes ${cluster} configmaps/flyte/theirs is gone`,
      ],
    ],
  ];
  it.each(rows)("is named: %s", (_name, address, remove, says) => {
    const simulated = cloneSimulatedCloud(begin);
    const snapshot = takeSnapshot(simulated.cloud);
    remove(simulated.cloud.state);
    const gone = (header: Partial<Plan["header"]>): readonly string[] =>
      findDamage(snapshot, simulated.cloud, [removal(address, header)], named).filter((one) => one.endsWith("is gone"));
    // A Flyte project goes with the database that was consented to.
    expect(gone({ dataLoss: address === "kubernetes.namespace/flyte" ? [] : [address] })).toEqual(says);
    expect(gone({ withContents: [address] })).toEqual([]);
  });
});
