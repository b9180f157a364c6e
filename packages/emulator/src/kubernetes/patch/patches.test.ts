import { describe, expect, it } from "vitest";
import type { Stored } from "../../cloud/http.ts";
import { makeTestCluster } from "../test-cluster.ts";
import { strategicPatch } from "./strategic-patch.ts";

describe("strategic merge patch", () => {
  const rows: readonly { name: string; target: Stored; patch: Stored; result: Stored }[] = [
    {
      name: "merges containers and their env by name",
      target: {
        spec: {
          containers: [
            { name: "a", image: "x", env: [{ name: "E", value: "1" }] },
            { name: "b", image: "y" },
          ],
        },
      },
      patch: { spec: { containers: [{ name: "a", env: [{ name: "F", value: "2" }] }] } },
      result: {
        spec: {
          containers: [
            {
              name: "a",
              image: "x",
              // New ones come first.
              env: [
                { name: "F", value: "2" },
                { name: "E", value: "1" },
              ],
            },
            { name: "b", image: "y" },
          ],
        },
      },
    },
    {
      name: "merges a Service's ports by number",
      target: {
        spec: {
          ports: [
            { port: 80, targetPort: 1 },
            { port: 81, targetPort: 2 },
          ],
        },
      },
      patch: { spec: { ports: [{ port: 81, targetPort: 9 }] } },
      result: {
        spec: {
          ports: [
            { port: 80, targetPort: 1 },
            { port: 81, targetPort: 9 },
          ],
        },
      },
    },
    {
      name: "deletes an item by $patch",
      target: { spec: { ports: [{ port: 80 }, { port: 81 }] } },
      patch: { spec: { ports: [{ port: 80, $patch: "delete" }] } },
      result: { spec: { ports: [{ port: 81 }] } },
    },
    {
      name: "replaces a map by $patch",
      target: { spec: { selector: { a: "1", b: "2" } } },
      patch: { spec: { selector: { $patch: "replace", c: "3" } } },
      result: { spec: { selector: { c: "3" } } },
    },
    {
      name: "replaces lists without a key",
      target: { spec: { args: ["a", "b"] } },
      patch: { spec: { args: ["c"] } },
      result: { spec: { args: ["c"] } },
    },
    {
      name: "orders as $setElementOrder says",
      target: { spec: { containers: [{ name: "a" }, { name: "b" }] } },
      patch: {
        spec: {
          "$setElementOrder/containers": [{ name: "b" }, { name: "a" }],
          containers: [{ name: "b", image: "y" }],
        },
      },
      result: { spec: { containers: [{ name: "b", image: "y" }, { name: "a" }] } },
    },
    {
      name: "keeps only the named keys of $retainKeys",
      target: { spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } } },
      patch: { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
      result: { spec: { strategy: { type: "Recreate" } } },
    },
  ];
  it.each(rows)("$name", ({ target, patch, result }) => {
    expect(strategicPatch(target, patch)).toEqual(result);
  });
});

describe("server-side apply", () => {
  const path = "/api/v1/namespaces/default/services/flyte-binary";
  const headers = { "content-type": "application/apply-patch+yaml" };
  const config = (ports: readonly Stored[], more: Stored = {}): Stored => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "flyte-binary" },
    spec: { selector: { app: "flyte" }, ports, ...more },
  });

  it("creates, merges ports by number, and removes what the same manager leaves out", async () => {
    const { send } = makeTestCluster();
    const made = await send(
      "PATCH",
      `${path}?fieldManager=helm`,
      config([
        { name: "http", port: 8088 },
        { name: "grpc", port: 8089 },
      ]),
      headers,
    );
    expect(made.status).toBe(201);
    const again = await send("PATCH", `${path}?fieldManager=helm`, config([{ name: "http", port: 8088 }]), headers);
    expect(again.status).toBe(200);
    expect(again.body["spec"].ports).toEqual([{ name: "http", port: 8088, protocol: "TCP", targetPort: 8088 }]);
    expect(again.body["metadata"].managedFields).toEqual([
      {
        manager: "helm",
        operation: "Apply",
        apiVersion: "v1",
        time: "2026-11-22T10:00:00Z",
        fieldsType: "FieldsV1",
        fieldsV1: {
          "f:spec": {
            "f:ports": { 'k:{"port":8088,"protocol":"TCP"}': { ".": {}, "f:name": {}, "f:port": {} } },
            "f:selector": {},
          },
        },
      },
    ]);
  });

  it("refuses a field that somebody else changed, and takes it by force", async () => {
    const { send } = makeTestCluster();
    await send(
      "PATCH",
      `${path}?fieldManager=helm`,
      config([{ name: "http", port: 8088, targetPort: "http" }]),
      headers,
    );
    const edit = { spec: { ports: [{ port: 8088, targetPort: 9999 }] } };
    await send("PATCH", `${path}?fieldManager=kubectl-edit`, edit, {
      "content-type": "application/strategic-merge-patch+json",
    });
    const wanted = config([{ name: "http", port: 8088, targetPort: "http" }]);
    const refused = await send("PATCH", `${path}?fieldManager=helm`, wanted, headers);
    expect(refused.status).toBe(409);
    expect(refused.body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message:
        'Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .spec.ports[port=8088,protocol="TCP"].targetPort',
      reason: "Conflict",
      details: {
        causes: [
          {
            reason: "FieldManagerConflict",
            message: 'conflict with "kubectl-edit" using v1',
            field: '.spec.ports[port=8088,protocol="TCP"].targetPort',
          },
        ],
      },
      code: 409,
    });
    const forced = await send("PATCH", `${path}?fieldManager=helm&force=true`, wanted, headers);
    expect(forced.body["spec"].ports[0].targetPort).toBe("http");
    const managers = forced.body["metadata"].managedFields.map((entry: Stored) => entry["manager"]);
    expect(managers).toEqual(["helm"]);
  });

  it("lets an empty map stand beside what another client filled", async () => {
    const { send } = makeTestCluster();
    const namespace = {
      kind: "Namespace",
      apiVersion: "v1",
      metadata: { name: "hw", labels: { name: "hw" } },
      spec: {},
    };
    await send("POST", "/api/v1/namespaces?fieldManager=helm", namespace);
    const applied = await send("PATCH", "/api/v1/namespaces/hw?fieldManager=helm&force=false", namespace, headers);
    expect(applied.status).toBe(200);
    expect(applied.body["spec"]).toEqual({ finalizers: ["kubernetes"] });
  });

  it("changes nothing when the same is applied again", async () => {
    const { send, wait } = makeTestCluster();
    const first = await send("PATCH", `${path}?fieldManager=helm`, config([{ port: 8088 }]), headers);
    await wait(5000);
    const second = await send("PATCH", `${path}?fieldManager=helm`, config([{ port: 8088 }]), headers);
    expect(second.body).toEqual(first.body);
  });

  it("must name its manager", async () => {
    const { send } = makeTestCluster();
    const refused = await send("PATCH", path, config([{ port: 1 }]), headers);
    expect(refused.status).toBe(422);
    expect(refused.body["message"]).toBe(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  });
});

describe("managed fields", () => {
  const services = "/api/v1/namespaces/default/services";
  const owners = (answer: { readonly body: Stored }): unknown =>
    answer.body["metadata"].managedFields.map((entry: Stored) => [
      entry["manager"],
      entry["operation"],
      entry["fieldsV1"],
    ]);

  it("name the agent, with what it wrote and what that implies, but nothing that the server allocated", async () => {
    const { send } = makeTestCluster();
    const made = await send("POST", services, {
      metadata: { name: "a" },
      spec: { selector: { app: "x" }, ports: [{ port: 80 }] },
    });
    expect(owners(made)).toEqual([
      [
        "tester",
        "Update",
        {
          "f:spec": {
            "f:internalTrafficPolicy": {},
            "f:ports": {
              ".": {},
              'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:port": {}, "f:protocol": {}, "f:targetPort": {} },
            },
            "f:selector": {},
            "f:sessionAffinity": {},
            "f:type": {},
          },
        },
      ],
    ]);
  });

  it("pass to whoever changes a field", async () => {
    const { send } = makeTestCluster();
    await send("POST", `${services}?fieldManager=helm`, {
      metadata: { name: "a", annotations: { x: "1", y: "1" } },
      spec: { clusterIP: "None", selector: { app: "x" } },
    });
    const changed = await send("PATCH", `${services}/a?fieldManager=me`, { metadata: { annotations: { y: "2" } } });
    expect(owners(changed)).toEqual([
      [
        "helm",
        "Update",
        {
          "f:metadata": { "f:annotations": { ".": {}, "f:x": {} } },
          "f:spec": {
            "f:clusterIP": {},
            "f:internalTrafficPolicy": {},
            "f:selector": {},
            "f:sessionAffinity": {},
            "f:type": {},
          },
        },
      ],
      ["me", "Update", { "f:metadata": { "f:annotations": { "f:y": {} } } }],
    ]);
  });

  describe("of what was made empty", () => {
    const maps = "/api/v1/namespaces/default/configmaps";
    const map = (data: Stored): Stored => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data });
    const fill = async (): Promise<ReturnType<typeof makeTestCluster>["send"]> => {
      const { send } = makeTestCluster();
      await send("POST", maps, { metadata: { name: "a" } });
      await send("PATCH", `${maps}/a?fieldManager=me`, { data: { x: "1" } });
      return send;
    };
    const apply = { "content-type": "application/apply-patch+yaml" };

    it("are begun by no update", async () => {
      const send = await fill();
      const patched = await send("PATCH", `${maps}/a?fieldManager=me`, { data: { x: "2" } });
      expect(patched.body["metadata"].managedFields).toBeUndefined();
      const replaced = await send("PUT", `${maps}/a?fieldManager=me`, map({ x: "3" }));
      expect(replaced.body["metadata"].managedFields).toBeUndefined();
    });

    it("are begun by an apply, with what stood there as before-first-apply's", async () => {
      const send = await fill();
      const refused = await send("PATCH", `${maps}/a?fieldManager=fgk`, map({ x: "2" }), apply);
      expect(refused.body["message"]).toBe(
        'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.x',
      );
      const forced = await send("PATCH", `${maps}/a?fieldManager=fgk&force=true`, map({ x: "2" }), apply);
      expect(owners(forced)).toEqual([
        ["fgk", "Apply", { "f:data": { "f:x": {} } }],
        ["before-first-apply", "Update", { "f:data": {} }],
      ]);
      const patched = await send("PATCH", `${maps}/a?fieldManager=me`, { data: { y: "1" } });
      expect(owners(patched)).toContainEqual(["me", "Update", { "f:data": { "f:y": {} } }]);
    });

    it("have no time of an apply that changed nothing", async () => {
      const send = await fill();
      const applied = await send("PATCH", `${maps}/a?fieldManager=fgk`, map({ x: "1" }), apply);
      expect(applied.body["metadata"].managedFields[0]).toEqual({
        manager: "fgk",
        operation: "Apply",
        apiVersion: "v1",
        fieldsType: "FieldsV1",
        fieldsV1: { "f:data": { "f:x": {} } },
      });
    });
  });

  it("go by an empty list or an empty entry, not by entries that no server writes", async () => {
    const { send } = makeTestCluster();
    for (const [name, sent, left] of [
      ["list", [], undefined],
      ["entry", [{}], undefined],
      ["broken", [{ manager: "x" }], ["tester"]],
    ] as const) {
      await send("POST", services, { metadata: { name, labels: { a: "1" } }, spec: { ports: [{ port: 80 }] } });
      const answer = await send("PATCH", `${services}/${name}`, { metadata: { managedFields: sent } });
      const entries: readonly Stored[] | undefined = answer.body["metadata"].managedFields;
      expect(entries?.map((entry) => entry["manager"])).toEqual(left);
    }
  });
});

it("an apply that is refused in the end has changed nothing of what is stored", async () => {
  const { send } = makeTestCluster();
  const path = "/apis/apps/v1/namespaces/default/deployments/web?fieldManager=fgk";
  const type = { "content-type": "application/apply-patch+yaml" };
  const named = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } };
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: "nginx" }] } };
  await send("PATCH", path, { ...named, spec: { replicas: 0, selector: { matchLabels: labels }, template } }, type);
  const refused = await send("PATCH", path, { ...named, spec: { replicas: 0 } }, type);
  const { body } = await send("GET", path);
  expect([refused.status, body["spec"].template.metadata.labels, body["spec"].selector]).toEqual([
    422,
    labels,
    { matchLabels: labels },
  ]);
});
