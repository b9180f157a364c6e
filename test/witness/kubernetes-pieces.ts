import type { AddPiece, Stored } from "./piece.ts";

const kinds: Readonly<Record<string, string>> = {
  namespaces: "kubernetes.namespace",
  serviceaccounts: "kubernetes.service-account",
  secrets: "kubernetes.secret",
  services: "kubernetes.service",
};

/** The objects of one cluster; a plan speaks of them only in its own, the target. */
export function cutKubernetes(cluster: string, store: Stored, isTarget: boolean, add: AddPiece): void {
  for (const [collection, objects] of Object.entries<Stored>(store["objects"] ?? {})) {
    for (const [name, value] of Object.entries<Stored>(objects)) {
      const kind = kinds[collection];
      const metadata = value["metadata"] as Stored;
      const own = isTarget && kind !== undefined ? [`${kind}/${name}`] : [];
      const namespace =
        metadata["namespace"] === undefined ? [] : [`kubernetes ${cluster} namespaces/${metadata["namespace"]}`];
      add({
        kind: "kubernetes",
        id: `${cluster} ${collection}/${name}`,
        collection,
        name,
        addresses: isTarget ? [...own, ...releasesOf(collection, metadata)] : [],
        within: [...namespace, `cluster ${cluster}`],
        byItself: isMadeByItself(collection, name, metadata),
        follows:
          ["nodes", "events", "endpoints"].includes(collection) ||
          // The lease of an apply: it is taken and let go outside of every plan.
          (collection === "leases.coordination.k8s.io" && name.startsWith("default/fgk-")) ||
          (metadata["ownerReferences"] ?? []).length > 0,
        value,
      });
    }
  }
}

/** The release that an object belongs to, by what helm writes on it; what Flyte's binary leaves behind goes with any. */
function releasesOf(collection: string, metadata: Stored): readonly string[] {
  const notes: Stored = metadata["annotations"] ?? {};
  const name = notes["meta.helm.sh/release-name"];
  if (name !== undefined) return [`helm.release/${notes["meta.helm.sh/release-namespace"]}/${name}`];
  const record = /^sh\.helm\.release\.v1\.(.+)\.v\d+$/.exec(metadata["name"]);
  if (collection === "secrets" && record !== null) return [`helm.release/${metadata["namespace"]}/${record[1]}`];
  return isWrittenBy(metadata, "flyte") ? ["helm.release/*"] : [];
}

function isWrittenBy(metadata: Stored, manager: string): boolean {
  const writers: readonly Stored[] = metadata["managedFields"] ?? [];
  return writers.length > 0 && writers.every((one) => one["manager"] === manager);
}

function isMadeByItself(collection: string, name: string, metadata: Stored): boolean {
  if (collection === "serviceaccounts" && name.endsWith("/default")) return true;
  if (collection === "configmaps" && name.endsWith("/kube-root-ca.crt")) return true;
  if (isWrittenBy(metadata, "flyte")) return true;
  if (collection === "clusterroles.rbac.authorization.k8s.io")
    return /^(cluster-admin|admin|edit|view|system:.*)$/.test(name);
  return name === "default/kubernetes" || /^(kube-[a-z-]+|default|gke-managed-[a-z-]+)$/.test(name);
}
