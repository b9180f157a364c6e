import type { Json, Steps } from "../step.ts";
import { get, openNamespace, patch, post, put, readPath, remove } from "../step.ts";

const maps = "/api/v1/namespaces/of-life/configmaps";
const map = (metadata: Json): Json => ({ apiVersion: "v1", kind: "ConfigMap", metadata });
const owner = { apiVersion: "v1", kind: "ConfigMap", name: "owner", uid: "{{owner:metadata.uid}}" };
const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "flyteworkflows.flyte.lyft.com" },
  spec: {
    group: "flyte.lyft.com",
    names: { kind: "FlyteWorkflow", plural: "flyteworkflows", shortNames: ["fly"], singular: "flyteworkflow" },
    scope: "Namespaced",
    versions: [
      {
        name: "v1alpha1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const workflows = "/apis/flyte.lyft.com/v1alpha1/namespaces/of-life/flyteworkflows";

/** How objects end: finalizers, owners, namespaces, definitions. */
export const lifeSteps: readonly Steps[] = [
  {
    subject: "finalizers and owners",
    steps: [
      ...openNamespace("of-life"),
      post("held", maps, map({ name: "held", finalizers: ["acme.example/hold"] })),
      remove("delete what is held", `${maps}/held`),
      get("it is still there", `${maps}/held`),
      remove("delete it again", `${maps}/held`),
      patch("another finalizer while it goes", "merge", `${maps}/held`, {
        metadata: { finalizers: ["acme.example/hold", "acme.example/more"] },
      }),
      patch("release", "merge", `${maps}/held`, { metadata: { finalizers: null } }),
      get("now it is gone", `${maps}/held`),
      post("owner", maps, map({ name: "owner" })),
      post("owned", maps, map({ name: "owned", ownerReferences: [owner] })),
      post(
        "owned by two controllers",
        maps,
        map({
          name: "bad",
          ownerReferences: [
            { ...owner, controller: true },
            { ...owner, name: "b", uid: "x", controller: true },
          ],
        }),
      ),
      post("kept", maps, map({ name: "kept", ownerReferences: [owner] })),
      remove("delete the owner alone", `${maps}/owner`, { propagationPolicy: "Orphan" }),
      {
        ...get("the owned one is free", `${maps}/owned`),
        until: ({ body }) => readPath(body, "metadata.ownerReferences") === undefined,
      },
      post("owner again", maps, map({ name: "owner2" })),
      post(
        "owned again",
        maps,
        map({ name: "owned2", ownerReferences: [{ ...owner, name: "owner2", uid: "{{owner again:metadata.uid}}" }] }),
      ),
      remove("delete the owner", `${maps}/owner2`, { propagationPolicy: "Background" }),
      { ...get("the owned one goes too", `${maps}/owned2`), until: ({ status }) => status === 404 },
      post("foreground owner", maps, map({ name: "owner3" })),
      remove("delete in the foreground", `${maps}/owner3`, { propagationPolicy: "Foreground" }),
      { ...get("it goes in the end", `${maps}/owner3`), until: ({ status }) => status === 404 },
    ],
  },
  {
    subject: "a custom resource",
    steps: [
      get("not served", workflows),
      post("define", `${definitions}?fieldManager=helm`, definition),
      {
        ...get("established", `${definitions}/flyteworkflows.flyte.lyft.com`),
        until: ({ body }) =>
          JSON.stringify(body).includes('"InitialNamesAccepted"') && JSON.stringify(body).includes('"storedVersions"'),
      },
      { ...get("served", workflows), until: ({ status }) => status === 200 },
      post("make", workflows, {
        apiVersion: "flyte.lyft.com/v1alpha1",
        kind: "FlyteWorkflow",
        metadata: { name: "w" },
        executionId: { name: "x" },
      }),
      get("read", `${workflows}/w`),
      patch("patch", "merge", `${workflows}/w`, { metadata: { labels: { a: "b" } } }),
      patch("a strategic patch", "strategic", `${workflows}/w`, { metadata: { labels: { a: "c" } } }),
      patch("apply", "apply", `${workflows}/w?fieldManager=fgk`, {
        apiVersion: "flyte.lyft.com/v1alpha1",
        kind: "FlyteWorkflow",
        metadata: { name: "w" },
        spec: { kind: "x" },
      }),
      put("replace without a version", `${workflows}/w`, {
        apiVersion: "flyte.lyft.com/v1alpha1",
        kind: "FlyteWorkflow",
        metadata: { name: "w" },
      }),
      get("list", workflows),
      get("its discovery", "/apis/flyte.lyft.com/v1alpha1"),
      remove("delete", `${workflows}/w`),
      remove("undefine", `${definitions}/flyteworkflows.flyte.lyft.com`),
      {
        ...get("the definition goes", `${definitions}/flyteworkflows.flyte.lyft.com`),
        until: ({ status }) => status === 404,
      },
      { ...get("no longer served", workflows), until: ({ status }) => status === 404 },
    ],
  },
  {
    subject: "a namespace goes",
    steps: [
      ...openNamespace("of-the-end"),
      get("read", "/api/v1/namespaces/of-the-end"),
      post(
        "something in it",
        "/api/v1/namespaces/of-the-end/configmaps",
        map({ name: "a", finalizers: ["acme.example/hold"] }),
      ),
      remove("delete", "/api/v1/namespaces/of-the-end", { propagationPolicy: "Background" }),
      {
        ...get("while it goes", "/api/v1/namespaces/of-the-end"),
        until: ({ body }) => JSON.stringify(body).includes("NamespaceFinalizersRemaining"),
      },
      remove("delete it again", "/api/v1/namespaces/of-the-end"),
      post("make in it", "/api/v1/namespaces/of-the-end/configmaps", map({ name: "b" })),
      get("what is held", "/api/v1/namespaces/of-the-end/configmaps/a"),
      patch("release", "json", "/api/v1/namespaces/of-the-end/configmaps/a", [
        { op: "remove", path: "/metadata/finalizers" },
      ]),
      { ...get("it is gone", "/api/v1/namespaces/of-the-end"), until: ({ status }) => status === 404 },
      remove("delete what is gone", "/api/v1/namespaces/of-the-end"),
    ],
  },
];
