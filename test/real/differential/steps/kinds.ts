import type { Answer, Json, Step, Steps } from "../step.ts";
import { get, openNamespace, patch, post, put, readPath, remove } from "../step.ts";

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly cluster?: true;
  /** A controller writes into it, so that its version moves by itself. */
  readonly controlled?: true;
  /** An annotation that its controller writes, and writes again when it is taken away: until then nothing else is sent. */
  readonly annotated?: string;
  /** Of the object, beside what every object has. */
  readonly fields: Readonly<Record<string, Json>>;
}

const namespace = "of-kinds";
const rbac = { apiVersion: "rbac.authorization.k8s.io/v1" } as const;
const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }];
const subjects = [{ kind: "ServiceAccount", name: "default", namespace }];
const labels = { app: "web" };
const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: "nginx:1.27" }] } };
const webhook = {
  name: "pods.acme.example",
  clientConfig: { service: { name: "hook", namespace } },
  rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
  sideEffects: "None",
  admissionReviewVersions: ["v1"],
  failurePolicy: "Ignore",
  namespaceSelector: { matchLabels: { "no-such": "namespace" } },
};

const kinds: readonly Kind[] = [
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    plural: "configmaps",
    fields: { data: { a: "1" }, binaryData: { b: "AAE=" } },
  },
  { apiVersion: "v1", kind: "Secret", plural: "secrets", fields: { type: "Opaque", data: { a: "MQ==" } } },
  {
    apiVersion: "v1",
    kind: "ServiceAccount",
    plural: "serviceaccounts",
    fields: { automountServiceAccountToken: true },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    plural: "services",
    fields: { spec: { selector: labels, ports: [{ port: 80 }] } },
  },
  { apiVersion: "v1", kind: "Endpoints", plural: "endpoints", fields: { subsets: [] } },
  { apiVersion: "v1", kind: "Namespace", plural: "namespaces", controlled: true, cluster: true, fields: {} },
  {
    apiVersion: "v1",
    kind: "LimitRange",
    plural: "limitranges",
    fields: { spec: { limits: [{ type: "Container", default: { cpu: "1" } }] } },
  },
  {
    apiVersion: "v1",
    kind: "ResourceQuota",
    plural: "resourcequotas",
    controlled: true,
    fields: { spec: { hard: { configmaps: "100" } } },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    plural: "persistentvolumeclaims",
    controlled: true,
    fields: {
      spec: { storageClassName: "none", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    },
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    plural: "deployments",
    controlled: true,
    annotated: "deployment.kubernetes.io/revision",
    fields: { spec: { replicas: 0, selector: { matchLabels: labels }, template } },
  },
  {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    plural: "replicasets",
    controlled: true,
    fields: { spec: { replicas: 0, selector: { matchLabels: labels }, template } },
  },
  { ...rbac, kind: "Role", plural: "roles", fields: { rules } },
  { ...rbac, kind: "ClusterRole", plural: "clusterroles", cluster: true, fields: { rules } },
  {
    ...rbac,
    kind: "RoleBinding",
    plural: "rolebindings",
    fields: { roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" }, subjects },
  },
  {
    ...rbac,
    kind: "ClusterRoleBinding",
    plural: "clusterrolebindings",
    cluster: true,
    fields: { roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" }, subjects },
  },
  {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    plural: "poddisruptionbudgets",
    controlled: true,
    fields: { spec: { maxUnavailable: 1, selector: { matchLabels: labels } } },
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    plural: "networkpolicies",
    fields: { spec: { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] } },
  },
  {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    plural: "priorityclasses",
    cluster: true,
    fields: { value: 10 },
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    plural: "storageclasses",
    cluster: true,
    fields: { provisioner: "pd.csi.storage.gke.io" },
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    plural: "mutatingwebhookconfigurations",
    cluster: true,
    fields: { webhooks: [webhook] },
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    plural: "validatingwebhookconfigurations",
    cluster: true,
    fields: { webhooks: [webhook] },
  },
];

/** What is done to every kind: made, read, replaced, patched, found by its label, deleted. */
function stepsOf(kind: Kind): Steps {
  const { apiVersion, plural, fields, annotated } = kind;
  const root = `${apiVersion === "v1" ? "/api" : "/apis"}/${apiVersion}`;
  const all = `${root}${kind.cluster ? "" : `/namespaces/${namespace}`}/${plural}`;
  const name = `a-${kind.kind.toLowerCase()}`;
  const one = `${all}/${name}`;
  const object = (metadata: Json): Json => ({ apiVersion, kind: kind.kind, metadata, ...fields });
  const version = kind.controlled ? {} : { resourceVersion: "{{read:metadata.resourceVersion}}" };
  const isSettled = ({ body }: Answer): boolean =>
    annotated === undefined || JSON.stringify(readPath(body, "metadata.annotations") ?? {}).includes(annotated);
  const settle = (step: string): Step => ({ ...get(step, one), until: isSettled });
  const replaced = object({ name, labels: { kind: "test" }, ...version });
  const steps: readonly Step[] = [
    get("there is none", one),
    ...(["LimitRange", "Service"].includes(kind.kind) ? [] : [post("without a name", all, object({}))]),
    post("make", `${all}?fieldManager=helm`, object({ name })),
    post("make again", all, object({ name })),
    settle("read"),
    put("replace", `${one}?fieldManager=kubectl-edit`, replaced),
    put("replace what has moved on", one, object({ name, resourceVersion: "1" })),
    ...(annotated === undefined ? [] : [settle("read what was replaced")]),
    patch("patch", "merge", `${one}?fieldManager=fgk`, { metadata: { annotations: { note: "1" } } }),
    get("list by label", `${all}?labelSelector=kind%3Dtest`),
    get("list by name", `${all}?fieldSelector=metadata.name%3D${name}`),
    remove("delete with another uid", one, {
      kind: "DeleteOptions",
      apiVersion: "v1",
      preconditions: { uid: "6f4be41f-0000-4000-8000-000000000000" },
    }),
    remove("delete", one),
    ...(["namespaces", "persistentvolumeclaims"].includes(plural)
      ? []
      : [get("it is gone", one), remove("delete again", one)]),
  ];
  return { subject: kind.kind, steps, ...(kind.controlled ? { amongControllers: true } : {}) };
}

/** Create, read, update and delete of each kind that the emulator stores. */
export const kindSteps: readonly Steps[] = [
  { subject: "a namespace for the kinds", steps: openNamespace(namespace) },
  ...kinds.map(stepsOf),
];
