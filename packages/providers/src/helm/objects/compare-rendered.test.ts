import type { JsonObject } from "@fgk/engine";
import { digestOf } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { compareRendered } from "./compare-rendered.ts";
import { findDrift } from "./find-drift.ts";
import { listForeign } from "./list-foreign.ts";
import type { LiveObject, ManifestObject } from "./manifest-object.ts";
import { keyOfObject } from "./manifest-object.ts";
import { parseManifest } from "./parse-manifest.ts";

const release = { name: "fb", namespace: "flyte" };

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: fb, labels: {app: flyte}}
spec:
  replicas: 1
  selector: {matchLabels: {app: flyte}}
  template:
    spec:
      containers:
      - {name: flyte, image: "flyte:1", args: [--config, /etc/flyte], env: [{name: A, value: "1"}]}
`;
const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: fb}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
`;
const config = `apiVersion: v1
kind: ConfigMap
metadata: {name: fb}
data: {"a.yaml": "level: 5"}
`;

function parse(...texts: readonly string[]): readonly ManifestObject[] {
  return parseManifest(texts.join("---\n"), "flyte");
}

/** The objects as helm would have installed them, with what a server adds. */
function install(objects: readonly ManifestObject[], change: (content: JsonObject) => JsonObject = (same) => same) {
  return new Map(
    objects.map(({ content, ...object }): readonly [string, LiveObject] => {
      const metadata = {
        ...(content["metadata"] as JsonObject),
        uid: "1",
        annotations: { "meta.helm.sh/release-name": "fb", "meta.helm.sh/release-namespace": "flyte" },
        labels: {
          ...((content["metadata"] as JsonObject)["labels"] as JsonObject),
          "app.kubernetes.io/managed-by": "Helm",
        },
      };
      const live = change({ ...content, metadata, status: { ready: true } });
      return [keyOfObject({ content, ...object }), { status: "present", content: live }];
    }),
  );
}

describe("compareRendered", () => {
  it("has nothing to say of an upgrade that changes nothing", () => {
    const all = parse(deployment, role, config);
    expect(compareRendered({ last: all, next: all, live: install(all) }, release)).toEqual([]);
  });

  it("says what an upgrade does, in helm's order", () => {
    const last = parse(deployment, role, config);
    const next = parse(
      deployment.replace("flyte:1", "flyte:2").replace(/, env.*]/, ""),
      role.replace("[get]", "[get, list]"),
    );
    expect(compareRendered({ last, next, live: install(last) }, release)).toEqual([
      { action: "delete", object: "ConfigMap flyte/fb", differences: [] },
      {
        action: "update",
        object: "ClusterRole fb",
        differences: [{ path: "rules[0].verbs", before: ["get"], after: ["get", "list"] }],
      },
      {
        action: "update",
        object: "Deployment flyte/fb",
        differences: [
          { path: "spec.template.spec.containers.flyte.image", before: "flyte:1", after: "flyte:2" },
          { path: "spec.template.spec.containers.flyte.env", before: [{ name: "A", value: "1" }], after: null },
        ],
      },
    ]);
  });

  it("shows of what is made its images, its rights and its ways in, and a digest of the rest", () => {
    const service = `apiVersion: v1\nkind: Service\nmetadata: {name: fb}\nspec: {type: LoadBalancer, selector: {app: flyte}, ports: [{port: 80}]}\n`;
    const made = compareRendered({ last: [], next: parse(deployment, role, service), live: new Map() }, release);
    const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
    expect(made).toEqual([
      {
        action: "create",
        object: "ClusterRole fb",
        differences: [
          { path: "content", after: digest },
          { path: "rules", after: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] },
        ],
      },
      {
        action: "create",
        object: "Service flyte/fb",
        differences: [
          { path: "content", after: digest },
          { path: "spec.ports", after: [{ port: 80 }] },
          { path: "spec.selector", after: { app: "flyte" } },
          { path: "spec.type", after: "LoadBalancer" },
        ],
      },
      {
        action: "create",
        object: "Deployment flyte/fb",
        differences: [
          { path: "spec.template.spec.containers.flyte.image", after: "flyte:1" },
          { path: "content", after: digest },
        ],
      },
    ]);
  });

  it("has no part of a secret in the digest of what is made", () => {
    const secret = (value: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {key: ${value}, file: "a: ${value}"}\n---\n${config.replace("level: 5", `password: ${value}`)}---\n${deployment.replace("name: A, value: ", `name: A_TOKEN, value: "${value}", x: `)}`;
    const made = (value: string) => compareRendered({ last: [], next: parse(secret(value)), live: new Map() }, release);
    expect(made("one")).toEqual(made("another"));
    expect(JSON.stringify(made("one"))).not.toContain(digestOf("one"));
  });

  it("keeps what says that it shall be kept", () => {
    const last = parse(config);
    const live = install(last, (content) => ({
      ...content,
      metadata: { ...(content["metadata"] as JsonObject), annotations: { "helm.sh/resource-policy": "keep" } },
    }));
    expect(compareRendered({ last, next: [], live }, release)).toEqual([]);
  });

  it("says when an object must go to be changed", () => {
    const last = parse(deployment);
    const next = parse(deployment.replace("matchLabels: {app: flyte}", "matchLabels: {app: other}"));
    expect(compareRendered({ last, next, live: install(last) }, release)).toMatchObject([
      { action: "replace", differences: [{ path: "spec.selector.matchLabels.app", before: "flyte", after: "other" }] },
    ]);
  });

  it("doesn't call it a change when a manifest no longer names what the server would choose anyway", () => {
    const named = deployment.replace("args:", "imagePullPolicy: IfNotPresent, args:");
    const live = install(parse(named));
    expect(compareRendered({ last: parse(named), next: parse(deployment), live }, release)).toEqual([]);
  });

  it("compares with the last manifest what it can't read", () => {
    const last = parse(config);
    const why = { severity: "error", code: "no-permission", summary: "no" } as const;
    const live = new Map<string, LiveObject>([["/ConfigMap/flyte/fb", { status: "unreadable", why }]]);
    expect(compareRendered({ last, next: last, live }, release)).toEqual([]);
    const next = parse(config.replace("level: 5", "level: 6"));
    expect(compareRendered({ last, next, live }, release)).toEqual([
      {
        action: "update",
        object: "ConfigMap flyte/fb",
        differences: [{ path: 'data."a.yaml".level', before: 5, after: 6 }],
      },
    ]);
    expect(findDrift(last, live, release)).toEqual([]);
  });
});

describe("findDrift", () => {
  const all = parse(deployment, role, config);

  it("sees an object that was deleted", () => {
    const live = new Map([...install(all)].filter(([key]) => !key.includes("ConfigMap")));
    expect(findDrift(all, live, release)).toMatchObject([{ action: "create", object: "ConfigMap flyte/fb" }]);
  });

  it("sees an object that was edited, and by whom", () => {
    const live = install(all, (content) =>
      content["kind"] === "ConfigMap"
        ? {
            ...content,
            data: { "a.yaml": "level: 6" },
            metadata: {
              ...(content["metadata"] as JsonObject),
              managedFields: [
                {
                  manager: "helm",
                  operation: "Update",
                  time: "2026-11-22T10:00:00Z",
                  fieldsV1: { "f:data": { ".": {} } },
                },
                {
                  manager: "kubectl-edit",
                  operation: "Update",
                  time: "2026-11-22T11:00:00Z",
                  fieldsV1: { "f:data": { "f:a.yaml": {} } },
                },
              ],
            },
          }
        : content,
    );
    expect(findDrift(all, live, release)).toEqual([
      {
        action: "update",
        object: "ConfigMap flyte/fb",
        differences: [{ path: 'data."a.yaml".level', before: 6, after: 5, manager: "kubectl-edit" }],
      },
    ]);
  });

  it("sees an object that was replaced by hand", () => {
    const live = install(all, (content) =>
      content["kind"] === "ConfigMap" ? { ...content, metadata: { name: "fb" } } : content,
    );
    expect(findDrift(all, live, release)).toEqual([
      {
        action: "update",
        object: "ConfigMap flyte/fb",
        differences: [
          { path: 'metadata.annotations."meta.helm.sh/release-name"', after: "fb" },
          { path: 'metadata.annotations."meta.helm.sh/release-namespace"', after: "flyte" },
          { path: 'metadata.labels."app.kubernetes.io/managed-by"', after: "Helm" },
        ],
      },
    ]);
  });
});

describe("listForeign", () => {
  const managed = (manager: string, fieldsV1: JsonObject, more: JsonObject = {}): JsonObject => ({
    manager,
    fieldsV1,
    ...more,
  });
  const paused = { "f:spec": { "f:paused": {} } };
  const rows: readonly (readonly [string, JsonObject, readonly string[]])[] = [
    ["a person's", managed("kubectl-patch", paused), ["Deployment flyte/fb spec.paused"]],
    ["helm's", managed("helm", paused), []],
    ["fgk's", managed("fgk", paused), []],
    ["the cluster's", managed("kube-controller-manager", paused), []],
    ["a status", managed("somebody", { "f:status": { "f:x": {} } }), []],
    ["a status by its own way", managed("somebody", paused, { subresource: "status" }), []],
    [
      "kubectl's own notes",
      managed("kubectl-client-side-apply", {
        "f:metadata": { "f:annotations": { ".": {}, "f:kubectl.kubernetes.io/last-applied-configuration": {} } },
      }),
      [],
    ],
    ["a field that the manifest names", managed("kubectl-edit", { "f:spec": { "f:replicas": {} } }), []],
    [
      "a variable",
      managed("kubectl-set", {
        "f:spec": {
          "f:template": {
            "f:spec": {
              "f:containers": {
                'k:{"name":"flyte"}': {
                  "f:env": {
                    'k:{"name":"A"}': { "f:value": {} },
                    'k:{"name":"X"}': { ".": {}, "f:name": {}, "f:value": {} },
                  },
                },
              },
            },
          },
        },
      }),
      ["Deployment flyte/fb spec.template.spec.containers.flyte.env.X"],
    ],
  ];

  it.each(rows)("counts what others added: %s", (_name, entry, expected) => {
    const manifest = parse(deployment);
    const live = install(manifest, (content) => ({
      ...content,
      metadata: { ...(content["metadata"] as JsonObject), managedFields: [entry] },
    }));
    expect(listForeign(manifest, live)).toEqual(expected);
  });
});
