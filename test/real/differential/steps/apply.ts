import type { Json, Step, Steps } from "../step.ts";
import { get, openNamespace, patch, post, put } from "../step.ts";

const maps = "/api/v1/namespaces/of-apply/configmaps";
const deployments = "/apis/apps/v1/namespaces/of-apply/deployments";
const services = "/api/v1/namespaces/of-apply/services";
const map = (fields: Readonly<Record<string, Json>>, metadata: Readonly<Record<string, Json>> = {}): Json => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", ...metadata },
  ...fields,
});
const apply = (name: string, path: string, body: Json): Step => patch(name, "apply", path, body);
const labels = { app: "web" };
const deployment = (container: Readonly<Record<string, Json>>, spec: Readonly<Record<string, Json>> = {}): Json => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "web", ...container }] } },
    ...spec,
  },
});

/** Server-side apply: who owns what, conflicts, force. */
export const applySteps: readonly Steps[] = [
  {
    subject: "apply",
    steps: [
      ...openNamespace("of-apply"),
      apply("without a manager", `${maps}/a`, map({ data: { x: "1" } })),
      apply("make", `${maps}/a?fieldManager=helm`, map({ data: { x: "1", y: "1" } }, { labels: { app: "web" } })),
      apply(
        "the same again",
        `${maps}/a?fieldManager=helm`,
        map({ data: { x: "1", y: "1" } }, { labels: { app: "web" } }),
      ),
      apply("another manager's own field", `${maps}/a?fieldManager=fgk`, map({ data: { z: "2" } })),
      apply("the same value by two", `${maps}/a?fieldManager=fgk`, map({ data: { z: "2", x: "1" } })),
      apply("conflict", `${maps}/a?fieldManager=fgk`, map({ data: { z: "2", x: "5" } })),
      apply("conflict in two fields", `${maps}/a?fieldManager=third&force=false`, map({ data: { x: "6", z: "6" } })),
      apply("force", `${maps}/a?fieldManager=fgk&force=true`, map({ data: { z: "2", x: "5" } })),
      apply("what is no longer given goes", `${maps}/a?fieldManager=helm`, map({ data: { x: "5" } })),
      get("afterwards", `${maps}/a`),
      put("kubectl edits it", `${maps}/a?fieldManager=kubectl-edit`, map({ data: { x: "7", z: "2" } })),
      apply("conflict with an edit", `${maps}/a?fieldManager=helm`, map({ data: { x: "5" } })),
      apply("conflict for a dry run", `${maps}/a?fieldManager=helm&dryRun=All`, map({ data: { x: "5" } })),
      apply("force for a dry run", `${maps}/a?fieldManager=helm&dryRun=All&force=true`, map({ data: { x: "5" } })),
      get("nothing came of the dry run", `${maps}/a`),
      apply("with an old version", `${maps}/a?fieldManager=helm`, map({}, { resourceVersion: "1" })),
      apply("with managed fields", `${maps}/a?fieldManager=helm`, map({}, { managedFields: [{ manager: "x" }] })),
      apply("without a kind", `${maps}/a?fieldManager=helm`, { metadata: { name: "a" } }),
      apply("under another name", `${maps}/a?fieldManager=helm`, map({}, { name: "b" })),
      apply("of an unknown field", `${maps}/a?fieldManager=helm`, map({ more: true })),
      apply("of an unknown field, strictly", `${maps}/a?fieldManager=helm&fieldValidation=Strict`, map({ more: true })),
      apply(
        "of YAML whose name is a yes",
        `${maps}/y?fieldManager=helm`,
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y}\ndata: {a: b}\n",
      ),
      apply("of broken YAML", `${maps}/y?fieldManager=helm`, "{"),
      apply("into no namespace", "/api/v1/namespaces/none/configmaps/a?fieldManager=helm", map({})),
      apply("nothing more", `${maps}/a?fieldManager=fgk`, map({})),
      apply("to what nobody is recorded for", "/api/v1/namespaces/of-apply/serviceaccounts/default?fieldManager=fgk", {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "default", annotations: { "iam.gke.io/gcp-service-account": "a@b.iam.gserviceaccount.com" } },
      }),
      get("afterwards owned by one less", `${maps}/a`),
    ],
  },
  {
    subject: "apply to a Deployment",
    amongControllers: true,
    steps: [
      apply("make", `${deployments}/web?fieldManager=helm`, deployment({ image: "nginx:1.27" }, { replicas: 0 })),
      apply("another manager's container", `${deployments}/web?fieldManager=mesh`, {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web" },
        spec: { template: { spec: { containers: [{ name: "proxy", image: "envoy:1" }] } } },
      }),
      apply(
        "environment",
        `${deployments}/web?fieldManager=helm`,
        deployment(
          {
            image: "nginx:1.27",
            env: [
              { name: "A", value: "1" },
              { name: "B", value: "2" },
            ],
            ports: [{ containerPort: 80 }],
          },
          { replicas: 0 },
        ),
      ),
      patch("kubectl sets the image", "strategic", `${deployments}/web?fieldManager=kubectl-set`, {
        spec: { template: { spec: { containers: [{ name: "web", image: "nginx:1.28" }] } } },
      }),
      apply(
        "conflict over the image",
        `${deployments}/web?fieldManager=helm&force=false`,
        deployment({ image: "nginx:1.27" }),
      ),
      apply(
        "force",
        `${deployments}/web?fieldManager=helm&force=true`,
        deployment({ image: "nginx:1.29" }, { replicas: 0 }),
      ),
      apply(
        "another selector",
        `${deployments}/web?fieldManager=helm&force=true`,
        deployment(
          { image: "nginx:1.29" },
          {
            selector: { matchLabels: { app: "other" } },
          },
        ),
      ),
      apply("two of one name", `${deployments}/web?fieldManager=helm`, {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web" },
        spec: {
          template: {
            spec: {
              containers: [
                { name: "web", image: "a" },
                { name: "web", image: "b" },
              ],
            },
          },
        },
      }),
    ],
  },
  {
    subject: "apply to a Service",
    steps: [
      post("made by helm 3", `${services}?fieldManager=helm`, {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web" },
        spec: { ports: [{ name: "http", port: 80 }], selector: labels },
      }),
      apply("helm 4 upgrades it", `${services}/web?fieldManager=helm&fieldValidation=Strict&force=false`, {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web" },
        spec: {
          ports: [
            { name: "http", port: 80 },
            { name: "grpc", port: 81 },
          ],
          selector: labels,
        },
      }),
      apply("another port of the same number", `${services}/web?fieldManager=fgk`, {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web" },
        spec: { ports: [{ name: "other", port: 80 }] },
      }),
      get("afterwards", `${services}/web`),
    ],
  },
];
