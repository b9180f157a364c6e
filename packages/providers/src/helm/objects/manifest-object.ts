import type { Diagnostic, Json, JsonObject } from "@fgk/engine";
import { compareText } from "@fgk/engine";
import { groupOf } from "./kinds.ts";

/** One object of a release, as its chart makes it. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined: it belongs to no namespace. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly content: JsonObject;
}

/** An object as the cluster has it. */
export type LiveObject =
  | { readonly status: "present"; readonly content: JsonObject }
  | { readonly status: "absent" }
  | { readonly status: "unreadable"; readonly why: Diagnostic };

/** Whose objects: helm writes both on each of them. */
export interface ReleaseName {
  readonly name: string;
  readonly namespace: string;
}

/** One field that isn't as it shall be. It carries no secret. */
export interface ObjectDifference {
  /** For people and for sorting: `spec.template.spec.containers.flyte.image`. */
  readonly path: string;
  /** As it lives; left out where nothing is there. */
  readonly before?: Json;
  /** As it shall be; null: not at all. */
  readonly after: Json;
  /** Who wrote the live one last, when it was neither helm nor fgk. */
  readonly manager?: string;
}

/**
 * What becomes of an object. `replace`: a field that nobody can change in place differs; helm's upgrade fails unless the
 * object goes first.
 */
export interface ObjectEffect {
  readonly action: "create" | "update" | "delete" | "replace";
  /** `Deployment flyte/flyte-binary`, or `ClusterRole flyte-binary`. */
  readonly object: string;
  readonly differences: readonly ObjectDifference[];
}

/** What two manifests and the cluster call the same object, whatever version of its API they speak. */
export function keyOfObject({ apiVersion, kind, namespace, name }: ManifestObject): string {
  return [groupOf(apiVersion), kind, namespace ?? "", name].join("/");
}

/** An object's name for people. */
export function nameObject({ kind, namespace, name }: ManifestObject): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** helm's own order of an installation; kinds that it doesn't know come after these. */
const installOrder: readonly string[] = [
  "PriorityClass",
  "Namespace",
  "NetworkPolicy",
  "ResourceQuota",
  "LimitRange",
  "PodSecurityPolicy",
  "PodDisruptionBudget",
  "ServiceAccount",
  "Secret",
  "SecretList",
  "ConfigMap",
  "StorageClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "CustomResourceDefinition",
  "ClusterRole",
  "ClusterRoleList",
  "ClusterRoleBinding",
  "ClusterRoleBindingList",
  "Role",
  "RoleList",
  "RoleBinding",
  "RoleBindingList",
  "Service",
  "DaemonSet",
  "Pod",
  "ReplicationController",
  "ReplicaSet",
  "Deployment",
  "HorizontalPodAutoscaler",
  "StatefulSet",
  "Job",
  "CronJob",
  "IngressClass",
  "Ingress",
  "APIService",
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
];
const places: ReadonlyMap<string, number> = new Map(installOrder.map((kind, index) => [kind, index]));

/** Sorts as helm installs: by kind, then by name. */
export function compareObjects(a: ManifestObject, b: ManifestObject): number {
  const place = ({ kind }: ManifestObject): number => places.get(kind) ?? installOrder.length;
  return place(a) - place(b) || compareText(nameObject(a), nameObject(b));
}
