import type { Resource } from "../resources.ts";
import { nameResource, resourceNamed, resources } from "../resources.ts";
import type { ClusterStore } from "../store.ts";
import { readStored } from "../store.ts";

/** Whether a cluster serves a resource: a custom one is served while its definition is there. */
export function isServed(store: ClusterStore, resource: Resource): boolean {
  return !resource.custom || findDefinition(store, resource) !== undefined;
}

/** The definition of a custom resource, while it is there. */
export function findDefinition(store: ClusterStore, resource: Resource): ReturnType<typeof readStored> {
  const definitions = resourceNamed("customresourcedefinitions.apiextensions.k8s.io");
  return readStored(store, definitions, undefined, nameResource(resource));
}

/** Whether a cluster serves anything of a group; the core's name is empty. */
export function isGroupServed(store: ClusterStore, group: string): boolean {
  return resources.some((resource) => resource.group === group && isServed(store, resource));
}

/** Everything that a cluster serves at this moment, in the order of the table. */
export function listServed(store: ClusterStore): readonly Resource[] {
  return resources.filter((resource) => isServed(store, resource));
}
