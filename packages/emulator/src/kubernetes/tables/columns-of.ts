import type { Resource } from "../resources.ts";
import { nameResource, resourceNamed } from "../resources.ts";
import { readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { bindingColumns } from "./access.ts";
import type { Column } from "./column.ts";
import { createdColumn, nameColumn } from "./column.ts";
import {
  configMapColumns,
  leaseColumns,
  namespaceColumns,
  networkPolicyColumns,
  priorityClassColumns,
  quotaColumns,
  secretColumns,
  serviceAccountColumns,
  webhookColumns,
} from "./configuration.ts";
import { customColumns } from "./custom.ts";
import { eventColumns } from "./events.ts";
import { nodeColumns } from "./nodes.ts";
import { podColumns } from "./pods.ts";
import { endpointsColumns, serviceColumns } from "./services.ts";
import { claimColumns, storageClassColumns, volumeColumns } from "./storage.ts";
import { deploymentColumns, disruptionBudgetColumns, replicaSetColumns } from "./workloads.ts";

/** Kinds with columns of their own; roles and CustomResourceDefinitions have none in the real server either. */
const columnsByResource: Readonly<Record<string, readonly Column[]>> = {
  configmaps: configMapColumns,
  endpoints: endpointsColumns,
  events: eventColumns,
  namespaces: namespaceColumns,
  nodes: nodeColumns,
  persistentvolumeclaims: claimColumns,
  persistentvolumes: volumeColumns,
  pods: podColumns,
  resourcequotas: quotaColumns,
  secrets: secretColumns,
  serviceaccounts: serviceAccountColumns,
  services: serviceColumns,
  "clusterrolebindings.rbac.authorization.k8s.io": bindingColumns,
  "deployments.apps": deploymentColumns,
  "leases.coordination.k8s.io": leaseColumns,
  "mutatingwebhookconfigurations.admissionregistration.k8s.io": webhookColumns,
  "networkpolicies.networking.k8s.io": networkPolicyColumns,
  "poddisruptionbudgets.policy": disruptionBudgetColumns,
  "priorityclasses.scheduling.k8s.io": priorityClassColumns,
  "replicasets.apps": replicaSetColumns,
  "rolebindings.rbac.authorization.k8s.io": bindingColumns,
  "storageclasses.storage.k8s.io": storageClassColumns,
  "validatingwebhookconfigurations.admissionregistration.k8s.io": webhookColumns,
};

/** The columns of a resource's Table. */
export function columnsOf(place: Place, resource: Resource): readonly Column[] {
  if (!resource.custom) return columnsByResource[nameResource(resource)] ?? [nameColumn, createdColumn];
  const definitions = resourceNamed("customresourcedefinitions.apiextensions.k8s.io");
  return customColumns(readStored(place.store, definitions, undefined, nameResource(resource)), resource);
}
