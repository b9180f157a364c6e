import type { Resource } from "../resources.ts";
import { nameResource } from "../resources.ts";
import { deploymentStrategy, replicaSetStrategy } from "./deployments.ts";
import { bindingStrategy, configMapStrategy, definitionStrategy, namespaceStrategy, secretStrategy } from "./plain.ts";
import { podStrategy } from "./pods.ts";
import { roleStrategy } from "./role-rules.ts";
import { serviceStrategy } from "./services.ts";
import type { Strategy } from "./strategy.ts";

const strategies: Readonly<Record<string, Strategy>> = {
  namespaces: namespaceStrategy,
  secrets: secretStrategy,
  configmaps: configMapStrategy,
  pods: podStrategy,
  services: serviceStrategy,
  "deployments.apps": deploymentStrategy,
  "replicasets.apps": replicaSetStrategy,
  "customresourcedefinitions.apiextensions.k8s.io": definitionStrategy,
  "clusterroles.rbac.authorization.k8s.io": roleStrategy,
  "roles.rbac.authorization.k8s.io": roleStrategy,
  "clusterrolebindings.rbac.authorization.k8s.io": bindingStrategy,
  "rolebindings.rbac.authorization.k8s.io": bindingStrategy,
};

/** How this kind differs from the generic registry; most don't. */
export function strategyOf(resource: Resource): Strategy {
  return strategies[nameResource(resource)] ?? {};
}
