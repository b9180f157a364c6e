/** How a list or map of Kubernetes' types is merged, as the real server's schemas say it. */
export interface MergeFact {
  /** For server-side apply; a list without a fact is atomic. */
  readonly type: "atomic" | "map" | "set";
  /** The fields that tell one item of a `map` list from another. */
  readonly keys?: readonly string[];
  /** The one field that strategic merge patch goes by. */
  readonly patchKey?: string;
  readonly strategy?: string;
}

const byName = merged("name");
const byType = merged("type");

/**
 * The one table of it: type (by the name that Kubernetes' own client has for it) and field → how its list merges. The
 * OpenAPI documents print it; patches go by it.
 */
export const listFacts: Readonly<Record<string, MergeFact>> = {
  "V1ObjectMeta.finalizers": { type: "set", strategy: "merge" },
  "V1ObjectMeta.ownerReferences": merged("uid"),
  "V1PodSpec.containers": byName,
  "V1PodSpec.initContainers": byName,
  "V1PodSpec.ephemeralContainers": byName,
  "V1PodSpec.imagePullSecrets": byName,
  "V1PodSpec.schedulingGates": byName,
  "V1PodSpec.hostAliases": merged("ip"),
  "V1PodSpec.topologySpreadConstraints": {
    type: "map",
    keys: ["topologyKey", "whenUnsatisfiable"],
    patchKey: "topologyKey",
    strategy: "merge",
  },
  "V1PodSpec.resourceClaims": { ...byName, strategy: "merge,retainKeys" },
  "V1PodSpec.volumes": { ...byName, strategy: "merge,retainKeys" },
  "V1PodStatus.podIPs": merged("ip"),
  "V1PodStatus.hostIPs": { type: "atomic", patchKey: "ip", strategy: "merge" },
  "V1PodStatus.resourceClaimStatuses": { ...byName, strategy: "merge,retainKeys" },
  ...ofContainer("V1Container"),
  ...ofContainer("V1EphemeralContainer"),
  "V1ResourceRequirements.claims": { type: "map", keys: ["name"] },
  "V1ContainerStatus.allocatedResourcesStatus": byName,
  "V1ContainerStatus.volumeMounts": merged("mountPath"),
  "V1ResourceStatus.resources": { type: "map", keys: ["resourceID"] },
  "V1NodeSpec.podCIDRs": { type: "set", strategy: "merge" },
  "V1NodeStatus.addresses": byType,
  "V1ServiceAccount.secrets": byName,
  "V1ServiceSpec.ports": { type: "map", keys: ["port", "protocol"], patchKey: "port", strategy: "merge" },
  "V1MutatingWebhookConfiguration.webhooks": byName,
  "V1ValidatingWebhookConfiguration.webhooks": byName,
  "V1MutatingWebhook.matchConditions": byName,
  "V1ValidatingWebhook.matchConditions": byName,
  "V1JSONSchemaProps.x-kubernetes-validations": merged("rule"),
  "V1CustomResourceDefinitionStatus.conditions": { type: "map", keys: ["type"] },
  "V1JobStatus.conditions": { type: "atomic", patchKey: "type", strategy: "merge" },
  "V1PodFailurePolicyOnExitCodesRequirement.values": { type: "set" },
  "V1UncountedTerminatedPods.failed": { type: "set" },
  "V1UncountedTerminatedPods.succeeded": { type: "set" },
  ...Object.fromEntries(
    [
      "V1DaemonSetStatus",
      "V1DeploymentStatus",
      "V1NamespaceStatus",
      "V1NodeStatus",
      "V1PersistentVolumeClaimStatus",
      "V1PodDisruptionBudgetStatus",
      "V1PodStatus",
      "V1ReplicaSetStatus",
      "V1ReplicationControllerStatus",
      "V1ServiceStatus",
      "V1StatefulSetStatus",
      "V2HorizontalPodAutoscalerStatus",
    ].map((type) => [`${type}.conditions`, byType]),
  ),
};

/** Patch strategies of fields that are no lists. */
export const patchStrategies: Readonly<Record<string, string>> = {
  "V1DeploymentSpec.strategy": "retainKeys",
  "V1PodDisruptionBudgetSpec.selector": "replace",
};

/** Maps, and types of objects, that have one owner as a whole. */
export const atomicFields: readonly string[] = [
  "V1PodSpec.nodeSelector",
  "V1ReplicationControllerSpec.selector",
  "V1ServiceSpec.selector",
];
export const atomicTypes: readonly string[] = [
  "CoreV1EndpointPort",
  "RbacV1Subject",
  "V1ConfigMapKeySelector",
  "V1EndpointAddress",
  "V1LabelSelector",
  "V1LocalObjectReference",
  "V1NodeSelector",
  "V1NodeSelectorTerm",
  "V1ObjectFieldSelector",
  "V1ObjectReference",
  "V1OwnerReference",
  "V1ResourceFieldSelector",
  "V1RoleRef",
  "V1ScopeSelector",
  "V1SecretKeySelector",
  "V1SecretReference",
  "V1ServiceBackendPort",
  "V1TopologySelectorTerm",
  "V1TypedLocalObjectReference",
];

function merged(key: string): MergeFact {
  return { type: "map", keys: [key], patchKey: key, strategy: "merge" };
}

function ofContainer(type: string): Record<string, MergeFact> {
  return {
    [`${type}.env`]: byName,
    [`${type}.ports`]: {
      type: "map",
      keys: ["containerPort", "protocol"],
      patchKey: "containerPort",
      strategy: "merge",
    },
    [`${type}.volumeDevices`]: merged("devicePath"),
    [`${type}.volumeMounts`]: merged("mountPath"),
  };
}
