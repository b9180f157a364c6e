import type { Diagnostic } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { logIn, loginFailure } from "../flyte/login.ts";
import type { ProjectsAnswer } from "../flyte/project-list.ts";
import { listProjects } from "../flyte/project-list.ts";
import { explainText } from "../helm/pod-reason.ts";
import type { FlyteWay } from "./flyte-way.ts";
import type { WorkflowPlace } from "./place.ts";
import { judgePlace } from "./place.ts";
import { findReadyPod } from "./ready-pod.ts";

/** What Flyte said of a place. */
export interface PlaceAnswer {
  readonly wrong: readonly Diagnostic[];
  readonly login: PlaceLogin;
}

/** How Flyte is shown who calls: not at all, by a person in a browser, or by the token of the file's client, in memory only. */
export type PlaceLogin =
  | { readonly by: "nobody" }
  | { readonly by: "browser" }
  | { readonly by: "client"; readonly token: string };

/** Asks Flyte whether it knows a project and a domain. Throws `Failure` when it can't be asked and registering can't go on. */
export async function askPlace(way: FlyteWay, place: WorkflowPlace): Promise<PlaceAnswer> {
  const { name, cluster } = await findReadyPod(way);
  const session = way.openSession();
  const answer = await listProjects(session, cluster, way.flyte);
  const known = answer.ok ? answer.projects : judgeSilence(way, answer);
  const wrong = judgePlace(way.scope, place, known);
  if (way.scope.flyte.auth === null) return { wrong, login: { by: answer.ok ? "nobody" : "browser" } };
  // A Flyte without a login has no such service: then there is none to be made.
  const login = await logIn(session, cluster, way.flyte, name).catch((error: unknown) => {
    if (error instanceof Failure) throw error;
    return undefined;
  });
  const bearer = login?.ok === true ? Object.values(login.headers)[0] : undefined;
  if (bearer === undefined) return { wrong, login: { by: "nobody" } };
  return { wrong, login: { by: "client", token: bearer.replace(/^Bearer /, "") } };
}

type Silence = Extract<ProjectsAnswer, { readonly ok: false }>;

/** Whoever logs in in a browser is asked by pyflyte itself; nothing else lets it go on. */
function judgeSilence({ scope }: FlyteWay, { problem, status, said }: Silence): undefined {
  if (problem === "login-wanted") return undefined;
  if (problem === "login-failed") throw loginFailure(scope.flyte.auth?.clientId ?? "", said);
  const reason = explainText(said, scope);
  throw new Failure({
    severity: "error",
    code: "unreachable",
    summary: problem === "http1" ? "HTTP/1 answers on Flyte's gRPC port" : "Flyte doesn't say which projects it has",
    cause: [status, reason?.cause ?? said].filter((part) => part !== "").join(": "),
    help: reason?.mend ?? "fgk verify says what is wrong",
  });
}
