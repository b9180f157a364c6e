import type { Plan } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { apply, plan, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import {
  annotate,
  ask,
  type Binding,
  changePolicy,
  flyteService,
  google,
  install,
  listWrites,
  movePort,
  openWorld,
  readBack,
  readBindings,
  removeMember,
  smallest,
} from "./installation.ts";

/** With a label, a project and a release value more than what is installed: steps that write to what others write to. */
const text = smallest
  .replace("location: europe-west1-b", "location: europe-west1-b\n  labels: { team: ml-platform }")
  .replace("projects: [flytesnacks]", "projects: [flytesnacks, forecasting]");

let drifted: SimulatedCloud;
let made: Plan;
beforeAll(async () => {
  drifted = await install(smallest);
  await removeMember(drifted, "serviceAccount:acme-ml.svc.id.goog[flytesnacks-production/default]");
  await annotate(drifted, "flytesnacks-staging", null);
  await movePort(drifted, 8090);
  made = readBack(await plan(openWorld(drifted).world, text, { allow: ["downtime", "nodes"] }));
  // Each thing of others below hangs on something that this plan writes to.
  for (const address of [
    "gke.cluster/flyte",
    "sql.instance/flyte-db",
    "secrets.secret/fgk-prod-db-password",
    "storage.bucket/acme-ml-flyte-data",
    "iam.account-policy/flyte-sa",
    "kubernetes.service/flyte/flyte-binary",
    "kubernetes.service-account/flytesnacks-staging/default",
  ]) {
    expect(stepsOf(made)).toContain(`update ${address}`);
  }
});

/** What somebody adds between plan and apply, and how it is seen there. */
interface Addition {
  readonly name: string;
  readonly add: (simulated: SimulatedCloud) => Promise<unknown>;
  readonly see: (simulated: SimulatedCloud) => Promise<unknown>;
}

const withCondition = {
  role: "roles/iam.workloadIdentityUser",
  members: ["serviceAccount:acme-ml.svc.id.goog[batch/default]"],
  condition: { title: "until spring", expression: 'request.time < timestamp("2026-03-20T00:00:00Z")' },
};
const readLabel = (target: string, key: string, name: string) => async (simulated: SimulatedCloud) =>
  ((await ask(simulated, "GET", target))[key] as Record<string, string>)[name];

const additions: readonly Addition[] = [
  {
    name: "a member of the account's policy, in the role that a step writes",
    add: (simulated) =>
      changePolicy(simulated, (bindings) => {
        const binding = bindings.find(({ role }) => role === "roles/iam.workloadIdentityUser");
        binding?.members.push("serviceAccount:acme-ml.svc.id.goog[notebooks/default]");
      }),
    see: async (simulated) =>
      (await readBindings(simulated)).flatMap(({ members }) => members).filter((one) => one.includes("notebooks")),
  },
  {
    name: "a role of the account's policy",
    add: (simulated) =>
      changePolicy(simulated, (bindings) => {
        bindings.push({
          role: "roles/iam.serviceAccountAdmin",
          members: ["user:zoe@acme.example", "group:ml@acme.example"],
        });
      }),
    see: async (simulated) =>
      (await readBindings(simulated)).filter(({ role }) => role === "roles/iam.serviceAccountAdmin"),
  },
  {
    name: "a conditional binding of the account's policy",
    add: (simulated) => changePolicy(simulated, (bindings) => void bindings.push(withCondition)),
    see: async (simulated) => (await readBindings(simulated)).filter(({ condition }) => condition !== undefined),
  },
  {
    name: "a member of a bucket's policy",
    add: async (simulated) => {
      const policy = await ask(simulated, "GET", `${google.bucket}/iam`);
      const bindings = [
        ...(policy["bindings"] as Binding[]),
        { role: "roles/storage.objectViewer", members: ["user:zoe@acme.example"] },
      ];
      await ask(simulated, "PUT", `${google.bucket}/iam`, { ...policy, bindings });
    },
    see: async (simulated) =>
      ((await ask(simulated, "GET", `${google.bucket}/iam`))["bindings"] as Binding[]).filter(
        ({ role }) => role === "roles/storage.objectViewer",
      ),
  },
  {
    name: "a label on a bucket",
    add: (simulated) => ask(simulated, "PATCH", google.bucket, { labels: { cost: "research" } }),
    see: readLabel(google.bucket, "labels", "cost"),
  },
  {
    name: "a label on the cluster",
    add: async (simulated) => {
      const { resourceLabels, labelFingerprint } = await ask(simulated, "GET", google.cluster);
      await ask(simulated, "POST", `${google.cluster}:setResourceLabels`, {
        resourceLabels: { ...(resourceLabels as object), cost: "research" },
        labelFingerprint,
      });
      await simulated.clock.sleep(600_000);
    },
    see: readLabel(google.cluster, "resourceLabels", "cost"),
  },
  {
    name: "a label on the secret",
    add: async (simulated) => {
      const { labels } = await ask(simulated, "GET", google.secret);
      await ask(simulated, "PATCH", `${google.secret}?updateMask=labels`, {
        labels: { ...(labels as object), cost: "research" },
      });
    },
    see: readLabel(google.secret, "labels", "cost"),
  },
  {
    name: "another person's node pool",
    add: async (simulated) => {
      const nodePool = {
        name: "theirs",
        initialNodeCount: 1,
        config: {
          machineType: "n2-highmem-8",
          labels: { owner: "zoe" },
          workloadMetadataConfig: { mode: "GKE_METADATA" },
        },
      };
      await ask(simulated, "POST", `${google.cluster}/nodePools`, { nodePool });
      await simulated.clock.sleep(600_000);
      await ask(simulated, "GET", google.cluster);
    },
    see: async (simulated) => {
      const { etag: _written, ...pool } = await ask(simulated, "GET", `${google.cluster}/nodePools/theirs`);
      return pool;
    },
  },
  {
    name: "a colleague's database on the instance, and its user",
    add: async (simulated) => {
      await ask(simulated, "POST", `${google.instance}/databases`, { name: "mlflow", charset: "UTF8" });
      await simulated.clock.sleep(60_000);
      await ask(simulated, "POST", `${google.instance}/users`, { name: "mlflow", password: "theirs-0123456789" });
      await simulated.clock.sleep(60_000);
    },
    see: async (simulated) => {
      const { etag: _written, ...database } = await ask(simulated, "GET", `${google.instance}/databases/mlflow`);
      const users = (await ask(simulated, "GET", `${google.instance}/users`))["items"] as { name: string }[];
      return [database, users.filter(({ name }) => name === "mlflow").map(({ name }) => name)];
    },
  },
  {
    name: "annotations and labels on the Service, and an annotation on a default account",
    add: async (simulated) => {
      const body = { metadata: { annotations: { "example.com/owner": "zoe" }, labels: { "example.com/team": "ml" } } };
      await ask(simulated, "PATCH", flyteService, body, "application/merge-patch+json");
      const account = "cluster:/api/v1/namespaces/flytesnacks-staging/serviceaccounts/default";
      await ask(simulated, "PATCH", account, body, "application/merge-patch+json");
    },
    see: async (simulated) => {
      const account = "cluster:/api/v1/namespaces/flytesnacks-staging/serviceaccounts/default";
      const found = [await ask(simulated, "GET", flyteService), await ask(simulated, "GET", account)];
      return found.map(({ metadata }) => {
        const { annotations, labels } = metadata as Record<string, Record<string, string>>;
        return [annotations?.["example.com/owner"], labels?.["example.com/team"]];
      });
    },
  },
];

describe("what others added between plan and apply", () => {
  let simulated: SimulatedCloud;
  const before = new Map<string, string>();
  beforeAll(async () => {
    simulated = cloneSimulatedCloud(drifted);
    for (const { add } of additions) await add(simulated);
    for (const { name, see } of additions) before.set(name, JSON.stringify(await see(simulated)));
    const outcome = await apply(openWorld(simulated).world, text, made);
    expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(outcome.status).toBe("done");
    expect(outcome.done).toEqual(made.steps.map((step) => step.address));
  });

  it.each(additions)("is tolerated and survives byte for byte: $name", async ({ name, see }) => {
    expect(before.get(name)).toMatch(/research|zoe|theirs|mlflow|notebooks|batch/);
    expect(JSON.stringify(await see(simulated))).toBe(before.get(name));
  });

  it("leaves nothing for the next plan, which names it as kept", async () => {
    const since = simulated.cloud.journal.length;
    const { steps, summary } = await plan(openWorld(simulated).world, text);
    expect(steps).toEqual([]);
    expect(listWrites(simulated, since)).toEqual([]);
    const kept = Object.fromEntries(summary.kept.map(({ address, what, names }) => [`${address} ${what}`, names]));
    expect(kept["iam.account-policy/flyte-sa members"]).toEqual([
      "roles/iam.serviceAccountAdmin group:ml@acme.example",
      "roles/iam.serviceAccountAdmin user:zoe@acme.example",
      expect.stringContaining("serviceAccount:acme-ml.svc.id.goog[batch/default]"),
      "roles/iam.workloadIdentityUser serviceAccount:acme-ml.svc.id.goog[notebooks/default]",
    ]);
    expect(kept["storage.bucket-rights/acme-ml-flyte-data members"]).toContain(
      "roles/storage.objectViewer user:zoe@acme.example",
    );
    expect(kept["gke.cluster/flyte node pools"]).toEqual(["theirs"]);
    expect(kept["sql.database/flyte-db/flyteadmin databases"]).toEqual(["mlflow"]);
    for (const address of [
      "gke.cluster/flyte",
      "secrets.secret/fgk-prod-db-password",
      "storage.bucket/acme-ml-flyte-data",
    ]) {
      expect(kept[`${address} labels`]).toEqual(["cost"]);
    }
  });
});
