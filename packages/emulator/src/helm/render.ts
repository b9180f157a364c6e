import type { Stored } from "./helm-world.ts";
import { renderConfigMap, toYaml } from "./render-config.ts";
import { renderDeployment } from "./render-deployment.ts";
import type { RenderInput } from "./render-names.ts";
import { accountName, fullname, isConfiguredOutside, objectMetadata } from "./render-names.ts";
import { renderServices } from "./render-services.ts";

/** One rendered object and the template file of the chart that makes it. */
export interface RenderedObject {
  readonly template: string;
  readonly object: Stored;
}

/**
 * The chart's objects for a release: the same as `chart/flyte-binary`'s templates give, without a template engine. In the
 * order of the chart's file names; throws HelmError where helm's render fails.
 */
export function renderChart(input: RenderInput): readonly RenderedObject[] {
  const outside = isConfiguredOutside(input);
  const configMap = outside ? undefined : renderConfigMap(input);
  const secret = outside ? undefined : renderConfigSecret(input);
  const templates = input.values["clusterResourceTemplates"]["externalConfigMap"]
    ? undefined
    : renderResourceTemplates(input);
  const { rbac, serviceAccount } = input.values;
  const rendered: [string, Stored | undefined][] = [
    ["cluster-resource-templates", templates],
    ["config-secret", secret],
    ["config", configMap],
    ["deployment", renderDeployment(input, { configMap, secret, templates })],
    ["rbac", rbac["create"] ? renderClusterRole(input) : undefined],
    ["rbac", rbac["create"] && serviceAccount["create"] ? renderClusterRoleBinding(input) : undefined],
    ["serviceaccount", serviceAccount["create"] ? renderServiceAccount(input) : undefined],
    ...renderServices(input).map((service): [string, Stored] => ["services", service]),
  ];
  return rendered.flatMap(([name, object]) =>
    object === undefined ? [] : [{ template: `templates/${name}.yaml`, object }],
  );
}

function renderServiceAccount(input: RenderInput): Stored {
  const { labels, annotations } = input.values["serviceAccount"];
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: objectMetadata(input, accountName(input), { labels: [labels], annotations: [annotations] }),
  };
}

function renderConfigSecret(input: RenderInput): Stored {
  const { labels, annotations, database } = input.values["configuration"];
  const password: unknown = database["password"];
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: objectMetadata(input, `${fullname(input)}-config-secret`, {
      labels: [labels],
      annotations: [annotations],
    }),
    type: "Opaque",
    ...(password
      ? {
          stringData: {
            "012-database-secrets.yaml": toYaml({ database: { postgres: { password: String(password) } } }),
          },
        }
      : {}),
  };
}

const defaultTemplates: Stored = {
  "namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: '{{ namespace }}'\n",
};

function renderResourceTemplates(input: RenderInput): Stored {
  const { labels, annotations, inline } = input.values["clusterResourceTemplates"];
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: objectMetadata(input, `${fullname(input)}-cluster-resource-templates`, {
      labels: [labels],
      annotations: [annotations],
    }),
    data: Object.keys(inline ?? {}).length === 0 ? defaultTemplates : inline,
  };
}

const flyteRules: readonly Stored[] = [
  {
    apiGroups: [""],
    resources: ["namespaces", "resourcequotas", "secrets", "serviceaccounts"],
    verbs: ["create", "get", "list", "patch", "update"],
  },
  { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete", "get", "list", "patch", "update", "watch"] },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "delete", "patch", "update"] },
  { apiGroups: [""], resources: ["podtemplates"], verbs: ["get", "list", "watch"] },
  {
    apiGroups: ["flyte.lyft.com"],
    resources: ["flyteworkflows"],
    verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "post", "update", "watch"],
  },
  { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], verbs: ["create", "get", "list"] },
  {
    apiGroups: ["admissionregistration.k8s.io"],
    resources: ["mutatingwebhookconfigurations"],
    verbs: ["create", "get", "list", "patch", "update"],
  },
];

function renderClusterRole(input: RenderInput): Stored {
  const { labels, annotations, extraRules } = input.values["rbac"];
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: objectMetadata(input, `${fullname(input)}-cluster-role`, {
      labels: [labels],
      annotations: [annotations],
      clusterWide: true,
    }),
    rules: [...flyteRules, ...(extraRules ?? [])],
  };
}

function renderClusterRoleBinding(input: RenderInput): Stored {
  const { labels, annotations } = input.values["rbac"];
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: objectMetadata(input, `${fullname(input)}-cluster-role-binding`, {
      labels: [labels],
      annotations: [annotations],
      clusterWide: true,
    }),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: `${fullname(input)}-cluster-role` },
    subjects: [{ kind: "ServiceAccount", name: accountName(input), namespace: input.release.namespace }],
  };
}
