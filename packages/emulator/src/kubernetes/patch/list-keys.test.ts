import { describe, expect, it } from "vitest";
import { collectFields, encodeFields } from "./field-set.ts";
import { findListRule } from "./list-keys.ts";

describe("how a list merges", () => {
  it.each([
    { path: "spec.template.spec.containers", keys: ["name"], patchKey: "name" },
    { path: "spec.template.spec.containers.ports", keys: ["containerPort", "protocol"], patchKey: "containerPort" },
    { path: "spec.template.spec.containers.volumeMounts", keys: ["mountPath"], patchKey: "mountPath" },
    {
      path: "spec.template.spec.topologySpreadConstraints",
      keys: ["topologyKey", "whenUnsatisfiable"],
      patchKey: "topologyKey",
    },
    { path: "spec.ports", keys: ["port", "protocol"], patchKey: "port" },
    { path: "secrets", keys: ["name"], patchKey: "name" },
    { path: "status.conditions", keys: ["type"], patchKey: "type" },
  ])("$path", ({ path, keys, patchKey }) => {
    expect(findListRule(path.split("."))).toEqual({ keys, patchKey });
  });

  it.each([
    "spec.template.spec.tolerations",
    "imagePullSecrets",
    "rules",
    "rules.resources",
    "spec.template.spec.volumes.secrets",
  ])("%s is replaced as a whole", (path) => {
    expect(findListRule(path.split("."))).toBeUndefined();
  });
});

/** As a kube-apiserver 1.33.13 wrote them. */
it("objects that have one owner as a whole are one field", () => {
  const secretKeyRef = { name: "s", key: "k" };
  const podSpec = {
    imagePullSecrets: [{ name: "x" }],
    nodeSelector: { a: "b" },
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{}] } } },
    containers: [{ name: "web", env: [{ name: "A", valueFrom: { secretKeyRef } }] }],
  };
  const object = {
    metadata: { name: "mf", ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "c", uid: "u" }] },
    spec: { selector: { matchLabels: { app: "mf" } }, template: { spec: podSpec } },
    roleRef: { kind: "Role", name: "r" },
  };
  expect(encodeFields(collectFields(object))).toEqual({
    "f:metadata": { "f:ownerReferences": { 'k:{"uid":"u"}': {} } },
    "f:roleRef": {},
    "f:spec": {
      "f:selector": {},
      "f:template": {
        "f:spec": {
          "f:affinity": { "f:nodeAffinity": { "f:requiredDuringSchedulingIgnoredDuringExecution": {} } },
          "f:containers": {
            'k:{"name":"web"}': {
              ".": {},
              "f:env": {
                'k:{"name":"A"}': { ".": {}, "f:name": {}, "f:valueFrom": { "f:secretKeyRef": {} } },
              },
              "f:name": {},
            },
          },
          "f:imagePullSecrets": { 'k:{"name":"x"}': {} },
          "f:nodeSelector": {},
        },
      },
    },
  });
});
