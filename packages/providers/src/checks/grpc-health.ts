import type { Check, Finding } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import type { FlyteAnswer } from "../flyte/ask-flyte.ts";
import { askFlyte } from "../flyte/ask-flyte.ts";
import type { CheckContext } from "./context.ts";
import { green, red, warn } from "./context.ts";
import { judgeProblem } from "./flyte-answers.ts";

/** Does Flyte call itself healthy? The chart's probes ask the HTTP port only: the gRPC server may be down behind them. */
export function checkGrpcHealth(context: CheckContext): Check {
  const { flyte } = context.scope;
  return {
    name: "grpc-health",
    question: "Does Flyte's gRPC server say that it serves?",
    about: [addressOf("helm.release", flyte.namespace, flyte.release)],
    needs: ["release"],
    settles: false,
    ask: async (session) => {
      const cluster = await context.reach.open(session);
      return judgeHealth(
        context,
        await askFlyte(session, cluster, context.flyte, "grpc.health.v1.Health/Check", { service: "" }),
      );
    },
  };
}

/** What Flyte's answer about its health means. A server without that service may be a whole Flyte: the next checks say so. */
export function judgeHealth(context: CheckContext, found: FlyteAnswer): Finding {
  if (!found.ok) {
    if (found.problem === "unknown-call") return warn("it has no health service (grpc.health.v1)");
    return judgeProblem(context, found);
  }
  const status = String(found.answer["status"]);
  if (status === "SERVING") return green(status);
  const { namespace, release } = context.scope.flyte;
  return red(
    status,
    status === "NOT_SERVING" ? "Flyte is starting or shutting down, or has lost what it needs" : "Flyte doesn't know",
    `kubectl logs -n ${namespace} -l app.kubernetes.io/instance=${release} --tail=50`,
  );
}
