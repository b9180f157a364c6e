import type { JsonObject, Session, World } from "@fgk/engine";
import { Failure, WorldError } from "@fgk/engine";
import { keepSecret, listSecrets } from "../google/known-secrets.ts";
import { scrubText } from "../google/scrub.ts";
import { writeCommand } from "../google/shell-words.ts";
import { forwardPort } from "../kubernetes/port-forward.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { flytePorts } from "./flyte-ports.ts";
import type { FlyteReach } from "./flyte-reach.ts";
import { callGrpc } from "./grpc-call.ts";
import { postOverStream } from "./http-post.ts";
import type { LoginTerms } from "./token-request.ts";
import { isSafe, readLoginTerms, readToken, writeTokenRequest } from "./token-request.ts";

/** A token as the calls show it; in memory only. */
export type Login =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly said: string };

const service = "flyteidl.service.AuthMetadataService";

/**
 * Logs in to Flyte as the file's client, once a session: Flyte says where its tokens come from, the client's secret gets one.
 * The secret and the token stay in memory. Throws `Failure` when the secret can't be read or the cluster refuses.
 */
export function logIn(session: Session, cluster: OpenCluster, flyte: FlyteReach, pod: string): Promise<Login> {
  return session.once("flyte login", async () => {
    const { auth } = flyte.scope.flyte;
    if (auth === null) return { ok: false, said: "the file has no flyte.auth" };
    const ask = (method: string): Promise<JsonObject> => askOpenly(session, cluster, flyte, pod, method);
    const terms = readLoginTerms(await ask("GetOAuth2Metadata"), await ask("GetPublicClientConfig"));
    if (terms === undefined) return { ok: false, said: "Flyte names no token endpoint" };
    const place = `${terms.tokenUrl.origin}${terms.tokenUrl.pathname}`;
    if (!isSafe(terms)) return { ok: false, said: `${place} isn't https: the client's secret isn't sent there` };
    const secret = await readClientSecret(session.world, flyte, auth.clientSecret);
    const request = writeTokenRequest(terms, auth.clientId, secret);
    keepSecret(session.world, request.authorization.replace(/^Basic /, ""));
    try {
      const answer = await fetchToken(session, cluster, flyte, { pod, terms, ...request });
      const found = readToken(answer.status, answer.text);
      return "token" in found
        ? { ok: true, headers: { [terms.header]: `Bearer ${keepSecret(session.world, found.token)}` } }
        : { ok: false, said: `${place} answered ${found.refused}` };
    } catch (error) {
      if (!(error instanceof WorldError) || error.kind === "aborted") throw error;
      return { ok: false, said: `${place}: ${scrubText(error.message, listSecrets(session.world))}` };
    }
  });
}

/** Whoever plans with a login needs this one secret, and no right to others. */
async function readClientSecret(world: World, flyte: FlyteReach, secret: string): Promise<string> {
  try {
    return keepSecret(world, (await flyte.readSecret(secret)).trim());
  } catch (error) {
    if (!(error instanceof Failure) || error.diagnostic.permission === undefined) throw error;
    const [, project = "", , name = ""] = secret.split("/");
    const grant = ["gcloud", "secrets", "add-iam-policy-binding", name, `--project=${project}`];
    const help = writeCommand(...grant, "--member=user:YOU", "--role=roles/secretmanager.secretAccessor");
    const address = { keyPath: "flyte.auth.clientSecret" };
    throw new Failure({ ...error.diagnostic, ...address, help: `the owner of the secret runs: ${help}` }, error.retry);
  }
}

/** These two calls need no login. */
async function askOpenly(
  session: Session,
  cluster: OpenCluster,
  { scope }: FlyteReach,
  pod: string,
  method: string,
): Promise<JsonObject> {
  const port = await forwardPort(cluster, scope.flyte.namespace, pod, flytePorts.grpc);
  try {
    return await callGrpc(session.world, port.stream, `${service}/${method}`, {});
  } finally {
    port.close();
  }
}

interface TokenCall {
  readonly pod: string;
  readonly terms: LoginTerms;
  readonly authorization: string;
  readonly form: string;
}

/** Flyte's own login server is asked where the pod is: its public address may lead nowhere from here. */
async function fetchToken(
  session: Session,
  cluster: OpenCluster,
  { scope }: FlyteReach,
  { pod, terms, authorization, form }: TokenCall,
): Promise<{ readonly status: number; readonly text: string }> {
  const { world } = session;
  if (terms.own) {
    const { host, pathname } = terms.tokenUrl;
    const path = pathname.slice(pathname.indexOf("/oauth2/"));
    const port = await forwardPort(cluster, scope.flyte.namespace, pod, flytePorts.http);
    return postOverStream(world, port.stream, { host, path, authorization, form });
  }
  const answer = await world.fetch(terms.tokenUrl.href, {
    method: "POST",
    headers: { authorization, accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: form,
    timeoutMs: 30_000,
  });
  return { status: answer.status, text: Buffer.from(answer.body).toString("utf8") };
}

/** What to do when the login of the file's client fails. */
export const loginHelp = "look at flyte.auth: the client's id, and the newest version of its secret";

/** Why the login of the file's client failed, for a plan or a step. */
export function loginFailure(clientId: string, said: string): Failure {
  return new Failure({
    severity: "error",
    code: "no-permission",
    summary: `Flyte doesn't let the client ${clientId} log in`,
    cause: said,
    help: loginHelp,
    keyPath: "flyte.auth",
  });
}
