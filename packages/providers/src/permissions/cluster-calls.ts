import type { CallRow } from "./call-row.ts";
import { row } from "./call-row.ts";

/**
 * Every call of a cluster's API server: verb and resource, with the IAM permission by which GKE lets a caller do it. What
 * helm does for the chart is done by the same caller.
 */
export const clusterCalls: readonly CallRow[] = [
  ...[
    row("plan", "list namespaces", "kubernetes.namespace gke.cluster helm.release", "container.namespaces.list"),
    row("plan", "get namespaces", "kubernetes.namespace kubernetes.service-account", "container.namespaces.get"),
    row("apply", "create namespaces", "kubernetes.namespace", "container.namespaces.create"),
    row("apply", "update namespaces", "kubernetes.namespace", "container.namespaces.update"),
    row("apply", "delete namespaces", "kubernetes.namespace", "container.namespaces.delete"),
  ],
  ...[
    row(
      "plan",
      "list serviceaccounts",
      "kubernetes.service-account gke.node-pool helm.release",
      "container.serviceAccounts.list",
    ),
    row("plan", "get serviceaccounts", "kubernetes.service-account helm.release", "container.serviceAccounts.get"),
    row("apply", "create serviceaccounts", "helm.release", "container.serviceAccounts.create"),
    row(
      "apply",
      "update serviceaccounts",
      "kubernetes.service-account helm.release",
      "container.serviceAccounts.update",
    ),
    row("apply", "delete serviceaccounts", "helm.release", "container.serviceAccounts.delete"),
  ],
  ...[
    row(
      "plan",
      "list secrets",
      "helm.release kubernetes.secret kubernetes.namespace secrets.secret sql.database sql.user flyte.project gke.cluster",
      "container.secrets.list",
    ),
    row("plan", "get secrets", "kubernetes.secret helm.release secrets.secret sql.user", "container.secrets.get"),
    row("apply", "create secrets", "kubernetes.secret helm.release", "container.secrets.create"),
    row("apply", "update secrets", "kubernetes.secret helm.release", "container.secrets.update"),
    row("apply", "delete secrets", "kubernetes.secret helm.release", "container.secrets.delete"),
  ],
  ...[
    row("plan", "list services", "kubernetes.service kubernetes.namespace gke.cluster", "container.services.list"),
    row("plan", "get services", "kubernetes.service helm.release", "container.services.get"),
    row("apply", "create services", "kubernetes.service helm.release", "container.services.create"),
    row("apply", "update services", "kubernetes.service helm.release", "container.services.update"),
    row("apply", "delete services", "kubernetes.service helm.release", "container.services.delete"),
  ],
  ...[
    row(
      "plan",
      "list pods",
      "helm.release gke.cluster gke.node-pool kubernetes.namespace flyte.project",
      "container.pods.list",
    ),
    row("plan", "get pods/log", "helm.release flyte.project", "container.pods.getLogs"),
    row("plan", "connect pods/portforward", "flyte.project verify", "container.pods.portForward"),
    row("plan", "list events", "helm.release kubernetes.service", "container.events.list"),
    row("plan", "list nodes", "gke.node-pool", "container.nodes.list"),
    row("plan", "list statefulsets", "kubernetes.namespace gke.cluster", "container.statefulSets.list"),
    row("plan", "list daemonsets", "kubernetes.namespace gke.cluster", "container.daemonSets.list"),
    row("plan", "list jobs", "kubernetes.namespace gke.cluster", "container.jobs.list"),
    row("plan", "list cronjobs", "kubernetes.namespace gke.cluster", "container.cronJobs.list"),
    row(
      "plan",
      "list persistentvolumeclaims",
      "gke.cluster kubernetes.namespace",
      "container.persistentVolumeClaims.list",
    ),
    row("plan", "list configmaps", "kubernetes.namespace helm.release gke.cluster", "container.configMaps.list"),
    row(
      "plan",
      "list flyteworkflows",
      "helm.release kubernetes.namespace kubernetes.service-account gke.cluster",
      "container.thirdPartyObjects.list",
    ),
    row("apply", "delete flyteworkflows", "helm.release", "container.thirdPartyObjects.delete"),
  ],
  ...[
    row("plan", "list mutatingwebhookconfigurations", "helm.release", "container.mutatingWebhookConfigurations.list"),
    row(
      "apply",
      "update mutatingwebhookconfigurations",
      "helm.release",
      "container.mutatingWebhookConfigurations.update",
    ),
    row(
      "apply",
      "delete mutatingwebhookconfigurations",
      "helm.release",
      "container.mutatingWebhookConfigurations.delete",
    ),
    row("plan", "get customresourcedefinitions", "helm.release", "container.customResourceDefinitions.get"),
    row("apply", "update customresourcedefinitions", "helm.release", "container.customResourceDefinitions.update"),
    row("apply", "delete customresourcedefinitions", "helm.release", "container.customResourceDefinitions.delete"),
  ],
  ...[
    row("plan", "get deployments", "helm.release verify", "container.deployments.get"),
    row(
      "plan",
      "list deployments",
      "helm.release verify gke.cluster kubernetes.namespace",
      "container.deployments.list",
    ),
    row("plan", "list replicasets", "helm.release", "container.replicaSets.list"),
    row("apply", "create deployments", "helm.release", "container.deployments.create"),
    row("apply", "update deployments", "helm.release", "container.deployments.update"),
    row("apply", "delete deployments", "helm.release", "container.deployments.delete"),
    row("plan", "get configmaps", "helm.release", "container.configMaps.get"),
    row("apply", "create configmaps", "helm.release", "container.configMaps.create"),
    row("apply", "update configmaps", "helm.release", "container.configMaps.update"),
    row("apply", "delete configmaps", "helm.release", "container.configMaps.delete"),
    // Whoever makes a role must hold what it grants, or be let to grant more than that.
    row("plan", "get clusterroles", "helm.release", "container.clusterRoles.get"),
    row(
      "apply",
      "create clusterroles",
      "helm.release",
      "container.clusterRoles.create container.clusterRoles.escalate",
    ),
    row(
      "apply",
      "update clusterroles",
      "helm.release",
      "container.clusterRoles.update container.clusterRoles.escalate",
    ),
    row("apply", "delete clusterroles", "helm.release", "container.clusterRoles.delete"),
    row("plan", "get clusterrolebindings", "helm.release", "container.clusterRoleBindings.get"),
    row(
      "apply",
      "create clusterrolebindings",
      "helm.release",
      "container.clusterRoleBindings.create container.clusterRoles.bind",
    ),
    row(
      "apply",
      "update clusterrolebindings",
      "helm.release",
      "container.clusterRoleBindings.update container.clusterRoles.bind",
    ),
    row("apply", "delete clusterrolebindings", "helm.release", "container.clusterRoleBindings.delete"),
  ],
  ...[
    row("apply", "get leases", "lease", "container.leases.get"),
    row("apply", "create leases", "lease", "container.leases.create"),
    row("apply", "update leases", "lease", "container.leases.update"),
    row("apply", "delete leases", "lease", "container.leases.delete"),
  ],
  ...[
    row("apply", "create pods", "verify", "container.pods.create"),
    row("apply", "get pods", "verify", "container.pods.get"),
    row("apply", "connect pods/exec", "verify", "container.pods.exec"),
    row("apply", "delete pods", "verify", "container.pods.delete"),
  ],
  ...[
    row("apply", "create selfsubjectaccessreviews", "apply", ""),
    row("apply", "create selfsubjectreviews", "apply", ""),
  ],
];
