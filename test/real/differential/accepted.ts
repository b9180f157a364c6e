/** A difference that stays, and why. */
export interface Accepted {
  /** `subject: step`; a `*` is any text. */
  readonly where: string;
  /** The field, as a failed test names it; a `*` is any text. */
  readonly field: string;
  readonly reason: string;
  /** The real controllers are at times faster, and then there is no difference. */
  readonly atTimes?: true;
}

const parser = "a parser's own words: status and reason are the same, and nobody goes by the text";
const shownObject = "the message shows the whole object as Go serialises it, with its fields in another order";
const reviews = "who asks for a review reads its status: what a real server notes of the request itself is left out";
const byIam =
  "on GKE, IAM decides who may do what and Google's tokens say who it is; this API server has RBAC and a token";
const balancer = "GKE's controller of load balancers holds the Service, which a control plane by itself doesn't have";
const kubelet = "the node's part: kwok stands for the kubelet here, a kubelet of the emulator's own there";
const pace =
  "the emulator's controller makes a ReplicaSet empty and scales it then, and writes no notes of sizes into it";
const google = "GKE's own value, or this server's own address";
const ownWords = "columns are described in the emulator's own words, which kubectl doesn't show";
const notServed = "nothing that fgk, helm, kubectl or Flyte asks for";
const hash = "a hash by which controllers tell that storage has moved to another version";
const volumes = "no volumes are attached in the emulator, so that nothing protects a claim";
const definitions =
  "the emulator establishes a definition, and removes it, in one step: a real server takes two seconds";

/** Resources and groups that the emulator leaves out. */
const unserved: readonly string[] = [
  "apiregistration.k8s.io",
  "certificates.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "node.k8s.io",
  "bindings",
  "componentstatuses",
  "controllerrevisions",
  "csidrivers",
  "csinodes",
  "csistoragecapacities",
  "ingressclasses",
  "ipaddresses",
  "namespaces/finalize",
  "nodes/proxy",
  "pods/attach",
  "pods/binding",
  "pods/ephemeralcontainers",
  "pods/eviction",
  "pods/proxy",
  "pods/resize",
  "podtemplates",
  "replicationcontrollers/scale",
  "servicecidrs",
  "servicecidrs/status",
  "services/proxy",
  "statefulsets/scale",
  "validatingadmissionpolicies",
  "validatingadmissionpolicies/status",
  "validatingadmissionpolicybindings",
  "volumeattachments",
  "volumeattachments/status",
  // In the aggregated form by their own names.
  "attach",
  "binding",
  "ephemeralcontainers",
  "eviction",
  "finalize",
  "proxy",
  "resize",
];

/** Every difference between the real API server and the emulator's that is known and accepted. */
export const accepted: readonly Accepted[] = [
  { where: "PersistentVolumeClaim: *", field: "body.*metadata.finalizers", reason: volumes },
  { where: "PersistentVolumeClaim: delete", field: "body.metadata.deletion*", reason: volumes, atTimes: true },
  { where: "errors: make of a list", field: "body.message", reason: parser },
  { where: "lists: by a bad label", field: "body.message", reason: parser },
  { where: "lists: by a bad operator", field: "body.message", reason: parser },
  { where: "lists: a bad page", field: "body.message", reason: parser },
  { where: "apply: of broken YAML", field: "body.message", reason: parser },
  { where: "apply: of YAML whose name is a yes", field: "*", reason: "refused too, by the name before the schema" },
  { where: "apply to a Deployment: two of one name", field: "*", reason: "refused too, for what is missing then" },
  { where: "merge patches: of a number in a text's place", field: "body.*message", reason: shownObject },
  { where: "merge patches: of an unknown field, strictly", field: "body.*message", reason: shownObject },
  { where: "leases: a bad time", field: "body.*message", reason: shownObject },
  { where: "secrets: for TLS", field: "headers.warning", reason: "the emulator doesn't look into certificates" },
  { where: "services: *", field: "body.metadata.managedFields[cloud-controller-manager Update]", reason: balancer },
  { where: "services: *", field: "body.metadata.finalizers", reason: balancer },
  {
    where: "services: its status",
    field: "body.status.loadBalancer.ingress[0].ipMode",
    reason: "GKE's controller writes it itself, and so does the emulator's",
  },
  { where: "tokens: *", field: "body.metadata.*", reason: reviews },
  { where: "tokens: request", field: "body.spec.audiences[0]", reason: google },
  { where: "tokens: *review*", field: "body.status.*", reason: byIam },
  { where: "tokens: who am I", field: "body.status.userInfo.*", reason: byIam },
  { where: "access reviews: may*", field: "body.metadata.*", reason: reviews },
  { where: "access reviews: may*", field: "body.status.reason", reason: byIam },
  { where: "access reviews: may the account now", field: "body.status.allowed", reason: byIam },
  { where: "a custom resource: define", field: "body.status.*", reason: definitions },
  {
    where: "a custom resource: established",
    field: "body.metadata.managedFields[kube-apiserver Update status]",
    reason: definitions,
  },
  { where: "a custom resource: undefine", field: "body.*", reason: definitions },
  { where: "a custom resource: its discovery", field: "body.resources[flyteworkflows].verbs(order)", reason: parser },
  { where: "a Deployment rolls out: its set*", field: "body.items[*].metadata.generation", reason: pace },
  { where: "a Deployment rolls out: its set*", field: "body.items[*].status.observedGeneration", reason: pace },
  { where: "a Deployment rolls out: its set*", field: "*deployment.kubernetes.io/desired-replicas", reason: pace },
  { where: "a Deployment rolls out: its set*", field: "*deployment.kubernetes.io/max-replicas", reason: pace },
  {
    where: "a Deployment rolls out: *",
    field: "body.metadata.managedFields[tester Update scale].time",
    reason: "a real server forgets the time of a write by this subresource, which nobody reads",
  },
  { where: "a Deployment rolls out: *", field: "body.status.conditions(order)", reason: "a list by type" },
  ...["a Deployment rolls out: its pods", "pods: *"].flatMap((where) => [
    { where, field: "*managedFields[k*", reason: kubelet },
    { where, field: "*spec.nodeName", reason: kubelet },
    { where, field: "*status.hostIPs", reason: kubelet },
    { where, field: "*status.conditions*", reason: kubelet },
    { where, field: "*status.containerStatuses*", reason: kubelet },
  ]),
  {
    where: "pods: delete *",
    field: "body.metadata.*",
    reason: "a real server answers with the marks of a deletion also where the pod goes at once, or stays",
  },
  { where: "pods: another command", field: "body.*message", reason: "ends with a difference as Go prints it" },
  {
    where: "pods: its status by the main path",
    field: "body.*message",
    reason: "ends with a difference as Go prints it",
  },
  { where: "tables: *", field: "body.columnDefinitions[*].description", reason: ownWords },
  { where: "discovery: version", field: "body.g*", reason: google },
  {
    where: "discovery: the core's versions",
    field: "body.serverAddressByClientCIDRs[0].serverAddress",
    reason: google,
  },
  { where: "discovery: *", field: "body.resources[*].storageVersionHash", reason: hash },
  { where: "a custom resource: its discovery", field: "body.resources[*].storageVersionHash", reason: hash },
  { where: "discovery: groups*", field: "body.*(order)", reason: "an order of age, by which nobody goes" },
  {
    where: "discovery: groups, aggregated",
    field: "body.items[apps].versions[0].resources[statefulsets].subresources[scale]",
    reason: notServed,
  },
  {
    where: "discovery: the core, aggregated",
    field: "body.items[0].versions[0].resources[replicationcontrollers].subresources[scale]",
    reason: notServed,
  },
  ...unserved.map((name) => ({ where: "discovery: *", field: `*[${name}]`, reason: notServed })),
];
