import { beforeAll, describe, expect, it } from "vitest";
import { ask, google, install, listNames, listWrites, openWorld, readBack, smallest } from "../plan/installation.ts";
import type { RunOptions } from "../product/run-fgk.ts";
import { apply, plan, showDiagnostic, stepsOf, tryPlan } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { findMarked } from "./find-marked.ts";
import { definition, destroy, destroyAll, otherWebhook, unprotected, webhooks } from "./take-down.ts";

const workflows = "cluster:/apis/flyte.lyft.com/v1alpha1/namespaces";

let protectedOne: SimulatedCloud;
let unprotectedOne: SimulatedCloud;
beforeAll(async () => {
  protectedOne = await install(smallest);
  unprotectedOne = await install(unprotected);
});

/** Destroys by a plan that was written and read again. */
async function takeDown(
  simulated: SimulatedCloud,
  text: string,
  options: RunOptions = destroy,
): Promise<readonly string[]> {
  const made = readBack(await plan(openWorld(simulated).world, text, options));
  const outcome = await apply(openWorld(simulated).world, text, made);
  expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
  expect(outcome.status).toBe("done");
  await simulated.clock.sleep(600_000);
  return stepsOf(made);
}

function execution(name: string, labels: Readonly<Record<string, string>> = {}): object {
  return { apiVersion: "flyte.lyft.com/v1alpha1", kind: "FlyteWorkflow", metadata: { name, labels } };
}

describe("fgk destroy", () => {
  it("leaves nothing that carries the mark but what is protected and named, and says so when it is run twice", async () => {
    const simulated = cloneSimulatedCloud(protectedOne);
    await takeDown(simulated, smallest);
    expect(findMarked(simulated)).toEqual([
      "acme-ml-flyte-data",
      "acme-ml-flyte-metadata",
      "default",
      "fgk-prod-nat",
      "fgk-prod-services",
      "flyte",
      "flyte-db",
      "flytesnacks",
      "flytesnacks-development",
      "flytesnacks-production",
      "flytesnacks-staging",
      "projects/123456789012/secrets/fgk-prod-db-password",
    ]);
    const since = simulated.cloud.journal.length;
    const again = await plan(openWorld(simulated).world, smallest, destroy);
    expect(stepsOf(again)).toEqual([]);
    const kept = again.diagnostics.map(({ summary }) => /^(\S+) is kept: /.exec(summary)?.[1]);
    expect([...kept].sort()).toEqual([
      "gke.cluster/flyte",
      "gke.node-pool/flyte/default",
      "kubernetes.namespace/flytesnacks-development",
      "kubernetes.namespace/flytesnacks-production",
      "kubernetes.namespace/flytesnacks-staging",
      "network.nat/fgk-prod-nat",
      "network.private-services/default",
      "secrets.secret/fgk-prod-db-password",
      "sql.database/flyte-db/flyteadmin",
      "sql.instance/flyte-db",
      "sql.user/flyte-db/flyteadmin",
      "storage.bucket/acme-ml-flyte-data",
      "storage.bucket/acme-ml-flyte-metadata",
    ]);
    expect(listWrites(simulated, since)).toEqual([]);
  });

  it("leaves no deleted members, no forwarding rule, nothing that Flyte made at run time", async () => {
    const simulated = cloneSimulatedCloud(protectedOne);
    expect(await listNames(simulated, webhooks)).toEqual(["flyte-binary-webhook"]);
    await ask(simulated, "GET", definition);
    await takeDown(simulated, smallest);
    expect(await listNames(simulated, webhooks)).toEqual([]);
    await expect(ask(simulated, "GET", definition)).rejects.toThrow("404");
    expect(await listNames(simulated, "cluster:/api/v1/namespaces")).not.toContain("flyte");
    const policies = JSON.stringify([
      await ask(simulated, "GET", `${google.bucket}/iam`),
      await ask(simulated, "POST", "https://cloudresourcemanager.googleapis.com/v1/projects/acme-ml:getIamPolicy", {}),
    ]);
    expect(policies).not.toContain("deleted:");
    expect(policies).not.toContain("flyte-sa@");
    const used = Object.values(simulated.cloud.state.compute).filter((one) => (one["users"] ?? []).length > 0);
    expect(used).toEqual([]);
  });

  it("takes everything down, the data by consent, and leaves the peering", async () => {
    const simulated = cloneSimulatedCloud(unprotectedOne);
    await takeDown(simulated, unprotected, destroyAll);
    expect(findMarked(simulated)).toEqual(["fgk-prod-services"]);
    const again = await plan(openWorld(simulated).world, unprotected, destroyAll);
    expect(stepsOf(again)).toEqual([]);
    expect(again.diagnostics.map(({ summary }) => summary)).toEqual([
      "network.private-services/default is kept: a network has one such peering, and others of the network may use it",
    ]);
  });

  it("lifts Cloud SQL's own protection once the file and a flag have consented", async () => {
    const simulated = cloneSimulatedCloud(protectedOne);
    const live = (await ask(simulated, "GET", google.instance)) as { settings: { deletionProtectionEnabled: boolean } };
    expect(live.settings.deletionProtectionEnabled).toBe(true);
    await takeDown(simulated, unprotected, destroyAll);
    await expect(ask(simulated, "GET", google.instance)).rejects.toThrow("404");
  });

  it("empties a bucket only by consent, and then wholly", async () => {
    const simulated = cloneSimulatedCloud(unprotectedOne);
    for (const name of ["a/1", "a/2", "b"]) {
      const place = `https://storage.googleapis.com/upload/storage/v1/b/acme-ml-flyte-data/o?uploadType=media&name=${encodeURIComponent(name)}`;
      await ask(simulated, "POST", place, { name });
    }
    const target = ["storage.bucket/acme-ml-flyte-data"] as const;
    const without = await plan(openWorld(simulated).world, unprotected, { ...destroyAll, target });
    expect(stepsOf(without)).toEqual([]);
    expect(without.diagnostics.map(({ summary }) => summary)).toContain(
      "storage.bucket/acme-ml-flyte-data is kept: it holds objects",
    );
    const options: RunOptions = { ...destroyAll, withContents: target };
    await takeDown(simulated, unprotected, options);
    await expect(ask(simulated, "GET", google.bucket)).rejects.toThrow("404");
  });
});

describe("fgk destroy while executions run", () => {
  it("is refused; with consent Flyte ends them first", async () => {
    const simulated = cloneSimulatedCloud(protectedOne);
    await ask(simulated, "POST", `${workflows}/flytesnacks-staging/flyteworkflows`, execution("f1"));
    const refused = await tryPlan(openWorld(simulated).world, smallest, destroy);
    expect(refused.ok).toBe(false);
    expect(refused.diagnostics[0]?.summary).toBe(
      "nothing is destroyed while something runs: there are running executions in flytesnacks-staging",
    );
    await takeDown(simulated, smallest, { ...destroy, withContents: ["helm.release/flyte/fb"] });
    await expect(ask(simulated, "GET", definition)).rejects.toThrow("404");
  });

  it("waits until Flyte has let go of those that are cut off", async () => {
    const simulated = cloneSimulatedCloud(protectedOne);
    const place = `${workflows}/flytesnacks-staging/flyteworkflows`;
    const held = { ...execution("f1"), metadata: { name: "f1", finalizers: ["flyte.lyft.com/finalizer"] } };
    await ask(simulated, "POST", place, held);
    let helmBegan: boolean | undefined;
    const propeller = simulated.clock.sleep(240_000).then(async () => {
      helmBegan = (await listNames(simulated, "cluster:/apis/apps/v1/namespaces/flyte/deployments")).length === 0;
      const free = { metadata: { finalizers: null } };
      await ask(simulated, "PATCH", `${place}/f1`, free, "application/merge-patch+json");
    });
    await takeDown(simulated, smallest, { ...destroy, withContents: ["helm.release/flyte/fb"] });
    await propeller;
    expect(helmBegan).toBe(false);
    await expect(ask(simulated, "GET", definition)).rejects.toThrow("404");
  });

  it("stops before the release when one begins after the plan", async () => {
    const simulated = cloneSimulatedCloud(protectedOne);
    const made = readBack(await plan(openWorld(simulated).world, smallest, destroy));
    await ask(simulated, "POST", `${workflows}/flytesnacks-staging/flyteworkflows`, execution("f1"));
    const outcome = await apply(openWorld(simulated).world, smallest, made);
    expect(outcome.status).not.toBe("done");
    expect(await listNames(simulated, webhooks)).toEqual(["flyte-binary-webhook"]);
    expect(await listNames(simulated, "cluster:/apis/apps/v1/namespaces/flyte/deployments")).toEqual(["flyte-binary"]);
  });

  it("minds finished ones not at all", async () => {
    const simulated = cloneSimulatedCloud(protectedOne);
    const done = execution("f1", { "termination-status": "terminated" });
    await ask(simulated, "POST", `${workflows}/flytesnacks-staging/flyteworkflows`, done);
    await takeDown(simulated, smallest);
    await expect(ask(simulated, "GET", definition)).rejects.toThrow("404");
  });
});

describe("fgk destroy in a cluster with another Flyte", () => {
  it("leaves that one's webhook, and the definition that it needs, without our mark", async () => {
    const simulated = cloneSimulatedCloud(protectedOne);
    await ask(simulated, "POST", webhooks, otherWebhook);
    await takeDown(simulated, smallest);
    expect(await listNames(simulated, webhooks)).toEqual(["other-webhook"]);
    const left = (await ask(simulated, "GET", definition)) as { metadata: { labels?: object; annotations?: object } };
    expect({ ...left.metadata.labels, ...left.metadata.annotations }).toEqual({});
  });

  it("leaves the definition while executions are remembered in namespaces that aren't ours", async () => {
    const simulated = cloneSimulatedCloud(protectedOne);
    await ask(simulated, "POST", "cluster:/api/v1/namespaces", { metadata: { name: "theirs-development" } });
    const done = execution("f9", { "termination-status": "terminated" });
    await ask(simulated, "POST", `${workflows}/theirs-development/flyteworkflows`, done);
    await takeDown(simulated, smallest);
    expect(await listNames(simulated, `${workflows}/theirs-development/flyteworkflows`)).toEqual(["f9"]);
  });

  it("takes no webhook of our name that calls another namespace", async () => {
    const simulated = cloneSimulatedCloud(protectedOne);
    await ask(simulated, "DELETE", `${webhooks}/flyte-binary-webhook`);
    await ask(simulated, "POST", webhooks, { ...otherWebhook, metadata: { name: "flyte-binary-webhook" } });
    await takeDown(simulated, smallest);
    expect(await listNames(simulated, webhooks)).toEqual(["flyte-binary-webhook"]);
  });
});

describe("what keeps Flyte's own namespace", () => {
  const own = "cluster:/api/v1/namespaces/flyte";
  const container = { name: "a", image: "europe-docker.pkg.dev/acme-ml/x/a:1" };
  const template = { metadata: { labels: { app: "a" } }, spec: { containers: [container] } };
  const rows: readonly { readonly place: string; readonly body: object; readonly what: string }[] = [
    { place: `${own}/secrets`, body: { metadata: { name: "s" }, type: "Opaque" }, what: "the secret s" },
    { place: `${own}/configmaps`, body: { metadata: { name: "c" } }, what: "the config map c" },
    {
      place: `${own}/services`,
      body: { metadata: { name: "v" }, spec: { ports: [{ port: 80 }] } },
      what: "the Service v",
    },
    { place: `${own}/pods`, body: { metadata: { name: "p" }, spec: { containers: [container] } }, what: "the pod p" },
    {
      place: `${own}/persistentvolumeclaims`,
      body: {
        metadata: { name: "d" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
      what: "the volume claim d",
    },
    {
      place: "cluster:/apis/apps/v1/namespaces/flyte/deployments",
      body: { metadata: { name: "w" }, spec: { selector: { matchLabels: { app: "a" } }, template } },
      what: "the deployment w",
    },
    {
      place: `${own}/secrets`,
      body: {
        metadata: {
          name: "sh.helm.release.v1.monitoring.v1",
          labels: { owner: "helm", name: "monitoring", version: "1" },
        },
        type: "helm.sh/release.v1",
      },
      what: "the Helm release monitoring",
    },
  ];

  it.each(rows)("is $what", async ({ place, body, what }) => {
    const simulated = cloneSimulatedCloud(protectedOne);
    await ask(simulated, "POST", place, body);
    await simulated.clock.sleep(60_000);
    const made = await plan(openWorld(simulated).world, smallest, destroy);
    expect(stepsOf(made)).not.toContain("delete kubernetes.namespace/flyte");
    expect(made.diagnostics.map(({ summary }) => summary)).toContain(
      `kubernetes.namespace/flyte is kept: it holds ${what}`,
    );
  });
});

describe("fgk destroy --target", () => {
  it.each([
    ["the account while Flyte runs as it", "iam.service-account/flyte-sa", "is still needed by helm.release/flyte/fb"],
    [
      "a namespace of a project that is active: Flyte would make it again",
      "kubernetes.namespace/flytesnacks-staging",
      "kubernetes.namespace/flytesnacks-staging is still needed by helm.release/flyte/fb, flyte.project/flytesnacks",
    ],
  ] as const)("refuses %s", async (_name, address, expected) => {
    const simulated = cloneSimulatedCloud(protectedOne);
    const text = smallest.replace("projects: [flytesnacks]", "projects: [flytesnacks]\n  removeNamespaces: true");
    const made = await tryPlan(openWorld(simulated).world, text, { destroy: true, target: [address] });
    expect(made.ok).toBe(false);
    expect(made.diagnostics.map(({ summary }) => summary).join("\n")).toContain(expected);
  });

  it("refuses a namespace of a project that the file has dropped and that is active still, and says what comes first", async () => {
    const simulated = cloneSimulatedCloud(protectedOne);
    const text = smallest.replace("projects: [flytesnacks]", "projects: []\n  removeNamespaces: true");
    const target = ["kubernetes.namespace/flytesnacks-staging"] as const;
    const made = await tryPlan(openWorld(simulated).world, text, { destroy: true, target });
    expect(made.diagnostics.map(({ summary, help }) => [summary, help])).toEqual([
      [
        "kubernetes.namespace/flytesnacks-staging is still needed by flyte.project/flytesnacks",
        "the file doesn't name that any more: fgk apply first",
      ],
    ]);
  });
});
