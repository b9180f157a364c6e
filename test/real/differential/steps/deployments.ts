import type { Json, Steps } from "../step.ts";
import { get, openNamespace, patch, post, put, readPath, remove } from "../step.ts";

const deployments = "/apis/apps/v1/namespaces/of-deployments/deployments";
const web = `${deployments}/web`;
const labels = { app: "web" };
const selector = "labelSelector=app%3Dweb";
const sets = `/apis/apps/v1/namespaces/of-deployments/replicasets?${selector}`;
const pods = `/api/v1/namespaces/of-deployments/pods?${selector}`;
const isDone =
  (revision: number, replicas: number) =>
  (body: Json): boolean =>
    readPath(body, "status.observedGeneration") === revision &&
    readPath(body, "status.updatedReplicas") === replicas &&
    readPath(body, "status.readyReplicas") === replicas &&
    readPath(body, "status.availableReplicas") === replicas &&
    readPath(body, "status.replicas") === replicas &&
    JSON.stringify(body).includes("NewReplicaSetAvailable");

/** A Deployment to its rollout, another one, scaling, its end. */
export const deploymentSteps: readonly Steps[] = [
  {
    subject: "a Deployment rolls out",
    steps: [
      ...openNamespace("of-deployments"),
      post("make", `${deployments}?fieldManager=helm`, {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web", labels },
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "nginx:1.27" }] } },
        },
      }),
      { ...get("rolled out", web), until: ({ body }) => isDone(1, 1)(body) },
      get("its set", sets),
      get("its pods", pods),
      patch("another image", "strategic", `${web}?fieldManager=helm`, {
        spec: { template: { spec: { containers: [{ name: "web", image: "nginx:1.28" }] } } },
      }),
      { ...get("rolled out again", web), until: ({ body }) => isDone(2, 1)(body) },
      {
        ...get("its sets", sets),
        until: ({ body }) =>
          (readPath(body, "items.0.status.replicas") ?? 0) !== (readPath(body, "items.1.status.replicas") ?? 0),
      },
      get("its scale", `${web}/scale`),
      put("scale by replacing", `${web}/scale`, {
        apiVersion: "autoscaling/v1",
        kind: "Scale",
        metadata: { name: "web", namespace: "of-deployments" },
        spec: { replicas: 2 },
      }),
      { ...get("two", web), until: ({ body }) => isDone(3, 2)(body) },
      patch("scale by a patch", "merge", `${web}/scale`, { spec: { replicas: 1 } }),
      { ...get("one", web), until: ({ body }) => isDone(4, 1)(body) },
      patch("a negative scale", "merge", `${web}/scale`, { spec: { replicas: -1 } }),
      get("a scale of nothing", `${deployments}/none/scale`),
      remove("delete", web, { propagationPolicy: "Background" }),
      { ...get("its sets go", sets), until: ({ body }) => (readPath(body, "items.length") ?? 0) === 0 },
      { ...get("its pods go", pods), until: ({ body }) => (readPath(body, "items.length") ?? 0) === 0 },
    ],
  },
];
