import type { CoreV1Event } from "@kubernetes/client-node";
import { listSecrets } from "../google/known-secrets.ts";
import { scrubText } from "../google/scrub.ts";
import { ask } from "./failure.ts";
import type { OpenCluster } from "./reach.ts";

/** The last warning that a controller wrote about an object: the reason why it isn't ready. Undefined when there is none. */
export async function readLastWarning(
  cluster: OpenCluster,
  namespace: string,
  kind: string,
  name: string,
): Promise<string | undefined> {
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  const answer = await ask({ verb: "list", resource: "events", name: namespace }, () =>
    cluster.core.listNamespacedEvent({ namespace, fieldSelector, limit: 500 }),
  );
  const warnings = answer.items
    .filter(
      (event) => event.type === "Warning" && event.involvedObject.kind === kind && event.involvedObject.name === name,
    )
    .sort((a, b) => timeOf(a) - timeOf(b));
  const last = warnings.at(-1);
  return last === undefined
    ? undefined
    : scrubText(`${last.reason ?? ""}: ${last.message ?? ""}`, listSecrets(cluster.world)).slice(0, 400);
}

function timeOf(event: CoreV1Event): number {
  const time = event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp;
  return time === undefined || time === null ? 0 : new Date(time).getTime();
}
