import { isJsonObject } from "@fgk/engine";
import { askIfThere } from "./failure.ts";
import type { OpenCluster } from "./reach.ts";

/**
 * How many Flyte executions run in a namespace (all namespaces when it is empty), by Flyte's own objects: propeller labels
 * a finished one `termination-status=terminated`. None when the cluster doesn't know such objects.
 */
export async function countRunningWorkflows(cluster: OpenCluster, namespace: string): Promise<number> {
  const kind = { group: "flyte.lyft.com", version: "v1alpha1", plural: "flyteworkflows" };
  const labelSelector = "termination-status!=terminated";
  const answer: unknown = await askIfThere({ verb: "list", resource: "flyteworkflows", name: namespace }, () =>
    namespace === ""
      ? cluster.custom.listClusterCustomObject({ ...kind, labelSelector })
      : cluster.custom.listNamespacedCustomObject({ ...kind, namespace, labelSelector }),
  );
  const items: unknown = isJsonObject(answer) ? answer["items"] : undefined;
  return Array.isArray(items) ? items.length : 0;
}
