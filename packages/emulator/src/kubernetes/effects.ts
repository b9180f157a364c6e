import type { Cloud, Effects } from "../cloud/cloud.ts";
import { flyteEffects } from "../flyte/resource-sync.ts";
import { finishLoadBalancer, removeLoadBalancer } from "./controllers/load-balancers.ts";
import { emptyNamespace, fillNamespace } from "./controllers/namespaces.ts";
import { reconcile } from "./controllers/reconcile.ts";
import { endAtDeadline, markReady, removePod, stepPod } from "./kubelet/step.ts";

/** Everything that happens later inside clusters. The controllers run after each of them. */
export const kubernetesEffects: Effects = {
  "kubernetes.reconcile": inCluster(() => {}),
  "kubernetes.namespaceContent": inCluster(fillNamespace),
  "kubernetes.namespaceEmptied": inCluster(emptyNamespace),
  "kubernetes.kubeletStep": inCluster(stepPod),
  "kubernetes.podDeadline": inCluster(endAtDeadline),
  "kubernetes.containerReady": inCluster(markReady),
  "kubernetes.podStopped": inCluster(removePod),
  "kubernetes.loadBalancerReady": inCluster(finishLoadBalancer),
  "kubernetes.loadBalancerGone": inCluster(removeLoadBalancer),
  ...flyteEffects,
};

function inCluster<Args extends { readonly cluster: string }>(
  effect: (cloud: Cloud, args: Args) => void,
): (cloud: Cloud, args: Args) => void {
  return (cloud, args) => {
    effect(cloud, args);
    reconcile(cloud, args.cluster);
  };
}
