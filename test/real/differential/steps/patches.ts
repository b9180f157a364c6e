import type { Json, Steps } from "../step.ts";
import { get, openNamespace, patch, post } from "../step.ts";

const maps = "/api/v1/namespaces/of-patches/configmaps";
const accounts = "/api/v1/namespaces/of-patches/serviceaccounts";
const deployments = "/apis/apps/v1/namespaces/of-patches/deployments";
const labels = { app: "web" };
const a = `${maps}/a`;
const web = `${deployments}/web`;
const containers = (...items: readonly Json[]): Json => ({ spec: { template: { spec: { containers: items } } } });

/** Merge, JSON and strategic patches, with those that fail. */
export const patchSteps: readonly Steps[] = [
  {
    subject: "merge patches",
    steps: [
      ...openNamespace("of-patches"),
      post("make", maps, {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "a", labels },
        data: { x: "1", y: "2" },
      }),
      patch("change, add, remove", "merge", a, { data: { x: "3", y: null, z: "4" } }),
      patch("change nothing", "merge", a, { data: { x: "3" } }),
      patch("remove all labels", "merge", a, { metadata: { labels: null } }),
      patch("with the version", "merge", a, {
        metadata: { resourceVersion: "{{make:metadata.resourceVersion}}" },
        data: { x: "9" },
      }),
      patch("of the name", "merge", a, { metadata: { name: "b" } }),
      patch("of the namespace", "merge", a, { metadata: { namespace: "default" } }),
      patch("of the uid", "merge", a, { metadata: { uid: "6f4be41f-0000-4000-8000-000000000000" } }),
      patch("of a number in a text's place", "merge", a, { data: { x: 1 } }),
      patch("of a list", "merge", a, []),
      patch("of half a JSON", "merge", a, "{"),
      patch("of an unknown field", "merge", a, { more: 1 }),
      patch("of an unknown field, strictly", "merge", `${a}?fieldValidation=Strict`, { more: 1 }),
      patch("as a dry run", "merge", `${a}?dryRun=All`, { data: { x: "dry" } }),
      get("afterwards", a),
    ],
  },
  {
    subject: "JSON patches",
    steps: [
      patch("add, replace, remove", "json", a, [
        { op: "add", path: "/data/n", value: "1" },
        { op: "replace", path: "/data/x", value: "5" },
        { op: "remove", path: "/data/z" },
      ]),
      patch("copy and move", "json", a, [
        { op: "copy", from: "/data/n", path: "/data/m" },
        { op: "move", from: "/data/x", path: "/data/w" },
      ]),
      patch("a test that holds", "json", a, [
        { op: "test", path: "/data/n", value: "1" },
        { op: "add", path: "/data/t", value: "yes" },
      ]),
      patch("a test that fails", "json", a, [{ op: "test", path: "/data/n", value: "2" }]),
      patch("remove what isn't there", "json", a, [{ op: "remove", path: "/data/none" }]),
      patch("replace what isn't there", "json", a, [{ op: "replace", path: "/data/none", value: "1" }]),
      patch("add below what isn't there", "json", a, [{ op: "add", path: "/none/x", value: "1" }]),
      patch("an operation that there isn't", "json", a, [{ op: "rename", path: "/data/n" }]),
      patch("of no list", "json", a, { op: "add" }),
      patch("of nothing", "json", a, []),
      patch("of the version", "json", a, [{ op: "replace", path: "/metadata/resourceVersion", value: "1" }]),
      patch("an escaped key", "json", a, [{ op: "add", path: "/metadata/annotations", value: { "a.b/c": "1" } }]),
      patch("an escaped key again", "json", a, [{ op: "replace", path: "/metadata/annotations/a.b~1c", value: "2" }]),
    ],
  },
  {
    subject: "strategic patches",
    amongControllers: true,
    steps: [
      post("make", deployments, {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web" },
        spec: {
          replicas: 0,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              containers: [
                { name: "web", image: "nginx:1.27", env: [{ name: "A", value: "1" }], args: ["x", "y"] },
                { name: "side", image: "side:1" },
              ],
            },
          },
        },
      }),
      patch("as helm scales", "strategic", `${web}?fieldManager=helm`, { spec: { replicas: 0, paused: true } }),
      patch("one container's image", "strategic", web, containers({ name: "side", image: "side:2" })),
      patch("one more variable", "strategic", web, containers({ name: "web", env: [{ name: "B", value: "2" }] })),
      patch("a container away", "strategic", web, containers({ $patch: "delete", name: "side" })),
      patch("a list replaced", "strategic", web, containers({ name: "web", args: ["z"] })),
      patch(
        "variables replaced",
        "strategic",
        web,
        containers({
          name: "web",
          env: [{ name: "C", value: "3" }, { $patch: "replace" }],
        }),
      ),
      patch("the strategy's inside away", "strategic", web, {
        spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } },
      }),
      patch("restart as kubectl does", "strategic", `${web}?fieldManager=kubectl-rollout`, {
        spec: {
          template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": "2026-11-22T10:00:00Z" } } },
        },
      }),
      patch("a container without a name", "strategic", web, containers({ image: "x" })),
      patch("a bad directive", "strategic", web, { spec: { $patch: "mix" } }),
      patch("of the selector", "strategic", web, { spec: { selector: { matchLabels: { app: "b" } } } }),
      patch("of a text in a number's place", "strategic", web, { spec: { replicas: "three" } }),
      patch("the account's pull secrets", "strategic", `${accounts}/default`, { imagePullSecrets: [{ name: "pull" }] }),
      patch("one pull secret more", "strategic", `${accounts}/default`, { imagePullSecrets: [{ name: "other" }] }),
      patch("identity's annotation", "merge", `${accounts}/default`, {
        metadata: { annotations: { "iam.gke.io/gcp-service-account": "flyte@acme-ml.iam.gserviceaccount.com" } },
      }),
    ],
  },
];
