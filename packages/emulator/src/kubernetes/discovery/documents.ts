import type { Stored } from "../../cloud/http.ts";
import type { Resource } from "../resources.ts";
import { resources as everyResource, versionOf } from "../resources.ts";
import { permissionVerbs } from "./verbs.ts";

const resources = everyResource.filter(({ custom }) => !custom);

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

function groupNames(): readonly string[] {
  return [...new Set(resources.map((resource) => resource.group))].filter((group) => group !== "");
}

/** `/apis`. */
export function describeGroups(): Stored {
  return { kind: "APIGroupList", apiVersion: "v1", groups: groupNames().map(describeGroup) };
}

/** `/apis/GROUP`, without its kind when it is part of a list. */
export function describeGroup(name: string): Stored {
  const version = { groupVersion: `${name}/v1`, version: "v1" };
  return { name, versions: [version], preferredVersion: version };
}

/** `/api/v1`, `/apis/GROUP/VERSION`; undefined where the table has nothing. */
export function describeResources(groupVersion: string): Stored | undefined {
  const rows = resources.filter((resource) => versionOf(resource) === groupVersion);
  if (rows.length === 0) return undefined;
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources: rows.flatMap(describeRow) };
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
  };
  const parts = resource.subresources.map((subresource) => ({
    name: `${plural}/${subresource}`,
    singularName: "",
    namespaced,
    kind: subresourceKind(resource, subresource),
    verbs: permissionVerbs(resource, subresource),
  }));
  return [own, ...parts];
}

function subresourceKind(resource: Resource, subresource: string): string {
  const kinds: Readonly<Record<string, string>> = { exec: "PodExecOptions", portforward: "PodPortForwardOptions" };
  return kinds[subresource] ?? resource.kind;
}

/** The aggregated form, of `/api` (the core group) or `/apis` (all others). */
export function describeAggregated(isCore: boolean): Stored {
  const groups = isCore ? [""] : groupNames();
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groups.map((group) => ({
      metadata: group === "" ? { creationTimestamp: null } : { name: group, creationTimestamp: null },
      versions: [
        {
          version: "v1",
          resources: resources.filter((resource) => resource.group === group).map(describeAggregatedRow),
          freshness: "Current",
        },
      ],
    })),
  };
}

function describeAggregatedRow(resource: Resource): Stored {
  const responseKind = (kind: string): Stored => ({ group: resource.group, version: resource.version, kind });
  const parts = resource.subresources.map((subresource) => ({
    subresource,
    responseKind: responseKind(subresourceKind(resource, subresource)),
    verbs: permissionVerbs(resource, subresource),
  }));
  return {
    resource: resource.plural,
    responseKind: responseKind(resource.kind),
    scope: resource.namespaced ? "Namespaced" : "Cluster",
    singularResource: resource.singular,
    verbs: permissionVerbs(resource),
    ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
    ...(parts.length === 0 ? {} : { subresources: parts }),
  };
}
