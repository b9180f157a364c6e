/** One row of the API: a group, version and resource with what the generic verbs need to know of it. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  /** Plural, as in paths. */
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** `status` is written by `/status` only; a changed `spec` moves `metadata.generation`. */
  readonly hasStatus: boolean;
  readonly hasGeneration: boolean;
  /** DELETE answers the object rather than a Status, as the real registry does for some kinds. */
  readonly deleteAnswersObject: boolean;
  /** Only POST, nothing is stored. */
  readonly review: boolean;
  /** Served only while its CustomResourceDefinition is there; discovery leaves it out. */
  readonly custom: boolean;
  /** Listed, but never created: what such an object would need and the emulator doesn't have. */
  readonly needs: string | undefined;
  /** What `kubectl get CATEGORY` takes along. */
  readonly categories: readonly string[];
  readonly subresources: readonly string[];
}

interface Row {
  readonly kind: string;
  readonly version?: string;
  readonly plural?: string;
  readonly short?: readonly string[];
  readonly cluster?: true;
  readonly status?: true;
  readonly generation?: true;
  readonly answersObject?: true;
  readonly review?: true;
  readonly custom?: { readonly version: string };
  readonly needs?: string;
  readonly categories?: readonly string[];
  readonly subresources?: readonly string[];
}

function makeResource(group: string, row: Row): Resource {
  const singular = row.kind.toLowerCase();
  return {
    group,
    version: row.custom?.version ?? row.version ?? "v1",
    plural: row.plural ?? pluralOf(singular),
    singular,
    kind: row.kind,
    shortNames: row.short ?? [],
    namespaced: row.cluster !== true,
    hasStatus: row.status === true,
    hasGeneration: row.generation === true || row.custom !== undefined,
    deleteAnswersObject: row.answersObject === true,
    review: row.review === true,
    custom: row.custom !== undefined,
    needs: row.needs,
    categories: row.categories ?? [],
    subresources: [...(row.status === true ? ["status"] : []), ...(row.subresources ?? [])],
  };
}

function pluralOf(singular: string): string {
  if (singular.endsWith("s")) return `${singular}es`;
  return singular.endsWith("y") ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

const all = { categories: ["all"] } as const;
const extensions = { cluster: true, generation: true, categories: ["api-extensions"] } as const;

/** What runs only with a controller that the emulator doesn't have. */
function lacking(controller: string): Pick<Row, "needs" | "status" | "generation"> {
  return { needs: controller, status: true, generation: true };
}

const rowsByGroup: Readonly<Record<string, readonly Row[]>> = {
  "": [
    { kind: "ConfigMap", short: ["cm"] },
    { kind: "Endpoints", plural: "endpoints", short: ["ep"] },
    { kind: "Event", short: ["ev"] },
    { kind: "LimitRange", short: ["limits"] },
    { kind: "Namespace", short: ["ns"], cluster: true, status: true },
    { kind: "Node", short: ["no"], cluster: true, status: true },
    { kind: "PersistentVolumeClaim", short: ["pvc"], status: true, answersObject: true },
    { kind: "PersistentVolume", short: ["pv"], cluster: true, status: true, answersObject: true },
    {
      kind: "Pod",
      short: ["po"],
      status: true,
      generation: true,
      answersObject: true,
      subresources: ["exec", "log", "portforward"],
      ...all,
    },
    { kind: "ReplicationController", short: ["rc"], ...lacking("controller of ReplicationControllers"), ...all },
    { kind: "ResourceQuota", short: ["quota"], status: true, answersObject: true },
    { kind: "Secret" },
    { kind: "ServiceAccount", short: ["sa"], answersObject: true, subresources: ["token"] },
    { kind: "Service", short: ["svc"], status: true, answersObject: true, ...all },
  ],
  apps: [
    { kind: "DaemonSet", short: ["ds"], ...lacking("controller of DaemonSets"), ...all },
    { kind: "Deployment", short: ["deploy"], status: true, generation: true, subresources: ["scale"], ...all },
    { kind: "ReplicaSet", short: ["rs"], status: true, generation: true, subresources: ["scale"], ...all },
    { kind: "StatefulSet", short: ["sts"], ...lacking("controller of StatefulSets"), ...all },
  ],
  autoscaling: ["v2", "v1"].map((version) => ({
    kind: "HorizontalPodAutoscaler",
    version,
    short: ["hpa"],
    ...lacking("autoscaler and no metrics"),
    ...all,
  })),
  batch: [
    { kind: "CronJob", short: ["cj"], ...lacking("controller of CronJobs"), ...all },
    { kind: "Job", ...lacking("controller of Jobs"), ...all },
  ],
  "networking.k8s.io": [
    { kind: "Ingress", short: ["ing"], ...lacking("controller of Ingresses") },
    { kind: "NetworkPolicy", short: ["netpol"], generation: true },
  ],
  policy: [{ kind: "PodDisruptionBudget", short: ["pdb"], status: true, generation: true }],
  "scheduling.k8s.io": [{ kind: "PriorityClass", short: ["pc"], cluster: true, generation: true }],
  "storage.k8s.io": [{ kind: "StorageClass", short: ["sc"], cluster: true, answersObject: true }],
  "admissionregistration.k8s.io": [
    { kind: "MutatingWebhookConfiguration", ...extensions },
    { kind: "ValidatingWebhookConfiguration", ...extensions },
  ],
  "apiextensions.k8s.io": [{ kind: "CustomResourceDefinition", short: ["crd", "crds"], status: true, ...extensions }],
  "authentication.k8s.io": [
    { kind: "SelfSubjectReview", cluster: true, review: true },
    { kind: "TokenReview", cluster: true, review: true },
  ],
  "authorization.k8s.io": [
    { kind: "LocalSubjectAccessReview", review: true },
    { kind: "SelfSubjectAccessReview", cluster: true, review: true },
    { kind: "SelfSubjectRulesReview", cluster: true, review: true },
    { kind: "SubjectAccessReview", cluster: true, review: true },
  ],
  "coordination.k8s.io": [{ kind: "Lease" }],
  "flyte.lyft.com": [{ kind: "FlyteWorkflow", short: ["fly"], custom: { version: "v1alpha1" } }],
  "rbac.authorization.k8s.io": [
    { kind: "ClusterRoleBinding", cluster: true },
    { kind: "ClusterRole", cluster: true },
    { kind: "RoleBinding" },
    { kind: "Role" },
  ],
};

/** The table of everything that the emulated API server serves, in the order of discovery. */
export const resources: readonly Resource[] = Object.entries(rowsByGroup).flatMap(([group, rows]) =>
  rows.map((row) => makeResource(group, row)),
);

/** `pods`, `deployments.apps`: how messages and the store name a resource. */
export function nameResource(resource: Resource): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** `v1`, `apps/v1`. */
export function versionOf(resource: Resource): string {
  return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

/** `Pod`, `Deployment.apps`: how validation messages name a kind. */
export function nameKind(resource: Resource): string {
  return resource.group === "" ? resource.kind : `${resource.kind}.${resource.group}`;
}

const byPath: ReadonlyMap<string, Resource> = new Map(
  resources.map((row) => [`${row.group}/${row.version}/${row.plural}`, row]),
);
/** Of a resource in several versions the first row, the preferred one, counts. */
const byName: ReadonlyMap<string, Resource> = new Map(resources.toReversed().map((row) => [nameResource(row), row]));

/** The row of a path's group, version and plural. */
export function findResource(group: string, version: string, plural: string): Resource | undefined {
  return byPath.get(`${group}/${version}/${plural}`);
}

/** The row with this name (`pods`, `deployments.apps`); throws when the table has none, which is a mistake of ours. */
export function resourceNamed(name: string): Resource {
  const found = byName.get(name);
  if (found === undefined) throw new Error(`the emulator has no Kubernetes resource ${name}`);
  return found;
}

/** The row that an object's `apiVersion` and `kind` mean. */
export function resourceOfKind(apiVersion: string, kind: string): Resource | undefined {
  return resources.find((row) => versionOf(row) === apiVersion && row.kind === kind);
}
