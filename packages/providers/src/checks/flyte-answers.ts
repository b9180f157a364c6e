import type { Finding } from "@fgk/engine";
import type { FlyteAnswer } from "../flyte/ask-flyte.ts";
import { loginHelp } from "../flyte/login.ts";
import { explainText } from "../helm/pod-reason.ts";
import type { CheckContext } from "./context.ts";
import { notAsked, red } from "./context.ts";

/** What it means that Flyte gave no answer to a call. */
export function judgeProblem(context: CheckContext, found: Extract<FlyteAnswer, { readonly ok: false }>): Finding {
  const { namespace, release } = context.scope.flyte;
  const logs = `kubectl logs -n ${namespace} -l app.kubernetes.io/instance=${release} --tail=50`;
  switch (found.problem) {
    case "no-pod":
      return notAsked(found.said);
    case "login-wanted":
      return notAsked("Flyte asks for a login, and the file has no flyte.auth");
    case "login-failed": {
      const client = context.scope.flyte.auth?.clientId ?? "";
      return red(found.said, `Flyte doesn't let the client ${client} log in`, loginHelp);
    }
    case "http1":
      return red("HTTP/1 answered on the gRPC port", "something else listens on port 8089 of the pod", logs);
    case "tls":
      return red(
        "TLS answered on the gRPC port",
        "Flyte (or a sidecar on its port 8089) serves TLS, and fgk speaks to the pod in clear text, as the chart has it",
        "take server.security.secure out of configuration.inline in flyte.values; TLS belongs in front of the Service",
      );
    case "no-route":
      return red(found.said, "nothing answers gRPC on port 8089 of the pod", logs);
    case "unknown-call":
      return red(`${found.status}: ${found.said}`, "a gRPC server answers, but it isn't Flyte 1", logs);
    case "refused": {
      const reason = explainText(found.said, context.scope);
      return red(`${found.status}: ${found.said}`, reason?.cause ?? "Flyte refused", reason?.mend ?? logs);
    }
  }
}
