import type { Json, JsonObject } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { compareObject } from "./compare-object.ts";

function deployment(container: JsonObject, pod: JsonObject = {}): JsonObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d" },
    spec: { template: { spec: { containers: [{ name: "flyte", ...container }], ...pod } } },
  };
}

function object(kind: string, content: JsonObject): JsonObject {
  return { apiVersion: "v1", kind, metadata: { name: "x" }, ...content };
}

function rbac(kind: string, content: JsonObject): JsonObject {
  return { ...object(kind, content), apiVersion: "rbac.authorization.k8s.io/v1" };
}

/** Longer than a plan says in full. */
const rules: readonly JsonObject[] = Array.from({ length: 12 }, (_, index) => ({
  apiGroups: [`group-${index}.example.com`],
  resources: ["things"],
  verbs: ["get", "list"],
}));

/** A name, what the manifest says, what the server answers. */
type Row = readonly [string, JsonObject, JsonObject];

const equal: readonly Row[] = [
  ["the server's defaults", deployment({ image: "a" }), deployment({ image: "a", imagePullPolicy: "IfNotPresent" })],
  [
    "quantities in another spelling",
    deployment({ resources: { limits: { cpu: 0.5, memory: "1024Mi" }, requests: { cpu: 1 } } }),
    deployment({ resources: { limits: { cpu: "500m", memory: "1Gi" }, requests: { cpu: "1" } } }),
  ],
  [
    "lists in another order, with items of others",
    deployment({
      env: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
    }),
    deployment({
      env: [
        { name: "X", value: "9" },
        { name: "B", value: "2" },
        { name: "A", value: "1" },
      ],
    }),
  ],
  [
    "a variable that is set twice",
    deployment({
      env: [
        { name: "A", value: "1" },
        { name: "A", value: "2" },
      ],
    }),
    deployment({
      env: [
        { name: "A", value: "1" },
        { name: "A", value: "2" },
      ],
    }),
  ],
  [
    "ports by number and protocol",
    deployment({ ports: [{ containerPort: 53, protocol: "UDP" }, { containerPort: 53 }] }),
    deployment({
      ports: [
        { containerPort: 53, protocol: "TCP" },
        { containerPort: 53, protocol: "UDP" },
      ],
    }),
  ],
  [
    "zeros that the server leaves out, or fills in",
    deployment(
      { stdin: false, args: [], livenessProbe: { timeoutSeconds: 0 }, imagePullPolicy: "" },
      { nodeSelector: {} },
    ),
    deployment({ livenessProbe: { timeoutSeconds: 1 }, imagePullPolicy: "Always" }),
  ],
  ["what is null", deployment({ resources: null }), deployment({ resources: { limits: { cpu: "1" } } })],
  ["stringData", object("Secret", { stringData: { a: "hello" } }), object("Secret", { data: { a: "aGVsbG8=" } })],
  [
    "bytes with line ends",
    object("ConfigMap", { binaryData: { a: "aGVs\nbG8=" } }),
    object("ConfigMap", { binaryData: { a: "aGVsbG8=" } }),
  ],
  [
    "an authority that cert-manager writes",
    object("MutatingWebhookConfiguration", {
      metadata: { name: "x", annotations: { "cert-manager.io/inject-ca-from": "a/b" } },
      webhooks: [{ name: "w", clientConfig: { caBundle: "Cg==" } }],
    }),
    object("MutatingWebhookConfiguration", {
      metadata: { name: "x", annotations: { "cert-manager.io/inject-ca-from": "a/b" } },
      webhooks: [{ name: "w", clientConfig: { caBundle: "LS0t" } }],
    }),
  ],
  [
    "rules that the cluster gathers",
    rbac("ClusterRole", { aggregationRule: { clusterRoleSelectors: [] }, rules: [] }),
    rbac("ClusterRole", { aggregationRule: { clusterRoleSelectors: [] }, rules: [{ verbs: ["get"] }] }),
  ],
  [
    "the group of a subject",
    rbac("RoleBinding", { subjects: [{ kind: "User", name: "u" }] }),
    rbac("RoleBinding", { subjects: [{ kind: "User", name: "u", apiGroup: "rbac.authorization.k8s.io" }] }),
  ],
  [
    "what Kubernetes adds to items of lists without keys",
    object("LimitRange", { spec: { limits: [{ type: "Container", max: { cpu: "2000m" } }] } }),
    object("LimitRange", { spec: { limits: [{ type: "Container", max: { cpu: "2" }, default: { cpu: "2" } }] } }),
  ],
  [
    "the server's own metadata",
    object("ConfigMap", { metadata: { name: "x", creationTimestamp: null, uid: "a" } }),
    object("ConfigMap", { metadata: { name: "x", creationTimestamp: "2026-11-22T00:00:00Z", uid: "b" } }),
  ],
];

const container = "spec.template.spec.containers.flyte";

/** Then where they differ: path, live, wanted. */
type Difference = readonly [string, Json | undefined, Json];
const different: readonly (readonly [...Row, ...Difference])[] = [
  ["an image", deployment({ image: "a:2" }), deployment({ image: "a:1" }), `${container}.image`, "a:1", "a:2"],
  [
    "an amount",
    deployment({ resources: { limits: { cpu: 1 } } }),
    deployment({ resources: { limits: { cpu: "500m" } } }),
    `${container}.resources.limits.cpu`,
    "500m",
    1,
  ],
  [
    "a variable that looks like an amount",
    deployment({ env: [{ name: "A", value: "1" }] }),
    deployment({ env: [{ name: "A", value: "1000m" }] }),
    `${container}.env.A.value`,
    "1000m",
    "1",
  ],
  [
    "a variable that is gone",
    deployment({ env: [{ name: "A", value: "1" }] }),
    deployment({}),
    `${container}.env.A`,
    undefined,
    { name: "A", value: "1" },
  ],
  [
    "arguments, in their order and as a whole",
    deployment({ args: ["a", "b"] }),
    deployment({ args: ["b", "a"] }),
    `${container}.args`,
    ["b", "a"],
    ["a", "b"],
  ],
  [
    "a line of a script among the arguments",
    deployment({ args: ["-c", "until ready a\ndo sleep 1\ndone\n"] }),
    deployment({ args: ["-c", "until ready b\ndo sleep 1\ndone\n"] }),
    `${container}.args[1]`,
    "line 1: until ready b",
    "line 1: until ready a",
  ],
  [
    "an empty text over another",
    object("ConfigMap", { data: { a: "" } }),
    object("ConfigMap", { data: { a: "x" } }),
    "data.a",
    "x",
    "",
  ],
  [
    "an empty text that is gone",
    object("ConfigMap", { data: { a: "" } }),
    object("ConfigMap", { data: {} }),
    "data.a",
    undefined,
    "",
  ],
  [
    "a switch that is gone and means the contrary",
    object("ServiceAccount", { automountServiceAccountToken: false }),
    object("ServiceAccount", {}),
    "automountServiceAccountToken",
    undefined,
    false,
  ],
  [
    "an annotation",
    object("ConfigMap", { metadata: { name: "x", annotations: { "a.b/c": "1" } } }),
    object("ConfigMap", { metadata: { name: "x", annotations: { "a.b/c": "2" } } }),
    'metadata.annotations."a.b/c"',
    "2",
    "1",
  ],
  [
    "a right that somebody added",
    rbac("Role", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] }),
    rbac("Role", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "delete"] }] }),
    "rules[0].verbs",
    ["get", "delete"],
    ["get"],
  ],
  [
    "a name that somebody narrowed a right to",
    rbac("Role", { rules: [{ resources: ["pods"], verbs: ["get"] }] }),
    rbac("Role", { rules: [{ resources: ["pods"], verbs: ["get"], resourceNames: ["x"] }] }),
    "rules[0].resourceNames",
    ["x"],
    null,
  ],
  [
    "another volume of the same name",
    deployment({}, { volumes: [{ name: "v", emptyDir: {} }] }),
    deployment({}, { volumes: [{ name: "v", hostPath: { path: "/" } }] }),
    "spec.template.spec.volumes.v.emptyDir",
    undefined,
    {},
  ],
  [
    "a port of a Service",
    object("Service", { spec: { ports: [{ port: 80, targetPort: 8088 }] } }),
    object("Service", { spec: { ports: [{ port: 80, protocol: "TCP", targetPort: 8089 }] } }),
    "spec.ports.80.targetPort",
    8089,
    8088,
  ],
  [
    "inside a configuration file",
    object("ConfigMap", { data: { "000-core.yaml": "logger:\n  level: 5\n  show: true\n" } }),
    object("ConfigMap", { data: { "000-core.yaml": "logger:\n  level: 6\n  show: true\n" } }),
    'data."000-core.yaml".logger.level',
    6,
    5,
  ],
  [
    "a key that somebody added to a configuration file",
    object("ConfigMap", { data: { a: "x: 1\n" } }),
    object("ConfigMap", { data: { a: "x: 1\non: 2\n" } }),
    "data.a.on",
    2,
    null,
  ],
  [
    "a long file that is gone, by its beginning",
    object("ConfigMap", { data: { a: "1\n2\n3\n4\n5\n6\n7\n8\n" } }),
    object("ConfigMap", { data: {} }),
    "data.a",
    undefined,
    "1\n2\n3\n4\n5\n6\n… 2 more lines",
  ],
  [
    "of a long list what isn't in both",
    rbac("ClusterRole", { rules: [...rules, { apiGroups: [""], resources: ["pods"], verbs: ["get"] }] }),
    rbac("ClusterRole", { rules: rules.toReversed() }),
    "rules",
    ["… 12 more in both"],
    [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }, "… 12 more in both"],
  ],
  [
    "a comment in a configuration file",
    object("ConfigMap", { data: { a: "x: 1\n" } }),
    object("ConfigMap", { data: { a: "# mine\nx: 1\n" } }),
    "data.a",
    "line 1: # mine",
    "line 1: (not there)",
  ],
  [
    "lines of another text",
    object("ConfigMap", { data: { a: "one\ntwo\nthree\n" } }),
    object("ConfigMap", { data: { a: "one\n2\nthree\n" } }),
    "data.a",
    "line 2: 2",
    "line 2: two",
  ],
];

const before = "(as it is)";
const after = "(as the chart makes it)";
const secret: readonly (readonly [...Row, string])[] = [
  [
    "a Secret's content",
    object("Secret", { data: { a: "b25l" } }),
    object("Secret", { data: { a: "dHdv" } }),
    "data.a",
  ],
  [
    "a variable named after a secret",
    deployment({ env: [{ name: "DB_PASSWORD", value: "one" }] }),
    deployment({ env: [{ name: "DB_PASSWORD", value: "two" }] }),
    `${container}.env.DB_PASSWORD.value`,
  ],
  [
    "a key of a configuration file",
    object("ConfigMap", { data: { "a.yaml": "db:\n  password: one\n" } }),
    object("ConfigMap", { data: { "a.yaml": "db:\n  password: two\n" } }),
    'data."a.yaml".db.password',
  ],
  [
    "a line of another file",
    object("ConfigMap", { data: { a: "user=x\npassword=one\n" } }),
    object("ConfigMap", { data: { a: "user=x\npassword=two\n" } }),
    "data.a",
  ],
  ["an argument", deployment({ args: ["--token=one"] }), deployment({ args: ["--token=two"] }), `${container}.args`],
];

describe("compareObject", () => {
  it.each(equal)("sees no difference in %s", (_name, wanted, live) => {
    expect(compareObject(wanted, live)).toEqual([]);
  });

  it.each(different)("sees %s", (_name, wanted, live, path, was, shall) => {
    expect(compareObject(wanted, live)).toEqual([
      { path, ...(was === undefined ? {} : { before: was }), after: shall },
    ]);
  });

  it.each(secret)("says of %s only that it differs", (_name, wanted, live, path) => {
    const found = compareObject(wanted, live);
    expect(found.map((one) => one.path)).toEqual([path]);
    expect(JSON.stringify(found)).not.toMatch(/one|two|b25l|dHdv/);
  });

  it("says the same of every secret", () => {
    const [name, wanted, live] = secret[0] ?? ["", {}, {}];
    expect([name, compareObject(wanted, live)]).toEqual(["a Secret's content", [{ path: "data.a", before, after }]]);
  });

  it("shows where a secret is", () => {
    const from = (name: string): JsonObject =>
      deployment({ env: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name } } }] });
    expect(compareObject(from("b"), from("a"))).toEqual([
      { path: `${container}.env.DB_PASSWORD.valueFrom.secretKeyRef.name`, before: "a", after: "b" },
    ]);
  });

  it("has images first, then sorts by path", () => {
    const found = compareObject(
      deployment({ args: ["a"], image: "a" }, { hostNetwork: true }),
      deployment({ image: "b" }),
    );
    expect(found.map(({ path }) => path)).toEqual([
      `${container}.image`,
      `${container}.args`,
      "spec.template.spec.hostNetwork",
    ]);
  });
});
