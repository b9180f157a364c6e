import type { Content } from "@fgk/engine";
import type { OpenCluster } from "./reach.ts";
import type { Workflow } from "./workflows.ts";
import { listRunningWorkflows } from "./workflows.ts";

/**
 * The executions that run in a namespace (all when it is empty), one entry for each namespace. The words stay the same while
 * executions end or begin: whoever consents to cut them off consents for the namespace.
 */
export async function findRunningExecutions(cluster: OpenCluster, namespace: string): Promise<readonly Content[]> {
  const found = Map.groupBy(await listRunningWorkflows(cluster, namespace), (one) => one.namespace);
  return [...found].map(([name, executions]) => ({
    what: `running executions in ${name}`,
    running: true,
    help: adviseWaiting(name, executions),
  }));
}

/** So many executions, as the beginning of a sentence. */
export function sayRunning(count: number): string {
  return count === 1 ? "1 execution runs" : `${count} executions run`;
}

/** So many are named; of more, how many there are. */
const shown = 5;

function adviseWaiting(namespace: string, executions: readonly Workflow[]): string {
  const names = executions.slice(0, shown).map(({ name }) => name);
  const more = executions.length > shown ? ` and ${executions.length - shown} more` : "";
  const [have, them] = executions.length === 1 ? ["has", "it"] : ["have", "them"];
  return `wait until ${names.join(", ")}${more} ${have} ended, or terminate ${them} (kubectl get flyteworkflows -n ${namespace} shows ${them})`;
}
