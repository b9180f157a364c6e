import type { Check, JsonObject, Session } from "@fgk/engine";
import { addressOf, isJsonObject } from "@fgk/engine";
import type { FlyteAnswer } from "../flyte/ask-flyte.ts";
import { askFlyte } from "../flyte/ask-flyte.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import type { CheckContext } from "./context.ts";
import { green, red, warn } from "./context.ts";
import { judgeProblem } from "./flyte-answers.ts";

const wanted: readonly string[] = ["flyteidl.service.AdminService", "flyteidl.service.DataProxyService"];

/** Which gRPC services does Flyte list? Hardened installations switch the list off: a warning, not a fault. */
export function checkGrpcReflection(context: CheckContext): Check {
  const { flyte } = context.scope;
  return {
    name: "grpc-reflection",
    question: "Does Flyte list its gRPC services?",
    about: [addressOf("helm.release", flyte.namespace, flyte.release)],
    needs: ["release"],
    settles: false,
    ask: async (session) => {
      const found = await listServices(context, session, await context.reach.open(session));
      if (!found.ok) {
        if (found.problem === "unknown-call") {
          return warn(
            "gRPC reflection is switched off",
            "set server.grpc.serverReflection: true under configuration.inline in flyte.values",
          );
        }
        return judgeProblem(context, found);
      }
      const services = readServices(found.answer);
      const missing = wanted.find((name) => !services.includes(name));
      if (missing === undefined) return green(services.join(", "));
      return red(services.join(", ") || "no services", `${missing} isn't among them: this is not Flyte 1`, "fgk plan");
    },
  };
}

/** Under its old name when the server doesn't know the new one. */
async function listServices(context: CheckContext, session: Session, cluster: OpenCluster): Promise<FlyteAnswer> {
  const call = (version: string): Promise<FlyteAnswer> => {
    const method = `grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
    return askFlyte(session, cluster, context.flyte, method, { list_services: "*" });
  };
  const found = await call("v1");
  return !found.ok && found.problem === "unknown-call" ? call("v1alpha") : found;
}

function readServices(answer: JsonObject): readonly string[] {
  const list = answer["listServicesResponse"];
  const services: unknown = isJsonObject(list) ? list["service"] : undefined;
  if (!Array.isArray(services)) return [];
  return services
    .filter(isJsonObject)
    .flatMap(({ name }) => (typeof name === "string" ? [name] : []))
    .sort();
}
