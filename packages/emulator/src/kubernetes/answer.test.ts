import { describe, expect, it } from "vitest";
import { makeTestCluster } from "./test-cluster.ts";

const secrets = "/api/v1/namespaces/default/secrets";

describe("refusals, as a real API server words them", () => {
  const cases: readonly {
    name: string;
    method: string;
    path: string;
    body?: unknown;
    headers?: Record<string, string>;
    status: number;
    reason: string;
    message: string;
    details?: unknown;
  }[] = [
    {
      name: "a namespace that isn't there",
      method: "GET",
      path: "/api/v1/namespaces/flyte",
      status: 404,
      reason: "NotFound",
      message: 'namespaces "flyte" not found',
      details: { name: "flyte", kind: "namespaces" },
    },
    {
      name: "a deployment that isn't there",
      method: "GET",
      path: "/apis/apps/v1/namespaces/default/deployments/web",
      status: 404,
      reason: "NotFound",
      message: 'deployments.apps "web" not found',
      details: { name: "web", group: "apps", kind: "deployments" },
    },
    {
      name: "a create in a missing namespace",
      method: "POST",
      path: "/api/v1/namespaces/flyte/secrets",
      body: { metadata: { name: "a" } },
      status: 404,
      reason: "NotFound",
      message: 'namespaces "flyte" not found',
      details: { name: "flyte", kind: "namespaces" },
    },
    {
      name: "a name that is taken",
      method: "POST",
      path: "/api/v1/namespaces",
      body: { metadata: { name: "default" } },
      status: 409,
      reason: "AlreadyExists",
      message: 'namespaces "default" already exists',
      details: { name: "default", kind: "namespaces" },
    },
    {
      name: "a bad name",
      method: "POST",
      path: "/api/v1/namespaces",
      body: { metadata: { name: "Bad_Name" } },
      status: 422,
      reason: "Invalid",
      message:
        "Namespace \"Bad_Name\" is invalid: metadata.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    },
    {
      name: "an update of an old version",
      method: "PUT",
      path: "/api/v1/namespaces/default/serviceaccounts/default",
      body: { metadata: { name: "default", resourceVersion: "1" } },
      status: 409,
      reason: "Conflict",
      message:
        'Operation cannot be fulfilled on serviceaccounts "default": the object has been modified; please apply your changes to the latest version and try again',
      details: { name: "default", kind: "serviceaccounts" },
    },
    {
      name: "an unknown resource",
      method: "GET",
      path: "/apis/batch/v1/tasks",
      status: 404,
      reason: "NotFound",
      message: "the server could not find the requested resource",
      details: {},
    },
    {
      name: "no credentials",
      method: "GET",
      path: secrets,
      headers: { authorization: "" },
      status: 401,
      reason: "Unauthorized",
      message: "Unauthorized",
    },
    {
      name: "a protected namespace",
      method: "DELETE",
      path: "/api/v1/namespaces/kube-system",
      status: 403,
      reason: "Forbidden",
      message: 'namespaces "kube-system" is forbidden: this namespace may not be deleted',
      details: { name: "kube-system", kind: "namespaces" },
    },
    {
      name: "a body in a type that isn't known",
      method: "POST",
      path: secrets,
      body: {},
      headers: { "content-type": "application/cbor" },
      status: 415,
      reason: "UnsupportedMediaType",
      message:
        "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
    },
    {
      name: "a delete of another object than meant",
      method: "DELETE",
      path: "/api/v1/namespaces/default/configmaps/kube-root-ca.crt",
      body: { preconditions: { resourceVersion: "1" } },
      status: 409,
      reason: "Conflict",
      message:
        'Operation cannot be fulfilled on ConfigMap "kube-root-ca.crt": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (103). The object might have been modified',
      details: { name: "kube-root-ca.crt", kind: "ConfigMap" },
    },
  ];
  it.each(cases)("$name", async ({ method, path, body, headers, status, reason, message, details }) => {
    const { send } = makeTestCluster();
    const answer = await send(method, path, body, headers ?? {});
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ kind: "Status", apiVersion: "v1", status: "Failure", reason, code: status });
    expect(answer.body["message"]).toBe(message);
    if (details !== undefined) expect(answer.body["details"]).toEqual(details);
  });

  it("refuses what the caller's IAM permissions don't cover", async () => {
    const { cloud, send } = makeTestCluster();
    cloud.state.callers["weak"] = { email: "dev@acme.example", permissions: ["container.pods.list"] };
    const headers = { authorization: "Bearer weak" };
    expect((await send("GET", "/api/v1/namespaces/default/pods", undefined, headers)).status).toBe(200);
    const refused = await send("GET", secrets, undefined, headers);
    expect(refused.status).toBe(403);
    expect(refused.body["message"]).toBe(
      'secrets is forbidden: User "dev@acme.example" cannot list resource "secrets" in API group "" in the namespace "default": requires one of ["container.secrets.list"] permission(s).',
    );
    const review = { spec: { resourceAttributes: { verb: "create", resource: "pods", namespace: "default" } } };
    const reviewed = await send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, headers);
    expect([reviewed.status, reviewed.body["status"].allowed]).toEqual([201, false]);
  });
});

describe("objects", () => {
  it("creates a secret from stringData, with identity, owner and defaults", async () => {
    const { send } = makeTestCluster();
    const made = await send("POST", `${secrets}?fieldManager=fgk`, {
      metadata: { name: "db", labels: { app: "flyte" } },
      stringData: { password: "s3cret" },
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      kind: "Secret",
      apiVersion: "v1",
      metadata: {
        name: "db",
        namespace: "default",
        creationTimestamp: "2026-11-22T10:00:00Z",
        labels: { app: "flyte" },
      },
      data: { password: "czNjcmV0" },
      type: "Opaque",
    });
    expect(made.body["stringData"]).toBeUndefined();
    expect(made.body["metadata"].uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(made.body["metadata"].managedFields).toEqual([
      {
        manager: "fgk",
        operation: "Update",
        apiVersion: "v1",
        time: "2026-11-22T10:00:00Z",
        fieldsType: "FieldsV1",
        fieldsV1: {
          "f:data": { ".": {}, "f:password": {} },
          "f:metadata": { "f:labels": { ".": {}, "f:app": {} } },
          "f:type": {},
        },
      },
    ]);
  });

  it("moves the resourceVersion with each change, and not with a change of nothing", async () => {
    const { send } = makeTestCluster();
    const path = `${secrets}/db`;
    const made = await send("POST", secrets, { metadata: { name: "db" }, data: { a: "YQ==" } });
    const same = await send("PATCH", path, { data: { a: "YQ==" } });
    const changed = await send("PATCH", path, { data: { a: "Yg==", b: "Yg==" } });
    const removed = await send("PATCH", path, { data: { a: null } });
    const version = (answer: typeof made): number => Number(answer.body["metadata"].resourceVersion);
    expect(version(same)).toBe(version(made));
    expect(version(changed)).toBe(version(made) + 1);
    expect(removed.body["data"]).toEqual({ b: "Yg==" });
  });

  it("takes a JSON patch and refuses one whose test fails", async () => {
    const { send } = makeTestCluster();
    const headers = { "content-type": "application/json-patch+json" };
    await send("POST", secrets, { metadata: { name: "db" }, data: { a: "YQ==" } });
    const patched = await send("PATCH", `${secrets}/db`, [{ op: "replace", path: "/data/a", value: "Yg==" }], headers);
    expect(patched.body["data"]).toEqual({ a: "Yg==" });
    const refused = await send("PATCH", `${secrets}/db`, [{ op: "test", path: "/data/a", value: "x" }], headers);
    expect(refused.status).toBe(422);
  });

  it("lists by labels and fields, in pages", async () => {
    const { send } = makeTestCluster();
    for (const name of ["a", "b", "c"]) {
      await send("POST", secrets, { metadata: { name, labels: { owner: name === "b" ? "me" : "helm" } } });
    }
    const names = (list: { body: Record<string, unknown> }): unknown =>
      (list.body["items"] as { metadata: { name: string } }[]).map((item) => item.metadata.name);
    expect(names(await send("GET", `${secrets}?labelSelector=owner%3Dhelm`))).toEqual(["a", "c"]);
    expect(names(await send("GET", `${secrets}?labelSelector=owner%20notin%20(helm)`))).toEqual(["b"]);
    expect(names(await send("GET", `${secrets}?fieldSelector=metadata.name%3Db`))).toEqual(["b"]);
    const first = await send("GET", `${secrets}?limit=2`);
    expect(names(first)).toEqual(["a", "b"]);
    expect(first.body["metadata"].remainingItemCount).toBe(1);
    const second = await send("GET", `${secrets}?limit=2&continue=${first.body["metadata"].continue}`);
    expect(names(second)).toEqual(["c"]);
    expect(second.body["metadata"].continue).toBeUndefined();
    expect(first.body["kind"]).toBe("SecretList");
  });

  it("writes nothing on a dry run", async () => {
    const { send, cloud } = makeTestCluster();
    const dry = await send("POST", `${secrets}?dryRun=All`, { metadata: { name: "db" } });
    expect(dry.status).toBe(201);
    expect((await send("GET", `${secrets}/db`)).status).toBe(404);
    expect(cloud.journal.filter((entry) => entry.write)).toEqual([]);
  });

  it("keeps secrets out of the journal", async () => {
    const { send, cloud } = makeTestCluster();
    await send("POST", secrets, { metadata: { name: "db" }, stringData: { password: "canary" } });
    expect(JSON.stringify(cloud.journal)).not.toContain("canary");
    expect(cloud.journal.at(-1)).toMatchObject({ api: "kubernetes", method: "POST", status: 201, write: true });
  });

  it("wants a Lease's version on replacement", async () => {
    const { send } = makeTestCluster();
    const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    const made = await send("POST", leases, { metadata: { name: "fgk-prod" }, spec: { holderIdentity: "a" } });
    const blind = await send("PUT", `${leases}/fgk-prod`, {
      metadata: { name: "fgk-prod" },
      spec: { holderIdentity: "b" },
    });
    expect(blind.body["message"]).toBe(
      'leases.coordination.k8s.io "fgk-prod" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
    );
    const next = { ...made.body, spec: { holderIdentity: "b" } };
    expect((await send("PUT", `${leases}/fgk-prod`, next)).body["spec"]).toEqual({ holderIdentity: "b" });
    expect((await send("PUT", `${leases}/fgk-prod`, next)).status).toBe(409);
  });
});

describe("executions as Flyte keeps them in the cluster", () => {
  const workflows = "/apis/flyte.lyft.com/v1alpha1";
  const own = `${workflows}/namespaces/default/flyteworkflows`;
  const execution = (name: string, labels: object) => ({
    apiVersion: "flyte.lyft.com/v1alpha1",
    kind: "FlyteWorkflow",
    metadata: { name, labels },
  });

  it("are served while their definition is there, and go with it", async () => {
    const { send } = makeTestCluster();
    expect((await send("GET", `${workflows}/flyteworkflows`)).status).toBe(404);
    const spec = {
      group: "flyte.lyft.com",
      names: { kind: "FlyteWorkflow", plural: "flyteworkflows" },
      scope: "Namespaced",
      versions: [{ name: "v1alpha1", served: true, storage: true }],
    };
    const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const definition = { metadata: { name: "flyteworkflows.flyte.lyft.com" }, spec };
    expect((await send("POST", definitions, definition)).status).toBe(201);
    await send("POST", own, execution("f1", {}));
    await send("POST", own, execution("f2", { "termination-status": "terminated" }));
    const running = await send("GET", `${workflows}/flyteworkflows?labelSelector=termination-status!%3Dterminated`);
    const items = running.body["items"] as readonly { metadata: { name: string; namespace: string } }[];
    expect(items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(["default/f1"]);
    expect((await send("DELETE", `${definitions}/flyteworkflows.flyte.lyft.com`)).status).toBe(200);
    expect((await send("GET", own)).status).toBe(404);
    await send("POST", definitions, definition);
    expect((await send("GET", own)).body["items"]).toEqual([]);
  });
});

describe("the server itself", () => {
  it("tells its version, its health and what it serves", async () => {
    const { send } = makeTestCluster();
    expect((await send("GET", "/version")).body["gitVersion"]).toBe("v1.33.5-gke.1000");
    expect((await send("GET", "/readyz")).text).toBe("ok");
    expect((await send("GET", "/api")).body["versions"]).toEqual(["v1"]);
    const apps = await send("GET", "/apis/apps/v1");
    expect((apps.body["resources"] as { name: string }[]).map((row) => row.name)).toEqual([
      "daemonsets",
      "daemonsets/status",
      "deployments",
      "deployments/scale",
      "deployments/status",
      "replicasets",
      "replicasets/scale",
      "replicasets/status",
      "statefulsets",
      "statefulsets/status",
    ]);
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
    const aggregated = await send("GET", "/api?timeout=32s", undefined, { accept });
    expect(aggregated.headers["content-type"]).toBe(
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
    );
  });
});
