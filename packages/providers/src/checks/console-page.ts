import type { Check } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import { flytePorts } from "../flyte/flyte-ports.ts";
import { getOverStream } from "../flyte/http-get.ts";
import { forwardPort } from "../kubernetes/port-forward.ts";
import type { CheckContext } from "./context.ts";
import { green, notAsked, red } from "./context.ts";
import { findFlytePod } from "./release.ts";

/** Is the web console there? */
export function checkConsolePage(context: CheckContext): Check {
  const { flyte, loadBalancer } = context.scope;
  return {
    name: "console",
    question: "Does the web console answer at /console?",
    about: [addressOf("helm.release", flyte.namespace, flyte.release)],
    needs: ["release"],
    settles: false,
    ask: async (session) => {
      const cluster = await context.reach.open(session);
      const pod = (await findFlytePod(context, session, cluster))?.metadata?.name;
      if (pod === undefined) return notAsked("no Flyte pod is ready");
      const port = await forwardPort(cluster, flyte.namespace, pod, flytePorts.http);
      try {
        const status = await getOverStream(port.stream, "/console");
        // With a login the console sends visitors there first.
        if (status === 200 || (status >= 300 && status < 400))
          return green(`GET /console on port ${flytePorts.http}: ${status}`);
        const mend = `kubectl port-forward -n ${flyte.namespace} svc/${loadBalancer.name} ${loadBalancer.ports.http}, then open http://localhost:${loadBalancer.ports.http}/console`;
        if (status === 404) return red(`GET /console: 404`, "this image of Flyte has no console in it", mend);
        return red(`GET /console: ${status === 0 ? "no answer" : status}`, "the console doesn't answer", mend);
      } finally {
        port.close();
      }
    },
  };
}
