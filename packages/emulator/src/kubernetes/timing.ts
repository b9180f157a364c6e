import type { Cloud } from "../cloud/cloud.ts";
import type { Json } from "../cloud/http.ts";

/** How long things take inside a cluster, in milliseconds of the real world. */
export const timing = {
  /** A namespace's `default` ServiceAccount and root CA. */
  namespaceContent: 300,
  namespaceDelete: 5_000,
  /** From SIGTERM to the pod's end; real Flyte needs the full grace period, most programs don't. */
  podStop: 2_000,
  /** A wait loop in an init container is looked at again. */
  initPoll: 5_000,
  /** First restart of a crashed container; doubles up to `backOffMax`. */
  backOff: 10_000,
  backOffMax: 300_000,
  volumeRetry: 15_000,
  replicaRetry: 1_000,
  loadBalancerRetry: 30_000,
} as const;

/**
 * Plans an effect that may plan itself again. Always at least a millisecond away, so that settling ends even when
 * `timeScale` is 0.
 */
export function retryAfter(cloud: Cloud, durationMs: number, effect: string, args: Json): void {
  const atMs = cloud.now() + Math.max(1, cloud.scaled(durationMs));
  cloud.state.due.push({ atMs, serial: cloud.nextSerial(), effect, args });
}
