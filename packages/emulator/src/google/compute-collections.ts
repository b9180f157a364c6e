import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Need, Route } from "../cloud/router.ts";
import { makeLink, pathPart } from "./compute-links.ts";
import { cutPage, listPage } from "./compute-lists.ts";
import { startOperation } from "./compute-operations.ts";
import { projectOf } from "./compute-projects.ts";
import { checkRegion, regionNames } from "./compute-regions.ts";
import { findResource, resourcesUnder } from "./compute-resources.ts";

/** A kind of compute resource, and where it lives. */
export interface Collection {
  /** As in paths: `addresses`. */
  readonly name: string;
  /** As in `kind` and messages: `address`. */
  readonly singular: string;
  readonly scope: "region" | "global";
  /** Before the verb: `compute.addresses`. */
  readonly permission: string;
  /** Adds what is known only when it is read. */
  readonly view?: (cloud: Cloud, resource: Stored) => Stored;
  /** Throws when something hangs on the resource. Absent: it can't be deleted through the API. */
  readonly checkDelete?: (cloud: Cloud, name: string, resource: Stored) => void;
  /** What a delete needs beside the permission to delete. */
  readonly deleteNeeds?: (cloud: Cloud, name: string, resource: Stored) => readonly Need[];
  /** Names of resources that go with it. */
  readonly alsoDelete?: (cloud: Cloud, name: string, resource: Stored) => string[];
}

const api = "compute.googleapis.com";

/** The route path of a collection's list. */
export function collectionPath(collection: Collection): string {
  const scope = collection.scope === "global" ? "global" : "regions/{region}";
  return `/compute/{version}/projects/{project}/${scope}/${collection.name}`;
}

/** The collection that a call speaks of, as `projects/P/regions/R/addresses`. */
export function parentOf(cloud: Cloud, call: Call, collection: Collection): string {
  const project = projectOf(cloud, call);
  if (collection.scope === "global") return `projects/${project}/global/${collection.name}`;
  checkRegion(pathPart(call, "region"));
  return `projects/${project}/regions/${pathPart(call, "region")}/${collection.name}`;
}

/** The full name of the resource that a call speaks of. */
export function nameOfCall(cloud: Cloud, call: Call, collection: Collection): string {
  return `${parentOf(cloud, call, collection)}/${pathPart(call, "name")}`;
}

/** Get, list, aggregated list and delete, which are alike everywhere. */
export function collectionRoutes(collection: Collection): readonly Route[] {
  const { permission } = collection;
  const path = collectionPath(collection);
  const aggregated = `/compute/{version}/projects/{project}/aggregated/${collection.name}`;
  const view = (cloud: Cloud, resource: Stored): Stored => collection.view?.(cloud, resource) ?? resource;
  const get = (cloud: Cloud, call: Call): Stored =>
    view(cloud, findResource(cloud, nameOfCall(cloud, call, collection)));
  const list = (cloud: Cloud, call: Call): Stored => {
    const parent = parentOf(cloud, call, collection);
    const all = resourcesUnder(cloud, parent).map((resource) => view(cloud, resource));
    return listPage(call, `compute#${collection.singular}List`, parent, all);
  };
  const aggregate = (cloud: Cloud, call: Call): Stored => listAggregated(cloud, call, collection);
  return [
    ...(collection.scope === "global"
      ? []
      : [{ api, method: "GET", path: aggregated, permission: `${permission}.list`, handle: aggregate } as const]),
    { api, method: "GET", path, permission: `${permission}.list`, handle: list },
    { api, method: "GET", path: `${path}/{name}`, permission: `${permission}.get`, handle: get },
    ...(collection.checkDelete === undefined ? [] : [deleteRoute(collection, collection.checkDelete)]),
  ];
}

function deleteRoute(collection: Collection, check: NonNullable<Collection["checkDelete"]>): Route {
  return {
    api,
    method: "DELETE",
    path: `${collectionPath(collection)}/{name}`,
    permission: `${collection.permission}.delete`,
    also: (cloud, call) => {
      const name = nameOfCall(cloud, call, collection);
      const resource = cloud.state.compute[name];
      return resource === undefined ? [] : (collection.deleteNeeds?.(cloud, name, resource) ?? []);
    },
    handle: (cloud, call) => {
      const name = nameOfCall(cloud, call, collection);
      const resource = findResource(cloud, name);
      check(cloud, name, resource);
      const remove = [name, ...(collection.alsoDelete?.(cloud, name, resource) ?? [])];
      return startOperation(cloud, call, { operationType: "delete", target: name, change: { remove } });
    },
  };
}

/** Every scope of the project in one map; a scope without results on this page carries a warning instead. */
function listAggregated(cloud: Cloud, call: Call, collection: Collection): Stored {
  const project = projectOf(cloud, call);
  const entries = [...regionNames.map((region) => `regions/${region}`), "global"].flatMap((scope) =>
    resourcesUnder(cloud, `projects/${project}/${scope}/${collection.name}`).map((resource) => ({ scope, resource })),
  );
  const scopes = new Map(entries.map(({ scope, resource }) => [resource["selfLink"], scope]));
  const page = cutPage(
    call,
    entries.map(({ resource }) => collection.view?.(cloud, resource) ?? resource),
    (resource) => `${scopes.get(resource["selfLink"])}/${resource["name"]}`,
  );
  const items: Stored = {};
  for (const scope of ["global", ...regionNames.map((region) => `regions/${region}`)]) {
    const found = page.items.filter((resource) => scopes.get(resource["selfLink"]) === scope);
    items[scope] = found.length === 0 ? { warning: warnEmpty(scope) } : { [collection.name]: found };
  }
  const path = `projects/${project}/aggregated/${collection.name}`;
  return {
    kind: `compute#${collection.singular}AggregatedList`,
    id: path,
    items,
    ...(page.next === undefined ? {} : { nextPageToken: page.next }),
    selfLink: makeLink(path),
  };
}

function warnEmpty(scope: string): Stored {
  return {
    code: "NO_RESULTS_ON_PAGE",
    message: `There are no results for scope '${scope}' on this page.`,
    data: [{ key: "scope", value: scope }],
  };
}
