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
  readonly subresources: readonly string[];
}

interface Row {
  readonly kind: string;
  readonly plural?: string;
  readonly short?: readonly string[];
  readonly cluster?: true;
  readonly status?: true;
  readonly generation?: true;
  readonly answersObject?: true;
  readonly review?: true;
  readonly custom?: { readonly version: string };
  readonly subresources?: readonly string[];
}

function makeResource(group: string, row: Row): Resource {
  const singular = row.kind.toLowerCase();
  return {
    group,
    version: row.custom?.version ?? "v1",
    plural: row.plural ?? `${singular}s`,
    singular,
    kind: row.kind,
    shortNames: row.short ?? [],
    namespaced: row.cluster !== true,
    hasStatus: row.status === true,
    hasGeneration: row.generation === true,
    deleteAnswersObject: row.answersObject === true,
    review: row.review === true,
    custom: row.custom !== undefined,
    subresources: [...(row.status === true ? ["status"] : []), ...(row.subresources ?? [])],
  };
}

const rowsByGroup: Readonly<Record<string, readonly Row[]>> = {
  "": [
    { kind: "ConfigMap", short: ["cm"] },
    { kind: "Endpoints", plural: "endpoints", short: ["ep"] },
    { kind: "Event", short: ["ev"] },
    { kind: "Namespace", short: ["ns"], cluster: true, status: true },
    { kind: "Node", short: ["no"], cluster: true, status: true },
    { kind: "PersistentVolumeClaim", short: ["pvc"], status: true, answersObject: true },
    {
      kind: "Pod",
      short: ["po"],
      status: true,
      generation: true,
      answersObject: true,
      subresources: ["exec", "log", "portforward"],
    },
    { kind: "Secret" },
    { kind: "ServiceAccount", short: ["sa"], answersObject: true },
    { kind: "Service", short: ["svc"], status: true, answersObject: true },
  ],
  apps: [
    { kind: "Deployment", short: ["deploy"], status: true, generation: true },
    { kind: "ReplicaSet", short: ["rs"], status: true, generation: true },
  ],
  "admissionregistration.k8s.io": [{ kind: "MutatingWebhookConfiguration", cluster: true, generation: true }],
  "apiextensions.k8s.io": [
    { kind: "CustomResourceDefinition", short: ["crd", "crds"], cluster: true, status: true, generation: true },
  ],
  "authorization.k8s.io": [{ kind: "SelfSubjectAccessReview", cluster: true, review: true }],
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

export function findResource(group: string, version: string, plural: string): Resource | undefined {
  return resources.find((row) => row.group === group && row.version === version && row.plural === plural);
}

/** The row with this name (`pods`, `deployments.apps`); throws when the table has none, which is a mistake of ours. */
export function resourceNamed(name: string): Resource {
  const found = resources.find((row) => nameResource(row) === name);
  if (found === undefined) throw new Error(`the emulator has no Kubernetes resource ${name}`);
  return found;
}

/** The row that an object's `apiVersion` and `kind` mean. */
export function resourceOfKind(apiVersion: string, kind: string): Resource | undefined {
  return resources.find((row) => versionOf(row) === apiVersion && row.kind === kind);
}
