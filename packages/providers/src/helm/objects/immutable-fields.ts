import type { JsonObject } from "@fgk/engine";
import type { FieldPath } from "./field-path.ts";
import { listKeys } from "./field-path.ts";

/** What the API server lets nobody change in an object that is there, by kind. A field is one of these when it begins so. */
const fixed: Readonly<Record<string, readonly RegExp[]>> = {
  Deployment: [/^spec\.selector\b/],
  DaemonSet: [/^spec\.selector\b/],
  ReplicaSet: [/^spec\.selector\b/],
  StatefulSet: [/^spec\.(selector|serviceName|podManagementPolicy|volumeClaimTemplates)\b/],
  Job: [/^spec\.(template|selector|completionMode|podFailurePolicy)\b/],
  Service: [/^spec\.clusterIPs?$/],
  RoleBinding: [/^roleRef\b/],
  ClusterRoleBinding: [/^roleRef\b/],
  Secret: [/^type$/],
  PersistentVolumeClaim: [/^spec\.(?!resources\b|volumeAttributesClassName\b)/],
  StorageClass: [/^(provisioner|parameters|reclaimPolicy|volumeBindingMode)\b/],
  PriorityClass: [/^(value|preemptionPolicy)$/],
  IngressClass: [/^spec\.controller$/],
  CustomResourceDefinition: [/^spec\.(group|scope|names\.(plural|kind))$/],
};

/** Whether the field of a live object can't be changed in place. */
export function isImmutable(live: JsonObject, path: FieldPath): boolean {
  const kind = String(live["kind"]);
  const name = listKeys(path).join(".");
  if (live["immutable"] === true && /^(data|binaryData|immutable)\b/.test(name)) return true;
  return Object.hasOwn(fixed, kind) && fixed[kind]?.some((pattern) => pattern.test(name)) === true;
}
