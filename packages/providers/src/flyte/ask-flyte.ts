import type { JsonObject, Session, World } from "@fgk/engine";
import { listSecrets } from "../google/known-secrets.ts";
import { isReady, listFlytePods } from "../helm/flyte-pods.ts";
import type { ForwardedPort } from "../kubernetes/port-forward.ts";
import { forwardPort } from "../kubernetes/port-forward.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import type { FlyteAnswer } from "./flyte-answer.ts";
import { readProblem } from "./flyte-answer.ts";
import { flytePorts } from "./flyte-ports.ts";
import type { FlyteReach } from "./flyte-reach.ts";
import { callGrpc } from "./grpc-call.ts";
import { logIn } from "./login.ts";

export type { FlyteAnswer } from "./flyte-answer.ts";

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
    return readProblem(error, listSecrets(session.world));
  }
}

type Headers = Readonly<Record<string, string>>;

interface Call {
  readonly method: string;
  readonly input: JsonObject;
  readonly headers: Headers;
}

async function askPod(
  session: Session,
  cluster: OpenCluster,
  { scope }: FlyteReach,
  pod: string,
  call: Call,
): Promise<FlyteAnswer> {
  const port = await forwardPort(cluster, scope.flyte.namespace, pod, flytePorts.grpc);
  return askThrough(session.world, port, call);
}

/** One call through a connection of its own, which is closed afterwards. Throws `Failure` when interrupted. */
export async function askThrough(world: World, port: ForwardedPort, call: Call): Promise<FlyteAnswer> {
  try {
    return { ok: true, answer: await callGrpc(world, port.stream, call.method, call.input, call.headers) };
  } catch (error) {
    return readProblem(error, listSecrets(world), port.firstBytes());
  } finally {
    port.close();
  }
}
