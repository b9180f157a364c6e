import type { Stored } from "../../cloud/http.ts";
import type { Resource } from "../resources.ts";
import { versionOf } from "../resources.ts";
import { permissionVerbs } from "./verbs.ts";

/** The control plane's version, as GKE spells it. */
export const serverVersion = {
  major: "1",
  minor: "33",
  emulationMajor: "1",
  emulationMinor: "33",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "32",
  gitVersion: "v1.33.5-gke.1000",
  gitCommit: "0d0d1ef9c3f0ff5b0ea3d3ff3f1b7bd2e5d1c0de",
  gitTreeState: "clean",
  buildDate: "2025-10-06T09:20:16Z",
  goVersion: "go1.24.6 X:boringcrypto",
  compiler: "gc",
  platform: "linux/amd64",
} as const;

/** `/api`. */
export function describeCoreVersions(): Stored {
  return {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: "10.0.0.2:443" }],
  };
}

/** The rows of each named group, in the order of the table. */
function listGroups(served: readonly Resource[]): readonly (readonly Resource[])[] {
  const names = [...new Set(served.map((resource) => resource.group))].filter((group) => group !== "");
  return names.map((name) => served.filter((resource) => resource.group === name));
}

/** `/apis`. */
export function describeGroups(served: readonly Resource[]): Stored {
  return { kind: "APIGroupList", apiVersion: "v1", groups: listGroups(served).map(describeGroup) };
}

/** `/apis/GROUP`, without its kind when it is part of a list. */
export function describeGroup(rows: readonly Resource[]): Stored {
  const versions = listVersions(rows).map((version) => ({ groupVersion: `${rows[0]?.group}/${version}`, version }));
  return { name: rows[0]?.group, versions, preferredVersion: versions[0] };
}

function listVersions(rows: readonly Resource[]): readonly string[] {
  return [...new Set(rows.map((row) => row.version))];
}

/** `/api/v1`, `/apis/GROUP/VERSION`. */
export function describeResources(rows: readonly Resource[]): Stored {
  const groupVersion = rows[0] === undefined ? "" : versionOf(rows[0]);
  // Of the core group a real server leaves the version of the list itself out.
  const apiVersion = groupVersion === "v1" ? {} : { apiVersion: "v1" };
  return { kind: "APIResourceList", ...apiVersion, groupVersion, resources: rows.flatMap(describeRow) };
}

function describeRow(resource: Resource): readonly Stored[] {
  const { plural, singular, namespaced, kind, shortNames } = resource;
  const own = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: permissionVerbs(resource),
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
  };
  const parts = resource.subresources.toSorted().map((subresource) => ({
    name: `${plural}/${subresource}`,
    singularName: "",
    namespaced,
    ...kindOfSubresource(resource, subresource),
    verbs: permissionVerbs(resource, subresource),
  }));
  return [own, ...parts];
}

/** What a subresource is an object of; its group and version only where they aren't the resource's own. */
function kindOfSubresource(resource: Resource, subresource: string): Stored {
  const kinds: Readonly<Record<string, Stored>> = {
    exec: { kind: "PodExecOptions" },
    portforward: { kind: "PodPortForwardOptions" },
    scale: { group: "autoscaling", version: "v1", kind: "Scale" },
    token: { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" },
  };
  return kinds[subresource] ?? { kind: resource.kind };
}

/** The aggregated form, of `/api` (the core group) or `/apis` (all others). */
export function describeAggregated(served: readonly Resource[], isCore: boolean): Stored {
  const groups = isCore ? [served.filter((resource) => resource.group === "")] : listGroups(served);
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groups.map((rows) => ({
      metadata: isCore ? { creationTimestamp: null } : { name: rows[0]?.group, creationTimestamp: null },
      versions: listVersions(rows).map((version) => ({
        version,
        resources: rows.filter((row) => row.version === version).map(describeAggregatedRow),
        freshness: "Current",
      })),
    })),
  };
}

function describeAggregatedRow(resource: Resource): Stored {
  // Of the built-in kinds a server leaves out what the path says already.
  const { group, version } = resource.custom ? resource : { group: "", version: "" };
  const { kind } = resource;
  const parts = resource.subresources.toSorted().map((subresource) => ({
    subresource,
    responseKind: { group, version, ...kindOfSubresource(resource, subresource) },
    verbs: permissionVerbs(resource, subresource),
  }));
  return {
    resource: resource.plural,
    responseKind: { group, version, kind },
    scope: resource.namespaced ? "Namespaced" : "Cluster",
    singularResource: resource.singular,
    verbs: permissionVerbs(resource),
    ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
    ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
    ...(parts.length === 0 ? {} : { subresources: parts }),
  };
}
