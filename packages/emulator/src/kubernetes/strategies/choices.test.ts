import { expect, it } from "vitest";
import type { Stored } from "../../cloud/http.ts";
import { makeTestCluster } from "../test-cluster.ts";

const roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";

const pod = (container: Stored): Stored => ({
  metadata: { name: "x" },
  spec: { containers: [{ name: "c", image: "nginx", ...container }] },
});

const deployment = (spec: Stored): Stored => ({
  metadata: { name: "x" },
  spec: {
    selector: { matchLabels: { a: "b" } },
    template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "nginx" }] } },
    ...spec,
  },
});

it.each<[string, string, Stored, string]>([
  [
    "a Service of an unknown type",
    "/api/v1/namespaces/default/services",
    { metadata: { name: "x" }, spec: { type: "Bad", ports: [{ port: 80 }] } },
    'Service "x" is invalid: spec.type: Unsupported value: "Bad": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ],
  [
    "a strategy that there isn't",
    "/apis/apps/v1/namespaces/default/deployments",
    deployment({ strategy: { type: "Bad" } }),
    'Deployment.apps "x" is invalid: spec.strategy: Unsupported value: apps.DeploymentStrategy{Type:"Bad", RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}: supported values: "Recreate", "RollingUpdate"',
  ],
  [
    "fewer pods than none",
    "/apis/apps/v1/namespaces/default/deployments",
    deployment({ replicas: -1 }),
    'Deployment.apps "x" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    "an unknown pull policy",
    "/api/v1/namespaces/default/pods",
    pod({ imagePullPolicy: "Sometimes" }),
    'Pod "x" is invalid: spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
  ],
  [
    "a rule of nothing",
    roles,
    { metadata: { name: "x" }, rules: [{ verbs: ["get"] }] },
    'ClusterRole.rbac.authorization.k8s.io "x" is invalid: [rules[0].apiGroups: Required value: resource rules must supply at least one api group, rules[0].resources: Required value: resource rules must supply at least one resource]',
  ],
  [
    "a rule without verbs",
    roles,
    { metadata: { name: "x" }, rules: [{ nonResourceURLs: ["/healthz"] }] },
    'ClusterRole.rbac.authorization.k8s.io "x" is invalid: rules[0].verbs: Required value: verbs must contain at least one value',
  ],
])("%s is refused in the server's words", async (_name, path, body, message) => {
  const { send } = makeTestCluster();
  const answer = await send("POST", path, body);
  expect([answer.status, answer.body["message"]]).toEqual([422, message]);
});
