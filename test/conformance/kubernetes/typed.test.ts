import { addCaller } from "@fgk/emulator";
import {
  ApiException,
  AppsV1Api,
  AuthorizationV1Api,
  CoordinationV1Api,
  CoreV1Api,
  PatchStrategy,
  RbacAuthorizationV1Api,
  setHeaderOptions,
  V1MicroTime,
  VersionApi,
} from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { projectId, startForFile } from "../start-emulator.ts";
import { openCluster } from "./open-cluster.ts";

const emulator = await startForFile();
const { config, configFor, pass } = await openCluster(emulator);
const core = config.makeApiClient(CoreV1Api);
const apps = config.makeApiClient(AppsV1Api);
const rbac = config.makeApiClient(RbacAuthorizationV1Api);
const leases = config.makeApiClient(CoordinationV1Api);
const namespace = "flyte";
await core.createNamespace({ body: { metadata: { name: namespace } } });

interface Failure {
  readonly code: number;
  readonly body: unknown;
}

/** The Status that the API server refused with. */
async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiException) {
      const text: unknown = error.body;
      return { code: error.code, body: typeof text === "string" ? JSON.parse(text) : text };
    }
    throw error;
  }
  throw new Error("not refused");
}

const status = (code: number, reason: string, message: unknown, details?: unknown): unknown => ({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message,
  reason,
  code,
  ...(details === undefined ? {} : { details }),
});

describe("@kubernetes/client-node: typed APIs", () => {
  it("tell the version", async () => {
    const { major, minor } = await config.makeApiClient(VersionApi).getCode();
    expect([major, Number.parseInt(minor, 10)]).toEqual(["1", expect.any(Number)]);
  });

  it("config maps are made, read, replaced under their version and deleted", async () => {
    const made = await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: "settings", labels: { app: "flyte" } }, data: { a: "1" } },
    });
    expect(made.metadata).toMatchObject({
      name: "settings",
      namespace,
      uid: expect.any(String),
      resourceVersion: expect.any(String),
    });
    const read = await core.readNamespacedConfigMap({ name: "settings", namespace });
    expect(read).toEqual(made);
    const replaced = await core.replaceNamespacedConfigMap({
      name: "settings",
      namespace,
      body: { ...read, data: { b: "2" } },
    });
    expect([replaced.data, replaced.metadata?.uid]).toEqual([{ b: "2" }, made.metadata?.uid]);
    expect(await failureOf(core.replaceNamespacedConfigMap({ name: "settings", namespace, body: read }))).toEqual({
      code: 409,
      body: status(
        409,
        "Conflict",
        `Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again`,
        { name: "settings", kind: "configmaps" },
      ),
    });
    expect(await core.deleteNamespacedConfigMap({ name: "settings", namespace })).toMatchObject({ status: "Success" });
  });

  it("lists come by pages, labels and fields", async () => {
    for (const name of ["p1", "p2", "p3"]) {
      await core.createNamespacedConfigMap({ namespace, body: { metadata: { name, labels: { page: "yes" } } } });
    }
    const names: unknown[] = [];
    let next: string | undefined;
    do {
      const list = await core.listNamespacedConfigMap({
        namespace,
        labelSelector: "page=yes",
        limit: 2,
        ...(next ? { _continue: next } : {}),
      });
      names.push(list.items.map(({ metadata }) => metadata?.name));
      next = list.metadata?._continue;
    } while (next);
    expect(names).toEqual([["p1", "p2"], ["p3"]]);
    const one = await core.listNamespacedConfigMap({ namespace, fieldSelector: "metadata.name=p2" });
    expect(one.items).toHaveLength(1);
    const none = await core.listConfigMapForAllNamespaces({ labelSelector: "page in (no)" });
    expect(none.items).toEqual([]);
  });

  it("secrets take text and give base64 back", async () => {
    const body = { metadata: { name: "pass" }, stringData: { password: "s3cret" } };
    const made = await core.createNamespacedSecret({ namespace, body });
    expect([made.data, made.type, made.stringData]).toEqual([{ password: "czNjcmV0" }, "Opaque", undefined]);
  });

  it("a deployment brings up its pods; deleted, they go", async () => {
    const labels = { app: "idle" };
    const container = { name: "idle", image: "busybox:1", command: ["sleep", "3600"] };
    const spec = {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    };
    await apps.createNamespacedDeployment({ namespace, body: { metadata: { name: "idle" }, spec } });
    await pass(10_000);
    const deployment = await apps.readNamespacedDeploymentStatus({ name: "idle", namespace });
    expect([deployment.status?.readyReplicas, deployment.status?.observedGeneration]).toEqual([2, 1]);
    const pods = await core.listNamespacedPod({ namespace, labelSelector: "app=idle" });
    expect(pods.items.map((pod) => pod.status?.phase)).toEqual(["Running", "Running"]);
    await apps.patchNamespacedDeploymentScale(
      { name: "idle", namespace, body: { spec: { replicas: 1 } } },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
    await pass(40_000);
    expect((await core.listNamespacedPod({ namespace, labelSelector: "app=idle" })).items).toHaveLength(1);
    await apps.deleteNamespacedDeployment({ name: "idle", namespace, propagationPolicy: "Foreground" });
    await pass(60_000);
    expect((await core.listNamespacedPod({ namespace, labelSelector: "app=idle" })).items).toEqual([]);
  });

  it("a lease is held by whoever writes it under its version", async () => {
    const renewTime = new V1MicroTime(emulator.cloud.now());
    const spec = { holderIdentity: "one", leaseDurationSeconds: 60, renewTime };
    const made = await leases.createNamespacedLease({
      namespace: "default",
      body: { metadata: { name: "fgk-a" }, spec },
    });
    const mine = { ...made, spec: { ...made.spec, holderIdentity: "two" } };
    await leases.replaceNamespacedLease({ name: "fgk-a", namespace: "default", body: mine });
    const late = leases.replaceNamespacedLease({ name: "fgk-a", namespace: "default", body: made });
    expect((await failureOf(late)).code).toBe(409);
    const read = await leases.readNamespacedLease({ name: "fgk-a", namespace: "default" });
    const { holderIdentity, renewTime: renewed } = read.spec ?? {};
    expect([holderIdentity, String(renewed)]).toEqual(["two", "2026-01-01T00:01:50.000000Z"]);
  });

  it("roles and bindings are made, read and listed", async () => {
    const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["list"] }];
    const role = await rbac.createNamespacedRole({ namespace, body: { metadata: { name: "reader" }, rules } });
    expect(role.rules).toEqual(rules);
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" };
    const subjects = [{ kind: "User", name: "jane@acme.example", apiGroup: "rbac.authorization.k8s.io" }];
    await rbac.createNamespacedRoleBinding({ namespace, body: { metadata: { name: "jane" }, roleRef, subjects } });
    const { items } = await rbac.listNamespacedRoleBinding({ namespace });
    expect(items.map((item) => [item.roleRef, item.subjects])).toEqual([[roleRef, subjects]]);
  });

  it("a caller may what IAM gives in the cluster's project; access reviews say the same", async () => {
    addCaller(emulator.cloud, "jane", { member: "user:jane@acme.example" });
    const jane = configFor("jane");
    const review = async (verb: string, resource: string) => {
      const body = { spec: { resourceAttributes: { namespace, verb, resource } } };
      return (await jane.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({ body })).status?.allowed;
    };
    expect(await review("list", "configmaps")).toBe(false);
    expect(await failureOf(jane.makeApiClient(CoreV1Api).listNamespacedConfigMap({ namespace }))).toEqual({
      code: 403,
      body: status(
        403,
        "Forbidden",
        'configmaps is forbidden: User "jane@acme.example" cannot list resource "configmaps" in API group "" in the ' +
          'namespace "flyte": requires one of ["container.configMaps.list"] permission(s).',
        { kind: "configmaps" },
      ),
    });
    const project = emulator.cloud.state.projects[projectId];
    const binding = { role: "roles/container.viewer", members: ["user:jane@acme.example"] };
    if (project !== undefined) project.policy = { ...project.policy, bindings: [binding] };
    expect([await review("list", "configmaps"), await review("list", "secrets")]).toEqual([true, false]);
    expect((await jane.makeApiClient(CoreV1Api).listNamespacedConfigMap({ namespace })).items.length).toBeGreaterThan(
      0,
    );
    const making = jane
      .makeApiClient(CoreV1Api)
      .createNamespacedConfigMap({ namespace, body: { metadata: { name: "no" } } });
    expect((await failureOf(making)).code).toBe(403);
  });
});

describe("@kubernetes/client-node: patches", () => {
  const name = "patched";
  it.each([
    {
      strategy: PatchStrategy.MergePatch,
      body: { data: { a: null, c: "3" } },
      data: { b: "2", c: "3" },
    },
    {
      strategy: PatchStrategy.StrategicMergePatch,
      body: { data: { a: null, c: "3" } },
      data: { b: "2", c: "3" },
    },
    {
      strategy: PatchStrategy.JsonPatch,
      body: [
        { op: "remove", path: "/data/a" },
        { op: "add", path: "/data/c", value: "3" },
      ],
      data: { b: "2", c: "3" },
    },
  ])("$strategy", async ({ strategy, body, data }) => {
    await core.createNamespacedConfigMap({ namespace, body: { metadata: { name }, data: { a: "1", b: "2" } } });
    const options = setHeaderOptions("Content-Type", strategy);
    const patched = await core.patchNamespacedConfigMap({ name, namespace, body }, options);
    expect(patched.data).toEqual(data);
    await core.deleteNamespacedConfigMap({ name, namespace });
  });

  it("server-side apply owns what it sets, and conflicts with who sets it otherwise", async () => {
    const options = setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply);
    const apply = (fieldManager: string, a: string, force?: boolean) =>
      core.patchNamespacedConfigMap(
        {
          name: "applied",
          namespace,
          body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "applied" }, data: { a } },
          fieldManager,
          ...(force === undefined ? {} : { force }),
        },
        options,
      );
    expect((await apply("one", "1")).metadata?.managedFields?.[0]).toMatchObject({
      manager: "one",
      operation: "Apply",
    });
    expect(await failureOf(apply("two", "2"))).toMatchObject({
      code: 409,
      body: {
        reason: "Conflict",
        message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
        details: { causes: [{ reason: "FieldManagerConflict", field: ".data.a" }] },
      },
    });
    expect((await apply("two", "2", true)).data).toEqual({ a: "2" });
  });
});

describe("@kubernetes/client-node: refusals", () => {
  it.each([
    {
      what: "something that isn't there",
      call: () => core.readNamespacedSecret({ name: "nope", namespace }),
      code: 404,
      body: status(404, "NotFound", 'secrets "nope" not found', { name: "nope", kind: "secrets" }),
    },
    {
      what: "a name twice",
      call: () => core.createNamespace({ body: { metadata: { name: namespace } } }),
      code: 409,
      body: status(409, "AlreadyExists", 'namespaces "flyte" already exists', { name: "flyte", kind: "namespaces" }),
    },
    {
      what: "a namespace that isn't there",
      call: () => core.createNamespacedConfigMap({ namespace: "nope", body: { metadata: { name: "x" } } }),
      code: 404,
      body: status(404, "NotFound", 'namespaces "nope" not found', { name: "nope", kind: "namespaces" }),
    },
  ])("$what: $code", async ({ call, code, body }) => {
    expect(await failureOf(call())).toEqual({ code, body });
  });

  it("a name that isn't one: 422 with its field", async () => {
    const call = core.createNamespacedConfigMap({ namespace, body: { metadata: { name: "Not_A_Name" } } });
    expect(await failureOf(call)).toMatchObject({
      code: 422,
      body: {
        reason: "Invalid",
        message: expect.stringMatching(
          /^ConfigMap "Not_A_Name" is invalid: metadata\.name: Invalid value: "Not_A_Name"/,
        ),
        details: { causes: [{ field: "metadata.name" }] },
      },
    });
  });

  it("a dry run is checked and not kept", async () => {
    const body = { metadata: { name: "dry" } };
    const made = await core.createNamespacedConfigMap({ namespace, body, dryRun: "All" });
    expect(made.metadata?.name).toBe("dry");
    expect((await failureOf(core.readNamespacedConfigMap({ name: "dry", namespace }))).code).toBe(404);
  });

  it("a deletion of another object of the same name: 409", async () => {
    await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: "uid" } } });
    const uid = "00000000-0000-0000-0000-000000000000";
    const call = core.deleteNamespacedConfigMap({ name: "uid", namespace, body: { preconditions: { uid } } });
    expect(await failureOf(call)).toMatchObject({ code: 409, body: { reason: "Conflict" } });
  });
});
