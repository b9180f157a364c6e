/** Where objects of a kind live, and under which name they are asked for. */
export interface KnownKind {
  /** Plural as Google's permissions spell it: `configMaps`; its lower case stands in the object's path. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Kubernetes' own kinds that live in a namespace; a plural stands only where it isn't made with an `s`. */
const inNamespaces: Readonly<Record<string, string>> = {
  Binding: "",
  ConfigMap: "",
  Endpoints: "endpoints",
  Event: "",
  LimitRange: "",
  PersistentVolumeClaim: "",
  Pod: "",
  PodTemplate: "",
  ReplicationController: "",
  ResourceQuota: "",
  Secret: "",
  Service: "",
  ServiceAccount: "",
  ControllerRevision: "",
  DaemonSet: "",
  Deployment: "",
  ReplicaSet: "",
  StatefulSet: "",
  HorizontalPodAutoscaler: "",
  CronJob: "",
  Job: "",
  Lease: "",
  EndpointSlice: "",
  Ingress: "ingresses",
  NetworkPolicy: "networkPolicies",
  PodDisruptionBudget: "",
  Role: "",
  RoleBinding: "",
  CSIStorageCapacity: "csiStorageCapacities",
};

const ofTheCluster: Readonly<Record<string, string>> = {
  Namespace: "",
  Node: "",
  PersistentVolume: "",
  MutatingWebhookConfiguration: "",
  ValidatingWebhookConfiguration: "",
  ValidatingAdmissionPolicy: "validatingAdmissionPolicies",
  ValidatingAdmissionPolicyBinding: "",
  CustomResourceDefinition: "",
  APIService: "apiServices",
  CertificateSigningRequest: "",
  FlowSchema: "",
  PriorityLevelConfiguration: "",
  IngressClass: "ingressClasses",
  IPAddress: "ipAddresses",
  ServiceCIDR: "serviceCIDRs",
  RuntimeClass: "runtimeClasses",
  ClusterRole: "",
  ClusterRoleBinding: "",
  PriorityClass: "priorityClasses",
  CSIDriver: "csiDrivers",
  CSINode: "csiNodes",
  StorageClass: "storageClasses",
  VolumeAttachment: "",
};

/** Groups without a dot are Kubernetes' own; of those with one, only these. */
const ownGroup =
  /^(|[a-z]+|(admissionregistration|apiextensions|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|networking|node|rbac\.authorization|scheduling|storage)\.k8s\.io|apiregistration\.k8s\.io)$/;

/** What is known of a kind without asking; undefined for kinds that a CustomResourceDefinition makes. */
export function findKnownKind(apiVersion: string, kind: string): KnownKind | undefined {
  if (!ownGroup.test(groupOf(apiVersion))) return undefined;
  const here = Object.hasOwn(inNamespaces, kind) ? inNamespaces[kind] : undefined;
  if (here !== undefined) return { plural: here || pluralOf(kind), namespaced: true };
  const wide = Object.hasOwn(ofTheCluster, kind) ? ofTheCluster[kind] : undefined;
  return wide === undefined ? undefined : { plural: wide || pluralOf(kind), namespaced: false };
}

/** `apps` of `apps/v1`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

function pluralOf(kind: string): string {
  return `${kind.charAt(0).toLowerCase()}${kind.slice(1)}s`;
}
