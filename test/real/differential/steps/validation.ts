import type { Json, Steps } from "../step.ts";
import { get, openNamespace, post, put } from "../step.ts";

const place = "/api/v1/namespaces/of-validation";
const maps = `${place}/configmaps`;
const deployments = "/apis/apps/v1/namespaces/of-validation/deployments";
const labels = { app: "web" };
const deployment = (container: Json, more: Readonly<Record<string, Json>> = {}): Json => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
    ...more,
  },
});
const web = { name: "web", image: "nginx" };
const map = (name: string): Json => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  more: 1,
  data: { a: "1" },
});

/** Dry runs, names that the server draws, unknown and wrong fields. */
export const validationSteps: readonly Steps[] = [
  {
    subject: "dry runs and drawn names",
    steps: [
      ...openNamespace("of-validation"),
      post("a dry run", `${maps}?dryRun=All`, { metadata: { name: "dry" }, data: { a: "1" } }),
      get("nothing came of it", `${maps}/dry`),
      post("a dry run of a Service", `${place}/services?dryRun=All`, {
        metadata: { name: "dry" },
        spec: { ports: [{ port: 80 }] },
      }),
      post("a dry run of what is there", `${maps}?dryRun=All`, { metadata: { name: "kube-root-ca.crt" } }),
      post("a drawn name", maps, { metadata: { generateName: "drawn-" } }),
      post("a bad drawn name", maps, { metadata: { generateName: "Drawn_" } }),
      put("a dry run of a replacement", `${maps}/{{a drawn name:metadata.name}}?dryRun=All`, {
        metadata: { name: "{{a drawn name:metadata.name}}" },
        data: { a: "2" },
      }),
      get("unchanged", `${maps}/{{a drawn name:metadata.name}}`),
    ],
  },
  {
    subject: "field validation",
    steps: [
      post("an unknown field, by default", maps, map("default")),
      post("an unknown field, ignored", `${maps}?fieldValidation=Ignore`, map("ignored")),
      post("an unknown field, warned of", `${maps}?fieldValidation=Warn`, map("warned")),
      post("an unknown field, strictly", `${maps}?fieldValidation=Strict`, map("strict")),
      post(
        "a field twice, strictly",
        `${maps}?fieldValidation=Strict`,
        '{"metadata":{"name":"twice"},"data":{"a":"1","a":"2"}}',
      ),
      post(
        "a field twice, warned of",
        `${maps}?fieldValidation=Warn`,
        '{"metadata":{"name":"twice"},"data":{"a":"1","a":"2"}}',
      ),
      post(
        "unknown fields deep inside, strictly",
        `${deployments}?fieldValidation=Strict`,
        deployment({ ...web, imagePull: "Always" }, { replica: 1 }),
      ),
      post(
        "unknown fields deep inside, warned of",
        `${deployments}?dryRun=All&fieldValidation=Warn`,
        deployment({ ...web, imagePull: "Always" }, { replicas: 0 }),
      ),
    ],
  },
  {
    subject: "wrong Deployments",
    steps: [
      post("without a selector", deployments, {
        metadata: { name: "web" },
        spec: { template: { metadata: { labels }, spec: { containers: [web] } } },
      }),
      post(
        "with a selector that doesn't fit",
        deployments,
        deployment(web, { selector: { matchLabels: { app: "x" } } }),
      ),
      post("without containers", deployments, {
        metadata: { name: "web" },
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: {} } },
      }),
      post("without an image", deployments, deployment({ name: "web" })),
      post("without a container's name", deployments, deployment({ image: "nginx" })),
      post("with a bad container's name", deployments, deployment({ name: "W_b", image: "nginx" })),
      post("with a negative number", deployments, deployment(web, { replicas: -1 })),
      post("with a bad strategy", deployments, deployment(web, { strategy: { type: "Magic" } })),
      post("with bad resources", deployments, deployment({ ...web, resources: { requests: { cpu: "much" } } })),
      post(
        "with requests over limits",
        deployments,
        deployment({ ...web, resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }),
      ),
      post(
        "with a bad variable",
        deployments,
        deployment({
          ...web,
          env: [
            { name: "a b", value: "1" },
            { name: "", value: "" },
          ],
        }),
      ),
      post("with a bad port", deployments, deployment({ ...web, ports: [{ containerPort: 0 }] })),
      post(
        "with a mount of nothing",
        deployments,
        deployment({ ...web, volumeMounts: [{ name: "v", mountPath: "/v" }] }),
      ),
      post("with a bad pull policy", deployments, deployment({ ...web, imagePullPolicy: "Often" })),
      post("with text for a number", deployments, deployment(web, { replicas: "three" })),
      post(
        "with everything defaulted",
        `${deployments}?dryRun=All`,
        deployment({
          ...web,
          ports: [{ containerPort: 80 }],
          env: [{ name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
          livenessProbe: { httpGet: { path: "/", port: 80 } },
          readinessProbe: { grpc: { port: 81 } },
          resources: { requests: { cpu: "500m", memory: "1024Mi" }, limits: { memory: "1Gi" } },
          volumeMounts: [{ name: "c", mountPath: "/c" }],
        }),
      ),
      post("with volumes of many kinds", `${deployments}?dryRun=All`, {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "volumes" },
        spec: {
          strategy: { type: "Recreate" },
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              serviceAccountName: "default",
              securityContext: { runAsUser: 1001, fsGroup: 65534 },
              initContainers: [{ name: "init", image: "busybox@sha256:abc", command: ["sh", "-c", "true"] }],
              containers: [{ ...web, volumeMounts: [{ name: "s", mountPath: "/s" }] }],
              volumes: [
                { name: "s", secret: { secretName: "s" } },
                { name: "c", configMap: { name: "c" } },
                { name: "e", emptyDir: {} },
                { name: "p", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } },
                { name: "d", downwardAPI: { items: [{ path: "p", fieldRef: { fieldPath: "metadata.name" } }] } },
                { name: "h", hostPath: { path: "/h" } },
              ],
            },
          },
        },
      }),
    ],
  },
];
