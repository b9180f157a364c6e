/** Values over the chart's own; `fails` where helm's render does. */
export interface ValueRow {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly fails?: true;
}

/** Texts that YAML or Go would take for something else, or write in another way. */
const oddTexts: readonly string[] = [
  ...["true", "on", "no", "y", "null", "~", "", "1.10", "0777", "1e3", "0x1F", "1:30", "2024-01-01", ".5", "+1", "<<"],
  ...[
    "a: b",
    "a:b",
    "- x",
    "-x",
    "{a}",
    "[x]",
    "'q'",
    '"d"',
    "#c",
    "a #b",
    "%",
    "@x",
    "`",
    "*",
    "?",
    ":a",
    "---",
    "!a",
  ],
  ...[
    " lead",
    "trail ",
    "tab\there",
    "two\nlines\n",
    "two\nlines",
    "\nfirst",
    "  indented\nmore",
    "kept\n\n",
    "back\\slash",
  ],
  ...["é", "😀", "<&>", `${"long ".repeat(30)}end`, `"${"quoted and long ".repeat(8)}"`],
];

const odd = {
  list: oddTexts,
  numbers: [0, 1, -1, 1.5, 0.1, 1e7, 1e21, 123456.5],
  others: [true, false, null, [], {}, [[1], [[2]]], [{ a: 1, b: [{ c: 2 }] }]],
  keys: { a10: 1, a2: 2, B: 3, _c: 4, "1": 5, "with space": 6, yes: 7, "a.b/c": 8, é: 9 },
};

/** As a person fills Flyte's template for Google's clusters: everything in it, and the password. */
const starter = {
  configuration: {
    database: { username: "postgres", password: "p@ss: #1", host: "10.12.0.3", dbname: "flyteadmin" },
    logging: {
      level: 5,
      plugins: {
        stackdriver: {
          enabled: true,
          templateUri:
            '"https://console.cloud.google.com/logs/query;query=resource.labels.namespace_name%3D{{ .namespace }}"\n',
        },
      },
    },
    auth: { enabled: false },
    inline: {
      cluster_resources: {
        customData: ["production", "staging", "development"].map((domain) => ({
          [domain]: [{ defaultIamServiceAccount: { value: "flyte-sa@acme-ml.iam.gserviceaccount.com" } }],
        })),
      },
      plugins: {
        k8s: {
          "inject-finalizer": true,
          "default-env-vars": [],
          "gpu-device-node-label": "cloud.google.com/gke-accelerator",
          "resource-tolerations": [{ "nvidia.com/gpu": [{ key: "nvidia.com/gpu", operator: "Exists" }] }],
        },
      },
      storage: { cache: { max_size_mbs: 10, target_gc_percent: 100 } },
      tasks: { "task-plugins": { "default-for-task-types": [{ container: "container" }, { sidecar: "sidecar" }] } },
    },
  },
  clusterResourceTemplates: {
    inline: {
      "001_namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: '{{ namespace }}'\n",
      "002_serviceaccount.yaml":
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: default\n  namespace: '{{ namespace }}'\n  annotations:\n    iam.gke.io/gcp-service-account: '{{ defaultIamServiceAccount }}'\n",
    },
  },
  serviceAccount: { annotations: { "iam.gke.io/gcp-service-account": "flyte-sa@acme-ml.iam.gserviceaccount.com" } },
  rbac: { extraRules: [{ apiGroups: [""], resources: ["serviceaccounts"], verbs: ["create", "get"] }] },
};

const loadBalancer = {
  type: "LoadBalancer",
  loadBalancerIP: "10.132.0.6",
  loadBalancerSourceRanges: ["10.0.0.0/8"],
  commonAnnotations: { "networking.gke.io/load-balancer-type": "Internal" },
};

const pod = {
  command: ["flyte", "a b"],
  args: ["start", "x: y", 5],
  resources: { limits: { cpu: 1, memory: "1Gi" }, requests: { cpu: "500m" } },
  extraEnvVars: [{ name: "A", value: "1" }],
  sidecars: [{ name: "s", image: "i" }],
  initContainers: [{ name: "t", image: "j" }],
  preInitContainers: [{ name: "proxy", image: "k", restartPolicy: "Always" }],
  extraVolumes: [{ name: "v", emptyDir: {} }],
  extraVolumeMounts: [{ name: "v", mountPath: "/v" }],
  extraPodSpec: { nodeSelector: { disk: "ssd" }, tolerations: [{ key: "x", operator: "Exists" }] },
  livenessProbe: { tcpSocket: { port: "grpc" } },
};

const nulls = (keys: readonly string[], wrap: (values: object) => Readonly<Record<string, unknown>>): ValueRow[] =>
  keys.map((key) => ({ name: `null at ${key}`, values: wrap({ [key]: null }) }));
const inDatabase = (database: object): Readonly<Record<string, unknown>> => ({ configuration: { database } });
const inline = (inline: unknown): Readonly<Record<string, unknown>> => ({ configuration: { inline } });

export const valueRows: readonly ValueRow[] = [
  { name: "the chart's own", values: {} },
  { name: "Flyte's template for Google's clusters", values: starter },
  { name: "texts, numbers and keys of every kind", values: inline(odd) },
  {
    name: "a load balancer for both ports",
    values: { service: loadBalancer, ingress: { separateGrpcIngress: false } },
  },
  {
    name: "two load balancers",
    values: { service: { ...loadBalancer, grpcAnnotations: { a: "b" }, labels: { c: "d" } } },
  },
  {
    name: "two source ranges",
    values: { service: { ...loadBalancer, loadBalancerSourceRanges: ["10.0.0.0/8", "10.8.0.0/16"] } },
  },
  { name: "node ports", values: { service: { type: "NodePort", ports: { http: 80, grpc: "81" } } } },
  {
    name: "a pod with everything",
    values: { deployment: pod, commonLabels: { team: "ml" }, commonAnnotations: { a: "b" } },
  },
  {
    name: "a number as a tag",
    values: { deployment: { image: { tag: 1.1 } }, configuration: { "co-pilot": { image: { tag: 2 } } } },
  },
  { name: "another name", values: { fullnameOverride: "flyte" } },
  { name: "a name that is too long", values: { fullnameOverride: `${"abcdefghi-".repeat(7)}x` } },
  { name: "another chart's name", values: { nameOverride: "flyte" } },
  { name: "no roles", values: { rbac: { create: false } } },
  { name: "an account of others", values: { serviceAccount: { create: false, name: "theirs" } } },
  { name: "configuration of others", values: { configuration: { externalConfigMap: "a", externalSecretRef: "b" } } },
  { name: "templates of others", values: { clusterResourceTemplates: { externalConfigMap: "c" } } },
  {
    name: "more configuration of others",
    values: {
      configuration: { inlineConfigMap: "a", inlineSecretRef: "b" },
      clusterResourceTemplates: { inlineConfigMap: "c" },
    },
  },
  { name: "a password of signs", values: inDatabase({ password: "\"\\$'{{ x }}%\tä😀" }) },
  { name: "a password of digits", values: inDatabase({ password: 123456789 }) },
  {
    name: "a template in the host",
    values: inDatabase({ host: "db.{{ .Release.Namespace }}.{{ .Values.configuration.database.dbname }}" }),
  },
  {
    name: "templates in the inline block",
    values: inline({
      a: '{{ include "fgk.fullname" . | upper }}',
      b: '{{ "{{ project }}" }}',
      c: "{{`{{ domain }}`}}",
    }),
  },
  { name: "nulls in the inline block", values: inline({ a: null, b: { c: null } }) },
  {
    name: "log links of one's own",
    values: { configuration: { logging: { plugins: { custom: [{ displayName: "x", templateUris: ["a"] }] } } } },
  },
  { name: "numbers as annotations", values: { commonAnnotations: { a: 1, b: true, c: 1e7 } } },
  { name: "keys that no chart has", values: { other: { a: 1 }, global: { b: 2 } } },
  ...nulls(
    [
      "extraEnvVars",
      "command",
      "args",
      "resources",
      "labels",
      "livenessProbe",
      "sidecars",
      "initContainers",
      "extraVolumes",
      "extraPodSpec",
    ],
    (deployment) => ({ deployment }),
  ),
  ...nulls(["port", "username", "password", "options"], inDatabase),
  ...nulls(["deployment", "fullnameOverride"], (values) => ({ ...values })),
  { name: "nothing about the ingress", values: { ingress: null }, fails: true },
  { name: "the host is null", values: inDatabase({ host: null }), fails: true },
  { name: "the host is a number", values: inDatabase({ host: 5 }), fails: true },
  { name: "no labels for pods", values: { deployment: { podLabels: null } }, fails: true },
  { name: "no image", values: { deployment: { image: null } }, fails: true },
  { name: "the image is a text", values: { deployment: { image: "flyte" } }, fails: true },
  { name: "storage of another cloud", values: { configuration: { storage: { provider: "s3" } } }, fails: true },
  { name: "no bucket", values: { configuration: { storage: { metadataContainer: "" } } }, fails: true },
  {
    name: "a link that is missing",
    values: { configuration: { logging: { plugins: { stackdriver: { enabled: true } } } } },
    fails: true,
  },
  { name: "a bare template of Flyte's", values: inline({ a: "{{ project }}" }), fails: true },
  { name: "a template that ends early", values: inline({ a: "{{ .Values" }), fails: true },
  { name: "a template of nothing", values: inline({ a: "{{ .Values.nope.x }}" }), fails: true },
  { name: "a text that decides", values: { ingress: { separateGrpcIngress: "false" } }, fails: true },
  { name: "a number as a name", values: { fullnameOverride: 5 }, fails: true },
  { name: "a name that is no YAML", values: { fullnameOverride: "a: b" }, fails: true },
];
