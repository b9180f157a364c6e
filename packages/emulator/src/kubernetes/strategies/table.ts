import type { Resource } from "../resources.ts";
import { nameResource } from "../resources.ts";
import { deploymentStrategy, replicaSetStrategy } from "./deployments.ts";
import {
  disruptionBudgetStrategy,
  endpointsStrategy,
  leaseStrategy,
  limitRangeStrategy,
  networkPolicyStrategy,
  priorityClassStrategy,
  quotaStrategy,
  storageClassStrategy,
  volumeClaimStrategy,
  webhookStrategy,
} from "./filled-in.ts";
import { bindingStrategy, configMapStrategy, definitionStrategy, namespaceStrategy, secretStrategy } from "./plain.ts";
import { podStrategy } from "./pods.ts";
import { roleStrategy } from "./role-rules.ts";
import { serviceStrategy } from "./services.ts";
import type { Strategy } from "./strategy.ts";

const strategies: Readonly<Record<string, Strategy>> = {
  namespaces: namespaceStrategy,
  secrets: secretStrategy,
  configmaps: configMapStrategy,
  endpoints: endpointsStrategy,
  limitranges: limitRangeStrategy,
  "leases.coordination.k8s.io": leaseStrategy,
  pods: podStrategy,
  persistentvolumeclaims: volumeClaimStrategy,
  resourcequotas: quotaStrategy,
  services: serviceStrategy,
  "deployments.apps": deploymentStrategy,
  "replicasets.apps": replicaSetStrategy,
  "customresourcedefinitions.apiextensions.k8s.io": definitionStrategy,
  "networkpolicies.networking.k8s.io": networkPolicyStrategy,
  "poddisruptionbudgets.policy": disruptionBudgetStrategy,
  "priorityclasses.scheduling.k8s.io": priorityClassStrategy,
  "storageclasses.storage.k8s.io": storageClassStrategy,
  "mutatingwebhookconfigurations.admissionregistration.k8s.io": webhookStrategy,
  "validatingwebhookconfigurations.admissionregistration.k8s.io": webhookStrategy,
  "clusterroles.rbac.authorization.k8s.io": roleStrategy,
  "roles.rbac.authorization.k8s.io": roleStrategy,
  "clusterrolebindings.rbac.authorization.k8s.io": bindingStrategy,
  "rolebindings.rbac.authorization.k8s.io": bindingStrategy,
};

/** How this kind differs from the generic registry; most don't. */
export function strategyOf(resource: Resource): Strategy {
  return strategies[nameResource(resource)] ?? {};
}
