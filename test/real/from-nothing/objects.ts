import type { NothingPlace } from "./place.ts";

/** One object of the release, how a person edits it, and what the plan then says of it, field by field. */
export interface ReleaseObject {
  /** As the plan names it. */
  readonly what: string;
  /** As kubectl does. */
  readonly reached: readonly [kind: string, name: string];
  readonly edit: (place: NothingPlace) => Promise<unknown>;
  readonly shown: Readonly<Record<string, unknown>>;
}

const pods = {
  apiGroups: [""],
  resources: ["pods"],
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
};
const flyte = { kind: "ServiceAccount", name: "flyte-binary", namespace: "flyte" };
const mallory = { kind: "User", name: "mallory", apiGroup: "rbac.authorization.k8s.io" };
const namespaceTemplate = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: '{{ namespace }}'\n";

/** Each object of the release, as `helm get manifest` lists them: each by another way that people have. */
export const releaseObjects: readonly ReleaseObject[] = [
  {
    what: "ServiceAccount flyte/flyte-binary",
    reached: ["serviceaccount", "flyte-binary"],
    edit: ({ kubectl }) =>
      kubectl("annotate", "--overwrite", "serviceaccount/flyte-binary", "meta.helm.sh/release-name=other"),
    shown: {
      'metadata.annotations."meta.helm.sh/release-name"': { from: "other", to: "fb", writtenBy: "kubectl-annotate" },
    },
  },
  {
    what: "Secret flyte/flyte-binary-config-secret",
    reached: ["secret", "flyte-binary-config-secret"],
    edit: ({ kubectl }) => kubectl("label", "secret/flyte-binary-config-secret", "app.kubernetes.io/name-"),
    // Nobody holds what isn't there.
    shown: { 'metadata.labels."app.kubernetes.io/name"': { to: "flyte-binary" } },
  },
  {
    what: "ConfigMap flyte/flyte-binary-cluster-resource-templates",
    reached: ["configmap", "flyte-binary-cluster-resource-templates"],
    edit: ({ kubectl }) =>
      kubectl(
        ...["patch", "configmap/flyte-binary-cluster-resource-templates", "--type=merge"],
        ...["-p", '{"data":{"001_namespace.yaml":null}}'],
      ),
    shown: { 'data."001_namespace.yaml"': { to: namespaceTemplate } },
  },
  {
    what: "ConfigMap flyte/flyte-binary-config",
    reached: ["configmap", "flyte-binary-config"],
    edit: ({ edit }) => edit(["configmap", "flyte-binary-config"], "level: 5", "level: 6"),
    shown: { 'data."000-core.yaml".logger.level': { from: 6, to: 5, writtenBy: "kubectl-edit" } },
  },
  {
    what: "ClusterRole flyte-binary-cluster-role",
    reached: ["clusterrole", "flyte-binary-cluster-role"],
    edit: ({ kubectl }) =>
      kubectl(
        ...["patch", "clusterrole/flyte-binary-cluster-role", "--type=json"],
        ...["-p", '[{"op":"remove","path":"/rules/1"}]'],
      ),
    shown: {
      rules: { from: ["… 6 more in both"], to: [pods, "… 6 more in both"], writtenBy: "kubectl-patch" },
    },
  },
  {
    what: "ClusterRoleBinding flyte-binary-cluster-role-binding",
    reached: ["clusterrolebinding", "flyte-binary-cluster-role-binding"],
    edit: ({ kubectl }) =>
      kubectl("set", "subject", "clusterrolebinding/flyte-binary-cluster-role-binding", "--user=mallory"),
    shown: { subjects: { from: [flyte, mallory], to: [flyte], writtenBy: "kubectl-set" } },
  },
  {
    what: "Service flyte/flyte-binary-http",
    reached: ["service", "flyte-binary-http"],
    edit: ({ kubectl }) =>
      kubectl(
        ...["patch", "service/flyte-binary-http", "--type=json"],
        ...["-p", '[{"op":"replace","path":"/spec/ports/1/targetPort","value":8088}]'],
      ),
    shown: { "spec.ports.8089.targetPort": { from: 8088, to: "grpc", writtenBy: "kubectl-patch" } },
  },
  {
    what: "Service flyte/flyte-binary-webhook",
    reached: ["service", "flyte-binary-webhook"],
    edit: ({ kubectl }) => kubectl("set", "selector", "service/flyte-binary-webhook", "app.kubernetes.io/name=nobody"),
    shown: {
      'spec.selector."app.kubernetes.io/component"': { to: "flyte-binary", writtenBy: "kubectl-set" },
      'spec.selector."app.kubernetes.io/instance"': { to: "fb", writtenBy: "kubectl-set" },
      'spec.selector."app.kubernetes.io/name"': { from: "nobody", to: "flyte-binary", writtenBy: "kubectl-set" },
    },
  },
  {
    what: "Deployment flyte/flyte-binary",
    reached: ["deployment", "flyte-binary"],
    edit: async ({ kubectl }) => {
      await kubectl("set", "image", "deployment/flyte-binary", "flyte=cr.flyte.org/flyteorg/flyte-binary:mine");
      await kubectl("rollout", "status", "deployment/flyte-binary");
    },
    shown: {
      "spec.template.spec.containers.flyte.image": {
        from: "cr.flyte.org/flyteorg/flyte-binary:mine",
        to: "cr.flyte.org/flyteorg/flyte-binary:v1.16.8",
        writtenBy: "kubectl-set",
      },
    },
  },
];

/** Deletes an object by kubectl. */
export function deleteObject({ kubectl }: NothingPlace, { reached }: ReleaseObject): Promise<unknown> {
  return kubectl("delete", ...reached, "--wait=true");
}

/** What of each object is the chart's matter, whoever wrote it and when; and which of them it is. */
export async function readObjects({ kubectl }: NothingPlace): Promise<ReadonlyMap<string, LiveObject>> {
  const names = releaseObjects.map(({ reached }) => reached.join("/"));
  const { items } = JSON.parse(await kubectl("get", ...names, "-o", "json")) as { readonly items: readonly Item[] };
  return new Map(
    items.map(({ metadata, status: _, ...item }, index): [string, LiveObject] => {
      const { labels, annotations, uid } = metadata;
      const content = JSON.stringify({ ...item, labels, annotations }, (key, value: unknown) =>
        given.test(key) ? undefined : value,
      );
      return [releaseObjects[index]?.what ?? "", { uid, content }];
    }),
  );
}

/** One object of the release, as far as the chart says it. */
export interface LiveObject {
  readonly uid: string;
  readonly content: string;
}

interface Item {
  readonly metadata: {
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly status?: unknown;
}

/** What the server and its controllers give an object that is made anew. */
const given = /^(clusterIPs?|deployment\.kubernetes\.io\/revision)$/;
