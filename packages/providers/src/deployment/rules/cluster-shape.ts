import type { Diagnostic } from "@fgk/engine";
import type { NodePoolScope } from "../scope/cluster-scope.ts";
import type { Rule } from "./rule.ts";
import { broken, when } from "./rule.ts";

/** What a cluster of a kind can't have. */
export const checkClusterShape: Rule = ({ cluster }, file) => [
  ...when(cluster.autopilot && cluster.poolsNamed, () =>
    broken(
      "cluster.nodePools",
      "an Autopilot cluster has no node pools of yours",
      "GKE makes its nodes as pods need them",
      "take cluster.nodePools out, or write cluster.autopilot: false",
    ),
  ),
  ...when(cluster.autopilot && file.get("cluster.workloadMetadata").written, () =>
    broken(
      "cluster.workloadMetadata",
      "an Autopilot cluster's nodes always hand out identities",
      "there are no node pools that could be set otherwise",
      "take cluster.workloadMetadata out",
    ),
  ),
  ...cluster.nodePools.flatMap(checkNodes),
];

function checkNodes({ path, nodes }: NodePoolScope): readonly Diagnostic[] {
  return when(path !== undefined && nodes.totalMin > nodes.totalMax, () =>
    broken(
      `${path}.nodes`,
      `at least ${nodes.totalMin} nodes are more than at most ${nodes.totalMax}`,
      "totalMin is above totalMax (5 when it is left out)",
      "raise totalMax or lower totalMin",
    ),
  );
}
