import type { Check } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import type { CheckContext } from "./context.ts";
import { findResource, green, judgeUnreadable, notAsked, readResource, red } from "./context.ts";

/** Does the cluster hand out identities at all? */
export function checkIdentityPool(context: CheckContext): Check {
  const { scope } = context;
  const address = addressOf("gke.cluster", scope.cluster.name);
  const pool = `${scope.project}.svc.id.goog`;
  const where = `${scope.cluster.name} --location ${scope.location} --project ${scope.project}`;
  return {
    name: "identity-pool",
    question: `Does the cluster ${scope.cluster.name} use the identity pool ${pool}?`,
    about: [address],
    needs: [],
    settles: false,
    ask: async (session) => {
      const resource = findResource(context, address);
      if (resource === undefined) return notAsked("the file names no cluster");
      const live = await readResource(context, session, resource);
      if (live.status === "unreadable") return judgeUnreadable(live);
      if (live.status === "absent")
        return red("there is no such cluster", "it was not made, or was deleted", "fgk apply");
      const seen = live.fields["workloadPool"];
      if (seen === pool) return green(`workloadIdentityConfig.workloadPool is ${pool}`);
      return red(
        `workloadIdentityConfig.workloadPool is ${typeof seen === "string" && seen !== "" ? seen : "not set"}`,
        "Workload Identity is off: every pod uses its node's account",
        `gcloud container clusters update ${where} --workload-pool=${pool}`,
      );
    },
  };
}
