import type { Cloud } from "../../cloud/cloud.ts";
import { syncOutsidePods } from "../outside/pods.ts";
import { findStore } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { syncDeployments } from "./deployments.ts";
import { syncEndpoints } from "./endpoints.ts";
import { collectGarbage } from "./garbage.ts";
import { syncLoadBalancers } from "./load-balancers.ts";
import { syncNamespaces } from "./namespaces.ts";
import { syncReplicaSets } from "./replica-sets.ts";
import { schedulePods } from "./scheduler.ts";

const controllers: readonly ((place: Place) => void)[] = [
  syncNamespaces,
  collectGarbage,
  syncDeployments,
  syncReplicaSets,
  schedulePods,
  syncLoadBalancers,
  syncEndpoints,
];

/** What a real control plane leaves to Google: the kubelets, and load balancers. */
const outsideControllers: typeof controllers = [syncOutsidePods, syncLoadBalancers];

/** More rounds than any chain of owners needs. */
const mostRounds = 50;

/**
 * Lets the controllers run until nothing changes any more. They take no time; what does is planned as an effect, which
 * reconciles again. Called after each write.
 */
export function reconcile(cloud: Cloud, cluster: string): void {
  const store = findStore(cloud, cluster);
  if (store === undefined) return;
  const running = store.outside === undefined ? controllers : outsideControllers;
  for (let round = 0; round < mostRounds; round += 1) {
    const before = store.revision;
    for (const controller of running) controller({ cloud, cluster, store });
    if (store.revision === before) return;
  }
  throw new Error(`the controllers of ${cluster} don't come to rest`);
}
