import type { Content } from "@fgk/engine";
import type { OpenCluster } from "./reach.ts";
import { listRunningWorkflows } from "./workflows.ts";

/**
 * The executions that run in a namespace (all when it is empty), one entry for each namespace. The words stay the same while
 * executions end or begin: whoever consents to cut them off consents for the namespace.
 */
export async function findRunningExecutions(cluster: OpenCluster, namespace: string): Promise<readonly Content[]> {
  const found = Map.groupBy(await listRunningWorkflows(cluster, namespace), (one) => one.namespace);
  return [...found].map(([name, { length }]) => ({
    what: `running executions in ${name}`,
    running: true,
    help: `wait until ${length === 1 ? "it has" : `all ${length} have`} ended, or terminate ${length === 1 ? "it" : "them"}: kubectl get flyteworkflows -n ${name}`,
  }));
}
