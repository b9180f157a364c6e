import type { Address, Resource } from "@fgk/engine";
import type { NamespaceScope, ProjectScope } from "../scope/flyte-scope.ts";
import type { Scope } from "../scope.ts";
import {
  accountPolicyAddress,
  clusterAddress,
  flyteProjectAddress,
  kubernetesAccountAddress,
  namespaceAddress,
  poolAddress,
  releaseAddress,
} from "./addresses.ts";
import type { Asked } from "./fields.ts";
import { always, byDefault, written } from "./fields.ts";

/** Flyte's own namespace, those of its projects with the accounts that tasks run as, and the projects in Flyte itself. */
export function describeFlyteProjects({ scope }: Asked): readonly Resource[] {
  const { flyte } = scope;
  return [
    describeNamespace(scope, flyte.namespace, "flyte.namespace"),
    ...flyte.namespaces.flatMap((namespace) => [
      describeNamespace(scope, namespace.name, namespace.path),
      describeTaskAccount(scope, namespace),
    ]),
    ...flyte.projects.map((project) => describeProject(scope, project)),
  ];
}

/** The annotation by which the metadata server knows which Google account a Kubernetes account acts as. */
export const identityField = "annotations.iam.gke.io/gcp-service-account";

/** The accounts of every project and domain: made before the release, with the value that Flyte's own template writes. */
export function taskAccountAddresses(scope: Scope): readonly Address[] {
  return scope.flyte.namespaces.map(({ name }) => kubernetesAccountAddress(name, "default"));
}

/** The cluster and its pools: what anything in the cluster waits for. */
export function clusterAndPools(scope: Scope): readonly Address[] {
  return [clusterAddress(scope), ...scope.cluster.nodePools.map(({ name }) => poolAddress(scope, name))];
}

function describeNamespace(scope: Scope, namespace: string, source: string): Resource {
  return {
    address: namespaceAddress(namespace),
    at: {},
    fields: { name: always(namespace) },
    managed: true,
    protected: false,
    dependsOn: clusterAndPools(scope),
    source,
  };
}

function describeTaskAccount(scope: Scope, namespace: NamespaceScope): Resource {
  return {
    address: kubernetesAccountAddress(namespace.name, "default"),
    at: { namespace: namespace.name },
    fields: { [identityField]: always(scope.account.email, namespace.path) },
    managed: true,
    protected: false,
    // First the member, then the annotation: a pod whose account names a Google account that it may not act as gets no token.
    dependsOn: [namespaceAddress(namespace.name), accountPolicyAddress(scope)],
    // Flyte's controller writes it from the release's values: mended before them it would be overwritten.
    changesAfter: releaseAddress(scope),
    source: namespace.path,
  };
}

function describeProject(scope: Scope, project: ProjectScope): Resource {
  const accounts = scope.flyte.namespaces
    .filter((namespace) => namespace.project === project.id)
    .map(({ name }) => kubernetesAccountAddress(name, "default"));
  return {
    address: flyteProjectAddress(project.id),
    at: {},
    fields: {
      name: byDefault(project.id),
      ...(project.description === null
        ? {}
        : { description: written(project.description, `${project.path}.description`) }),
      state: always("ACTIVE", project.path),
    },
    managed: true,
    protected: false,
    dependsOn: [releaseAddress(scope), ...accounts],
    // Flyte seeds the projects of its values at its first start: found there, it is the one that was meant.
    comesWith: releaseAddress(scope),
    source: project.path,
  };
}
