import type { Address } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import type { Scope } from "../scope.ts";

/** Every address of a deployment, computed from its file alone. */

export type ApiHost = `${string}.googleapis.com`;

export const apiAddress = (host: ApiHost): Address => addressOf("services.api", host);

export const clusterAddress = (scope: Scope): Address => addressOf("gke.cluster", scope.cluster.name);

export const poolAddress = (scope: Scope, pool: string): Address =>
  addressOf("gke.node-pool", scope.cluster.name, pool);

export const natAddress = (scope: Scope): Address => addressOf("network.nat", `fgk-${scope.name}-nat`);

export const firewallAddress = (scope: Scope): Address => addressOf("network.firewall", `fgk-${scope.name}-webhook`);

export const privateServicesAddress = (scope: Scope): Address =>
  addressOf("network.private-services", scope.network.name);

export const reservedAddress = (scope: Scope): Address => addressOf("network.address", scope.loadBalancer.addressName);

export const instanceAddress = (scope: Scope): Address => addressOf("sql.instance", scope.database.instance);

export const databaseAddress = (scope: Scope): Address =>
  addressOf("sql.database", scope.database.instance, scope.database.name);

export const userAddress = (scope: Scope): Address =>
  addressOf("sql.user", scope.database.instance, scope.database.user);

export const secretAddress = (name: string): Address => addressOf("secrets.secret", name);

export const bucketAddress = (name: string): Address => addressOf("storage.bucket", name);

export const bucketRightsAddress = (name: string): Address => addressOf("storage.bucket-rights", name);

export const accountAddress = (scope: Scope): Address => addressOf("iam.service-account", scope.account.id);

export const projectRolesAddress = (scope: Scope): Address => addressOf("iam.project-roles", scope.account.id);

export const accountPolicyAddress = (scope: Scope): Address => addressOf("iam.account-policy", scope.account.id);

export const namespaceAddress = (namespace: string): Address => addressOf("kubernetes.namespace", namespace);

export const kubernetesAccountAddress = (namespace: string, name: string): Address =>
  addressOf("kubernetes.service-account", namespace, name);

/** The Kubernetes secret that hands the database password to the chart. */
export const kubernetesSecretName = (scope: Scope): string => `fgk-${scope.name}-db-password`;

export const kubernetesSecretAddress = (scope: Scope): Address =>
  addressOf("kubernetes.secret", scope.flyte.namespace, kubernetesSecretName(scope));

export const releaseAddress = (scope: Scope): Address =>
  addressOf("helm.release", scope.flyte.namespace, scope.flyte.release);

export const serviceAddress = (scope: Scope): Address =>
  addressOf("kubernetes.service", scope.flyte.namespace, scope.loadBalancer.name);

export const flyteProjectAddress = (id: string): Address => addressOf("flyte.project", id);
