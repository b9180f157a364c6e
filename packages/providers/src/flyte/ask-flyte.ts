import type { JsonObject, Session } from "@fgk/engine";
import { Failure, WorldError } from "@fgk/engine";
import { scrubText } from "../google/scrub.ts";
import { isReady, listFlytePods } from "../helm/flyte-pods.ts";
import type { ForwardedPort } from "../kubernetes/port-forward.ts";
import { forwardPort } from "../kubernetes/port-forward.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { flytePorts } from "./flyte-ports.ts";
import type { FlyteReach } from "./flyte-reach.ts";
import { callGrpc } from "./grpc-call.ts";
import { logIn } from "./login.ts";

/**
 * Why Flyte gave no answer.
 * `no-pod`: none is ready · `no-route`: nothing listens on the port · `http1`: another protocol answers there ·
 * `login-wanted`: Flyte asks who we are, and the file doesn't say · `login-failed`: it doesn't take what the file says ·
 * `unknown-call`: a gRPC server that doesn't know the call · `refused`: it said no.
 */
type FlyteProblem = "no-pod" | "no-route" | "http1" | "login-wanted" | "login-failed" | "unknown-call" | "refused";

export type FlyteAnswer =
  | { readonly ok: true; readonly answer: JsonObject }
  | { readonly ok: false; readonly problem: FlyteProblem; readonly status: string; readonly said: string };

/**
 * Asks Flyte over a port-forward to its pod; where it wants a login and the file has one, fgk logs in first. Throws `Failure`
 * only for what the cluster refuses, or a secret that can't be read.
 */
export async function askFlyte(
  session: Session,
  cluster: OpenCluster,
  flyte: FlyteReach,
  method: string,
  input: JsonObject,
): Promise<FlyteAnswer> {
  const { scope } = flyte;
  const pod = (await listFlytePods(session, cluster, scope)).find(isReady)?.metadata?.name;
  if (pod === undefined) return { ok: false, problem: "no-pod", status: "", said: "no Flyte pod is ready" };
  const ask = (headers: Headers): Promise<FlyteAnswer> =>
    askPod(session, cluster, flyte, pod, { method, input, headers });
  const openly = await ask({});
  if (openly.ok || openly.problem !== "login-wanted") return openly;
  if (scope.flyte.auth === null) return { ...openly, said: "Flyte asks for a login, and the file has no flyte.auth" };
  try {
    const login = await logIn(session, cluster, flyte, pod);
    if (!login.ok) return { ...openly, problem: "login-failed", said: login.said };
    const answer = await ask(login.headers);
    return answer.ok || answer.problem !== "login-wanted" ? answer : { ...answer, problem: "login-failed" };
  } catch (error) {
    return readProblem(error);
  }
}

type Headers = Readonly<Record<string, string>>;

async function askPod(
  session: Session,
  cluster: OpenCluster,
  { scope }: FlyteReach,
  pod: string,
  call: { readonly method: string; readonly input: JsonObject; readonly headers: Headers },
): Promise<FlyteAnswer> {
  const port = await forwardPort(cluster, scope.flyte.namespace, pod, flytePorts.grpc);
  try {
    return { ok: true, answer: await callGrpc(session.world, port.stream, call.method, call.input, call.headers) };
  } catch (error) {
    return readProblem(error, port);
  } finally {
    port.close();
  }
}

/** gRPC's status codes by number, as far as they are told apart. */
const statusNames: Readonly<Record<number, string>> = {
  3: "INVALID_ARGUMENT",
  4: "DEADLINE_EXCEEDED",
  5: "NOT_FOUND",
  6: "ALREADY_EXISTS",
  7: "PERMISSION_DENIED",
  12: "UNIMPLEMENTED",
  13: "INTERNAL",
  14: "UNAVAILABLE",
  16: "UNAUTHENTICATED",
};

function readProblem(error: unknown, port?: ForwardedPort): FlyteAnswer {
  if (error instanceof Failure) throw error;
  const message = error instanceof Error ? error.message : String(error);
  const said = scrubText(message).slice(0, 800);
  if (port?.firstBytes().startsWith("HTTP/1")) return { ok: false, problem: "http1", status: "", said };
  if (error instanceof WorldError) {
    if (error.kind === "aborted") throw new Failure({ severity: "error", code: "interrupted", summary: "interrupted" });
    return { ok: false, problem: "no-route", status: "", said };
  }
  const code = error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : undefined;
  if (code === undefined) throw error;
  const status = statusNames[code] ?? `code ${code}`;
  switch (status) {
    case "UNAUTHENTICATED":
      return { ok: false, problem: "login-wanted", status, said };
    case "UNIMPLEMENTED":
      return { ok: false, problem: "unknown-call", status, said };
    case "UNAVAILABLE":
    case "DEADLINE_EXCEEDED":
      return { ok: false, problem: "no-route", status, said };
    default:
      return { ok: false, problem: "refused", status, said };
  }
}
