/** One edit of the chart: its text before and after, and what an upgrade then does, `object path` or `action object`. */
export interface ChartEdit {
  readonly from: string;
  readonly to: string;
  readonly does: readonly string[];
}

const deployment = "Deployment objects/d";
const container = `${deployment} spec.template.spec.containers.c`;

/** A new version of the chart: fields that change, come and go, in maps, lists with and without keys, texts and secrets. */
export const edits: readonly ChartEdit[] = [
  { from: "replicas: 1", to: "replicas: 2", does: [`${deployment} spec.replicas`] },
  { from: "image: nginx:1", to: "image: nginx:2", does: [`${container}.image`] },
  { from: '{name: B, value: "1"}', to: '{name: B, value: "2"}', does: [`${container}.env.B.value`] },
  { from: '        - {name: A, value: ""}\n', to: "", does: [`${container}.env.A`] },
  {
    from: "{containerPort: 80, name: http}",
    to: "{containerPort: 80, name: web}",
    does: [`${container}.ports.80.name`],
  },
  {
    from: "port: http}, timeoutSeconds",
    to: "port: web}, timeoutSeconds",
    does: [`${container}.livenessProbe.httpGet.port`],
  },
  {
    from: "{cpu: 0.5, memory: 1024Mi, ephemeral-storage: 1e9}",
    to: "{cpu: 600m, memory: 1Gi}",
    does: [`${container}.resources.limits.cpu`, `${container}.resources.limits.ephemeral-storage`],
  },
  {
    from: 'annotations: {n: "12", empty: ""}',
    to: 'annotations: {n: "13"}',
    does: [`${deployment} metadata.annotations.empty`, `${deployment} metadata.annotations.false`],
  },
  {
    from: "tolerations: [{key: a,",
    to: "tolerations: [{key: b,",
    does: [`${deployment} spec.template.spec.tolerations[0].key`],
  },
  {
    from: "{name: e2, emptyDir: {medium: Memory, sizeLimit: 2048Mi}}",
    to: "{name: e2, hostPath: {path: /e2}}",
    does: [
      `${deployment} spec.template.spec.volumes.e2.emptyDir`,
      `${deployment} spec.template.spec.volumes.e2.hostPath.path`,
    ],
  },
  { from: "hostPID: true, ", to: "", does: ["DaemonSet objects/ds spec.template.spec.hostPID"] },
  { from: "verbs: [get], resourceNames: []}", to: "verbs: [get, list]}", does: ["Role objects/r rules[0].verbs"] },
  {
    from: 'data: {a: "x: 1\\n", b: "", "c": "12"}',
    to: 'data: {a: "x: 2\\n", d: new}',
    does: [
      "ConfigMap objects/cm data.a.x",
      "ConfigMap objects/cm data.b",
      "ConfigMap objects/cm data.c",
      "ConfigMap objects/cm data.d",
    ],
  },
  { from: 'k: "hi"', to: 'k: "ho"', does: ["Secret objects/s data.k"] },
  {
    from: "loadBalancerSourceRanges: [10.0.0.0/8], ",
    to: "",
    does: ["Service objects/svc-lb spec.loadBalancerSourceRanges"],
  },
  { from: "minAvailable: 50%", to: "minAvailable: 60%", does: ["PodDisruptionBudget objects/pdb spec.minAvailable"] },
  {
    from: "port: 53, protocol: UDP}]}, {}]",
    to: "port: 53, protocol: UDP}]}]",
    does: ["NetworkPolicy objects/np spec.ingress"],
  },
  {
    from: 'enum: ["", a]',
    to: 'enum: ["", a, b]',
    does: [
      "CustomResourceDefinition wids.w.test spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.s.enum",
    ],
  },
  { from: "spec: {a: on, b: 010,", to: "spec: {a: off, b: 8,", does: ["Thing objects/other spec.a"] },
  {
    from: "failurePolicy: Ignore",
    to: "failurePolicy: Fail",
    does: ['MutatingWebhookConfiguration mwc webhooks."a.b.test".failurePolicy'],
  },
  {
    from: "metadata: {name: s2}",
    to: "metadata: {name: s3}",
    does: ["create Secret objects/s3", "delete Secret objects/s2"],
  },
];
