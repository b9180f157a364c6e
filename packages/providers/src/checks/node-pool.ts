import type { Check, Finding, Session } from "@fgk/engine";
import { addressOf, Failure } from "@fgk/engine";
import type { ClusterRead } from "../gke/cluster-read.ts";
import type { CheckContext } from "./context.ts";
import { green, judgeUnreadable, notAsked, red, resourcesOf } from "./context.ts";

/** Reads the cluster with its pools as the GKE API tells them. */
export type ReadPools = (session: Session) => Promise<ClusterRead>;

/** Do the nodes run the metadata server that knows pods? One check per pool that the file names, else one for all. */
export function checkNodePools(context: CheckContext, readPools: ReadPools): readonly Check[] {
  const { scope } = context;
  if (scope.cluster.autopilot) return [];
  const cluster = addressOf("gke.cluster", scope.cluster.name);
  const named = scope.cluster.workloadMetadata === "named";
  const names = named
    ? resourcesOf(context, "gke.node-pool").map(({ address }) => address.split("/").at(-1) ?? "")
    : [];
  const base = { needs: ["identity-pool"], settles: false } as const;
  if (!named) {
    return [
      {
        ...base,
        name: "node-pools",
        question: "Does every node pool run the GKE metadata server?",
        about: [cluster, addressOf("gke.node-pool", scope.cluster.name, "*")],
        ask: (session) =>
          judgePools(
            () => readPools(session),
            (read) => judgeAll(context, read),
          ),
      },
    ];
  }
  return names.map((name) => ({
    ...base,
    name: `node-pool/${name}`,
    question: `Does the node pool ${name} run the GKE metadata server?`,
    about: [addressOf("gke.node-pool", scope.cluster.name, name), cluster],
    ask: (session: Session) =>
      judgePools(
        () => readPools(session),
        ({ nodePools }) => {
          const pool = nodePools.find((item) => item.name === name);
          if (pool === undefined) return red("there is no such pool", "it was not made, or was deleted", "fgk apply");
          return judgePool(context, name, pool.config?.workloadMetadataConfig?.mode ?? "not set");
        },
      ),
  }));
}

/** The names of the checks above: what an identity probe needs. */
export function namesOfNodePoolChecks(checks: readonly Check[]): readonly string[] {
  return checks.filter(({ name }) => name === "node-pools" || name.startsWith("node-pool/")).map(({ name }) => name);
}

/** Who may not see the pools isn't told that they are wrong: the probes prove it. */
async function judgePools(read: () => Promise<ClusterRead>, judge: (read: ClusterRead) => Finding): Promise<Finding> {
  try {
    return judge(await read());
  } catch (error) {
    if (!(error instanceof Failure) || error.diagnostic.code !== "no-permission") throw error;
    return judgeUnreadable({ status: "unreadable", why: error.diagnostic, later: false });
  }
}

function judgeAll(context: CheckContext, cluster: ClusterRead): Finding {
  const findings = cluster.nodePools.map((pool) =>
    judgePool(context, pool.name ?? "", pool.config?.workloadMetadataConfig?.mode ?? "not set"),
  );
  if (findings.length === 0) return notAsked("the cluster has no node pools");
  const reds = findings.filter(({ status }) => status === "red");
  const [first] = reds;
  if (first === undefined)
    return green(`${findings.length === 1 ? "1 pool" : `${findings.length} pools`}: GKE_METADATA`);
  return reds.length === 1 ? first : { ...first, evidence: `${first.evidence} (and ${reds.length - 1} more pools)` };
}

function judgePool(context: CheckContext, name: string, mode: string): Finding {
  const { scope } = context;
  if (mode === "GKE_METADATA") return green(`${name}: GKE_METADATA`);
  return red(
    `${name}: config.workloadMetadataConfig.mode is ${mode}`,
    "pods on these nodes use the node's account",
    `gcloud container node-pools update ${name} --cluster ${scope.cluster.name} --location ${scope.location} --project ${scope.project} --workload-metadata=GKE_METADATA`,
  );
}
