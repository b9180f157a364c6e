import { compareText } from "@fgk/engine";
import type { V1ObjectMeta } from "@kubernetes/client-node";
import { ask, askIfThere } from "./failure.ts";
import { listAll, readPage } from "./pages.ts";
import type { OpenCluster } from "./reach.ts";

/** Flyte's own object of an execution; propeller labels a finished one `termination-status=terminated`. */
const kind = { group: "flyte.lyft.com", version: "v1alpha1", plural: "flyteworkflows" } as const;
const running = "termination-status!=terminated";

/** An execution as the cluster has it. */
export interface Workflow {
  readonly namespace: string;
  readonly name: string;
}

/** The executions that run in a namespace (all namespaces when it is empty), sorted. None when the cluster knows no such objects. */
export function listRunningWorkflows(cluster: OpenCluster, namespace: string): Promise<readonly Workflow[]> {
  return listWorkflows(cluster, namespace, running);
}

/** Finished ones too. */
export async function listWorkflows(
  cluster: OpenCluster,
  namespace: string,
  labelSelector?: string,
): Promise<readonly Workflow[]> {
  const asked = { verb: "list", resource: "flyteworkflows", name: namespace } as const;
  const select = labelSelector === undefined ? {} : { labelSelector };
  const found = await askIfThere(asked, () =>
    listAll(asked, async (page) => {
      const answer: unknown = await (namespace === ""
        ? cluster.custom.listClusterCustomObject({ ...kind, ...page, ...select })
        : cluster.custom.listNamespacedCustomObject({ ...kind, ...page, namespace, ...select }));
      return readPage<{ readonly metadata?: V1ObjectMeta }>(answer);
    }),
  );
  return (found ?? [])
    .map(({ metadata }) => ({ namespace: metadata?.namespace ?? "", name: metadata?.name ?? "" }))
    .sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name));
}

/** How many executions run in a namespace, all namespaces when it is empty. */
export async function countRunningWorkflows(cluster: OpenCluster, namespace: string): Promise<number> {
  return (await listRunningWorkflows(cluster, namespace)).length;
}

/** Removes executions from the cluster; Flyte ends those that still run, and lets go of them when they have ended. */
export async function deleteWorkflows(
  cluster: OpenCluster,
  namespace: string,
  which: "finished" | "all",
): Promise<void> {
  const select = which === "finished" ? { labelSelector: "termination-status=terminated" } : {};
  await ask({ verb: "delete", resource: "flyteworkflows", name: namespace }, () =>
    cluster.custom.deleteCollectionNamespacedCustomObject({ ...kind, namespace, ...select }),
  );
}
