import type { Stored } from "./helm-world.ts";
import type { RenderedObject } from "./render.ts";
import { readGoYamlDocuments } from "./template/read-yaml.ts";
import { isTree } from "./values.ts";

/** The order in which helm creates kinds (the part that this chart uses); uninstalling goes by its own, below. */
const installOrder = [
  "Namespace",
  "ServiceAccount",
  "Secret",
  "ConfigMap",
  "CustomResourceDefinition",
  "ClusterRole",
  "ClusterRoleBinding",
  "Service",
  "Deployment",
];
const uninstallOrder = [
  "Service",
  "Deployment",
  "ClusterRoleBinding",
  "ClusterRole",
  "CustomResourceDefinition",
  "ConfigMap",
  "Secret",
  "ServiceAccount",
  "Namespace",
];

/** The release's manifest: every document under a comment with its template, in the order of installing. */
export function writeManifest(rendered: readonly RenderedObject[]): string {
  return sortByKind(rendered, (entry) => entry.object, installOrder)
    .map(({ template, text }) => `---\n# Source: ${template}\n${text}\n`)
    .join("");
}

/** The objects of a manifest, in its order. */
export function readManifest(manifest: string): readonly Stored[] {
  return readGoYamlDocuments(manifest).filter(isTree);
}

export function inUninstallOrder(objects: readonly Stored[]): readonly Stored[] {
  return sortByKind(objects, (object) => object, uninstallOrder);
}

function sortByKind<T>(entries: readonly T[], objectOf: (entry: T) => Stored, order: readonly string[]): readonly T[] {
  const rank = (entry: T): number => {
    const at = order.indexOf(String(objectOf(entry)["kind"]));
    return at < 0 ? order.length : at;
  };
  return [...entries].sort((a, b) => rank(a) - rank(b));
}

const plurals: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  ServiceAccount: "serviceaccounts",
  Secret: "secrets",
  ConfigMap: "configmaps",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  Service: "services",
  Deployment: "deployments",
};

/** The folder of the API that an object belongs in. */
export function collectionPath(object: Stored): string {
  const version = String(object["apiVersion"]);
  const root = version.includes("/") ? `/apis/${version}` : `/api/${version}`;
  const namespace: string | undefined = object["metadata"]["namespace"];
  const plural = plurals[String(object["kind"])] ?? `${String(object["kind"]).toLowerCase()}s`;
  return namespace === undefined ? `${root}/${plural}` : `${root}/namespaces/${namespace}/${plural}`;
}

export function objectPath(object: Stored): string {
  return `${collectionPath(object)}/${object["metadata"]["name"]}`;
}
