import { readFileSync } from "node:fs";
import path from "node:path";
import { it } from "vitest";
import { apply, plan, root, verify } from "../product/run-fgk.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { openSimulatedWorld } from "../simulation/simulated-world.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { send } from "../gallery/run-case.ts";
const folder = path.join(root, "plans/from-nothing");
const text = readFileSync(path.join(folder, "fgk.yaml"), "utf8");
const gke = "https://container.googleapis.com/v1/projects/acme-ml/locations/europe-west1-b/clusters/flyte";
const acct = "https://iam.googleapis.com/v1/projects/acme-ml/serviceAccounts/flyte-sa@acme-ml.iam.gserviceaccount.com";
const ok = async (p: Promise<{status: number; text: string}>) => { const a = await p; if (a.status >= 300) console.log("!!", a.status, a.text); return a; };
async function policy(s: SimulatedCloud, change: (b: {role: string; members: string[]}[]) => void) {
  const got = JSON.parse((await ok(send(s, "POST", `${acct}:getIamPolicy`, {}))).text);
  change(got.bindings);
  await ok(send(s, "POST", `${acct}:setIamPolicy`, { policy: got }));
}
async function bucket(s: SimulatedCloud, name: string, change: (b: {role: string; members: string[]}[]) => void) {
  const u = `https://storage.googleapis.com/storage/v1/b/${name}/iam`;
  const got = JSON.parse((await ok(send(s, "GET", u))).text);
  console.log(JSON.stringify(got.bindings));
  change(got.bindings);
  await ok(send(s, "PUT", u, got ));
}
const merge = "application/merge-patch+json";
const restart = async (s: SimulatedCloud) => {
  await ok(send(s, "PATCH", "cluster:/apis/apps/v1/namespaces/flyte/deployments/flyte-binary", {spec: {template: {metadata: {annotations: {"kubectl.kubernetes.io/restartedAt": "x"}}}}}, "application/strategic-merge-patch+json"));
  await pass(s, 4);
};
const pass = async (s: SimulatedCloud, min: number) => { for (let i = 0; i < min * 12; i++) { await s.clock.sleep(5000); await send(s, "GET", "cluster:/api/v1/namespaces/flyte/pods"); } };
const cases: Record<string, (s: SimulatedCloud) => Promise<unknown>> = {
  poolMissing: async (s) => { await ok(send(s, "PUT", `${gke}/nodePools/default`, { workloadMetadataConfig: { mode: "GCE_METADATA" } })); await pass(s, 10); await ok(send(s, "PUT", gke, { update: { desiredWorkloadIdentityConfig: { workloadPool: "" } } })); await pass(s, 10); },
  gce: async (s) => { await ok(send(s, "PUT", `${gke}/nodePools/default`, { workloadMetadataConfig: { mode: "GCE_METADATA" } })); await pass(s, 10); },
  gcePool2: async (s) => { await ok(send(s, "POST", `${gke}/nodePools`, { nodePool: { name: "batch", initialNodeCount: 1, config: { machineType: "e2-standard-4", workloadMetadataConfig: { mode: "GCE_METADATA" } } } })); await s.clock.sleep(600_000); },
  annMissing: async (s) => { await ok(send(s, "PATCH", "cluster:/api/v1/namespaces/flyte/serviceaccounts/flyte-binary", { metadata: { annotations: { "iam.gke.io/gcp-service-account": null } } }, merge)); },
  annWrong: async (s) => { await ok(send(s, "PATCH", "cluster:/api/v1/namespaces/flyte/serviceaccounts/flyte-binary", { metadata: { annotations: { "iam.gke.io/gcp-service-account": "other@acme-ml.iam.gserviceaccount.com" } } }, merge)); },
  annStaging: async (s) => { await ok(send(s, "PATCH", "cluster:/api/v1/namespaces/flytesnacks-staging/serviceaccounts/default", { metadata: { annotations: { "iam.gke.io/gcp-service-account": null } } }, merge)); },
  memberStaging: (s) => policy(s, (b) => { for (const x of b) x.members = x.members.filter((m) => !m.includes("staging")); }),
  memberFlyte: (s) => policy(s, (b) => { for (const x of b) x.members = x.members.filter((m) => !m.includes("flyte/flyte-binary")); }),
  memberFlyteRestart: async (s) => { await policy(s, (b) => { for (const x of b) x.members = x.members.filter((m) => !m.includes("flyte/flyte-binary")); }); await restart(s); },
  tokenCreator: (s) => policy(s, (b) => { b.splice(b.findIndex((x) => x.role.includes("TokenCreator")), 1); }),
  bucketMeta: (s) => bucket(s, "acme-ml-flyte-metadata", (b) => { b.splice(b.findIndex((x) => x.role === "roles/storage.legacyBucketReader"), 1); }),
  bucketMetaRestart: async (s) => { await bucket(s, "acme-ml-flyte-metadata", (b) => { b.splice(b.findIndex((x) => x.role === "roles/storage.legacyBucketReader"), 1); }); await restart(s); },
  bucketData: (s) => bucket(s, "acme-ml-flyte-data", (b) => { b.splice(b.findIndex((x) => x.role === "roles/storage.objectAdmin"), 1); }),
  dbUnreachable: async (s) => { s.cloud.faults.databaseUnreachable = true; },
  dbUnreachableRestart: async (s) => { s.cloud.faults.databaseUnreachable = true; await restart(s); },
  password: async (s) => { await ok(send(s, "PUT", "https://sqladmin.googleapis.com/sql/v1beta4/projects/acme-ml/instances/flyte-db/users?name=flyteadmin", { name: "flyteadmin", password: "changed-in-sql" })); await s.clock.sleep(60_000); },
  passwordRestart: async (s) => { await ok(send(s, "PUT", "https://sqladmin.googleapis.com/sql/v1beta4/projects/acme-ml/instances/flyte-db/users?name=flyteadmin", { name: "flyteadmin", password: "changed-in-sql" })); await s.clock.sleep(60_000); await restart(s); },
  imageFlyte: async (s) => { s.cloud.faults.imagesUnpullable = ["cr.flyte.org/"]; await restart(s); },
  imageWait: async (s) => { s.cloud.faults.imagesUnpullable = ["postgres"]; await restart(s); },
  imageWaitNoRestart: async (s) => { s.cloud.faults.imagesUnpullable = ["postgres"]; },
  imageProbe: async (s) => { s.cloud.faults.imagesUnpullable = ["curlimages"]; },
  svcTaken: async (s) => { const svc = JSON.parse((await ok(send(s, "GET", "cluster:/api/v1/namespaces/flyte/services/flyte-binary"))).text); await ok(send(s, "DELETE", "cluster:/api/v1/namespaces/flyte/services/flyte-binary")); await pass(s, 2);
    const make = (ns: string, name: string) => ok(send(s, "POST", `cluster:/api/v1/namespaces/${ns}/services`, { apiVersion: "v1", kind: "Service", metadata: { name, annotations: svc.metadata.annotations, labels: svc.metadata.labels }, spec: { type: "LoadBalancer", loadBalancerIP: "10.132.0.6", selector: svc.spec.selector, ports: svc.spec.ports.map((p: {name: string; port: number; targetPort: string}) => ({ name: p.name, port: p.port, targetPort: p.targetPort })) } }));
    await make("default", "colleague"); await pass(s, 2); await make("flyte", "flyte-binary"); await pass(s, 2); },
  svcOutside: async (s) => { await ok(send(s, "PATCH", "cluster:/api/v1/namespaces/flyte/services/flyte-binary", { spec: { loadBalancerIP: "10.200.0.6" } }, merge)); await pass(s, 3); },
  svcClusterIP: async (s) => { await ok(send(s, "PATCH", "cluster:/api/v1/namespaces/flyte/services/flyte-binary", { spec: { type: "ClusterIP" } }, merge)); await pass(s, 3); },
  relFailed: async (s) => { const l = JSON.parse((await ok(send(s, "GET", "cluster:/api/v1/namespaces/flyte/secrets"))).text); console.log(l.items.map((x: {metadata: {name: string; labels: unknown}}) => `${x.metadata.name} ${JSON.stringify(x.metadata.labels)}`)); },
  svcPending: async (s) => { await ok(send(s, "PATCH", "cluster:/api/v1/namespaces/flyte/services/flyte-binary", { spec: { loadBalancerIP: "10.132.0.99" } }, merge)); await s.clock.sleep(300_000); },
  grpcPort: async (s) => { await ok(send(s, "PATCH", "cluster:/api/v1/namespaces/flyte/services/flyte-binary", [{ op: "replace", path: "/spec/ports/1/port", value: 8090 }], "application/json-patch+json")); await s.clock.sleep(60_000); },
  grpcTarget: async (s) => { await ok(send(s, "PATCH", "cluster:/api/v1/namespaces/flyte/services/flyte-binary", [{ op: "replace", path: "/spec/ports/1/targetPort", value: 8090 }], "application/json-patch+json")); await s.clock.sleep(60_000); },
  httpPort: async (s) => { await ok(send(s, "PATCH", "cluster:/api/v1/namespaces/flyte/services/flyte-binary", [{ op: "replace", path: "/spec/ports/0/port", value: 80 }], "application/json-patch+json")); await s.clock.sleep(60_000); },
  selector: async (s) => { await ok(send(s, "PATCH", "cluster:/api/v1/namespaces/flyte/services/flyte-binary", { spec: { selector: { "app.kubernetes.io/name": "flyte" } } }, merge)); await s.clock.sleep(60_000); },
  svcGone: async (s) => { await ok(send(s, "DELETE", "cluster:/api/v1/namespaces/flyte/services/flyte-binary")); await s.clock.sleep(60_000); },
  reflection: async (s) => { s.cloud.faults.reflectionOff = true; },
  scale0: async (s) => { await ok(send(s, "PATCH", "cluster:/apis/apps/v1/namespaces/flyte/deployments/flyte-binary", { spec: { replicas: 0 } }, merge)); await s.clock.sleep(60_000); },
  scale2: async (s) => { await ok(send(s, "PATCH", "cluster:/apis/apps/v1/namespaces/flyte/deployments/flyte-binary", { spec: { replicas: 2 } }, merge)); await pass(s, 3); },
  nsGone: async (s) => { await ok(send(s, "DELETE", "cluster:/api/v1/namespaces/flytesnacks-staging")); await s.clock.sleep(20_000); },
  accountGone: async (s) => { await ok(send(s, "DELETE", acct)); },
  bucketGone: async (s) => { await ok(send(s, "DELETE", "https://storage.googleapis.com/storage/v1/b/acme-ml-flyte-metadata")); },
};
it("x", { timeout: 100000 }, async () => {
  const s = createSimulatedCloud();
  const { world } = openSimulatedWorld(s, { folder });
  await apply(world, text, await plan(world, text));
  await s.clock.sleep(600_000);
  for (const [name, act] of Object.entries(cases)) {
    if (process.env.ONLY && !name.startsWith(process.env.ONLY)) continue;
    const c = cloneSimulatedCloud(s);
    console.log("=====", name);
    await act(c);
    const w = openSimulatedWorld(c, { folder });
    const t = performance.now();
    const o = await verify(w.world, text);
    console.log(`${Math.round(performance.now() - t)} ms`, o.status);
    for (const f of o.findings) if (f.finding.status !== "green") console.log(f.name, f.finding.status === "not-asked" ? "NOT " + f.finding.evidence : JSON.stringify(f.finding, null, 1));
    const pl = await plan(openSimulatedWorld(c, { folder }).world, text).catch((e) => String(e));
    if (typeof pl === "string") console.log("PLAN", pl); else console.log("PLAN", pl.steps.map((x) => `${x.action} ${x.address} [${x.fields.map((f) => f.path)}] ${JSON.stringify(x.risk)} ${x.blocked}`), pl.diagnostics.map((d) => `${d.severity} ${d.address} ${d.summary} ${d.cause} ${d.help}`));
  }
});
