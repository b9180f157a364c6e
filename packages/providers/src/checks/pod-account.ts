import type { Check } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import type { CheckContext } from "./context.ts";
import { green, notAsked, red } from "./context.ts";
import { findFlytePod } from "./release.ts";

/** Which Kubernetes account does the Flyte pod use? */
export function checkPodAccount(context: CheckContext): Check {
  const { flyte } = context.scope;
  return {
    name: "pod-account",
    question: `Does the Flyte pod use the account ${flyte.namespace}/${flyte.fullname}?`,
    about: [addressOf("helm.release", flyte.namespace, flyte.release)],
    needs: ["release"],
    settles: false,
    ask: async (session) => {
      const pod = await findFlytePod(context, session, await context.reach.open(session));
      if (pod === undefined) return notAsked("no Flyte pod is ready");
      const name = pod.metadata?.name ?? "the pod";
      if (pod.spec?.hostNetwork === true) {
        return red(
          `${name} uses the host's network`,
          "a pod on the host's network gets its node's identity, whatever its account",
          "take hostNetwork out of deployment.extraPodSpec in flyte.values",
        );
      }
      const account = pod.spec?.serviceAccountName ?? "default";
      if (account === flyte.fullname) return green(`${name}: serviceAccountName ${account}`);
      return red(
        `${name}: serviceAccountName ${account}`,
        `the members and the annotation are for ${flyte.fullname}`,
        "set flyte.fullname to the release's fullname, or serviceAccount.name in flyte.values",
      );
    },
  };
}
