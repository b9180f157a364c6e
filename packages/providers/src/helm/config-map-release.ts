import { Failure } from "@fgk/engine";
import { ask } from "../kubernetes/failure.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";

/**
 * Refuses a release that helm keeps in ConfigMaps (HELM_DRIVER=configmap): fgk reads helm's Secrets, and would install a
 * second Flyte over it. Throws `Failure`.
 */
export async function refuseConfigMapRelease(cluster: OpenCluster, namespace: string, release: string): Promise<void> {
  if ((await countRecords(cluster, namespace, release)) === 0) return;
  throw new Failure({
    severity: "error",
    code: "unreadable",
    summary: `helm keeps the release ${release} in ConfigMaps, and fgk reads only helm's Secrets`,
    cause: `somebody installed it with HELM_DRIVER=configmap: kubectl get configmaps -n ${namespace} -l owner=helm,name=${release}`,
    help: "move it over: write each record into a Secret of the same name and labels, of type helm.sh/release.v1, then delete the ConfigMaps",
    keyPath: "flyte.release",
  });
}

async function countRecords(cluster: OpenCluster, namespace: string, release: string): Promise<number> {
  try {
    const list = await ask({ verb: "list", resource: "configMaps", name: namespace }, () =>
      cluster.core.listNamespacedConfigMap({ namespace, labelSelector: `owner=helm,name=${release}`, limit: 1 }),
    );
    return list.items.length;
  } catch (error) {
    // Few use it: a plan isn't refused because its caller may not look.
    if (error instanceof Failure && error.diagnostic.code === "no-permission") return 0;
    throw error;
  }
}
