import type { IncomingHttpHeaders } from "node:http";
import { ApiError } from "./cloud/api-error.ts";
import type { Cloud } from "./cloud/cloud.ts";
import { settle } from "./cloud/cloud.ts";
import type { CloudRequest, CloudResponse, Stored } from "./cloud/http.ts";
import { allEffects } from "./google/effects.ts";
import { recordRequest } from "./google/journal.ts";
import { keepSecrets } from "./kubernetes/answer.ts";
import type { ObjectRequest } from "./kubernetes/content.ts";
import { isProtobuf, readBody, withReader } from "./kubernetes/content.ts";
import { answerLog } from "./kubernetes/logs.ts";
import { requireAllowed } from "./kubernetes/outside/allow.ts";
import { isOnPoolNode } from "./kubernetes/outside/nodes.ts";
import type { Requester } from "./kubernetes/registry/caller.ts";
import { identifyRequester } from "./kubernetes/registry/caller.ts";
import { answerReview } from "./kubernetes/reviews.ts";
import { answerJson, failWith, methodNotAllowed } from "./kubernetes/status.ts";
import { findStore, readStored } from "./kubernetes/store.ts";
import type { Place } from "./kubernetes/strategies/strategy.ts";
import type { Target } from "./kubernetes/target.ts";
import { parseTarget } from "./kubernetes/target.ts";
import { requestToken } from "./kubernetes/tokens.ts";
import { upgradeKubernetes } from "./kubernetes/upgrade.ts";
import type { Answerer } from "./server-http.ts";
import type { OutsideClient } from "./server-outside-client.ts";
import { tunnelOutside } from "./server-outside-tunnel.ts";

/**
 * Answers for a cluster that is a real API server's: who asks and whether they may is decided here, as for any cluster, and
 * what then is to be done is passed on. What only nodes, Google or IAM know is answered here too.
 */
export function outsideAnswerer(cloud: Cloud, cluster: string, client: OutsideClient): Answerer {
  return {
    answer: (request) => answerOutside(cloud, cluster, client, request),
    upgrade: (request, socket, head, raw) => {
      settle(cloud, allEffects);
      const store = findStore(cloud, cluster);
      const target = parseTarget(request.url.pathname);
      const pod =
        store === undefined || target?.resource.plural !== "pods" || target.name === undefined
          ? undefined
          : readStored(store, target.resource, target.namespace, target.name);
      const isOurs = store === undefined || pod === undefined || isOnPoolNode(store, pod);
      if (isOurs) upgradeKubernetes(cloud, cluster, request, socket, head, raw);
      else tunnelOutside(client, { cloud, cluster, request, socket, head, raw });
    },
  };
}

async function answerOutside(
  cloud: Cloud,
  cluster: string,
  client: OutsideClient,
  request: CloudRequest,
): Promise<CloudResponse> {
  const readable = isProtobuf(request) ? await withReader(request) : request;
  settle(cloud, allEffects);
  const target = parseTarget(request.url.pathname);
  let caller = "";
  const decide = async (): Promise<CloudResponse> => {
    const store = findStore(cloud, cluster);
    if (store === undefined)
      return { status: 503, headers: { "content-type": "text/plain" }, body: "no control plane\n" };
    const requester = identifyRequester(cloud, cluster, request);
    caller = requester.email;
    const place = { cloud, cluster, store };
    return answerHere(place, readable, target, requester) ?? passOn(client, request);
  };
  const response = await decide().catch((error: unknown) => {
    if (error instanceof ApiError) return error.response;
    throw error;
  });
  const isDry = request.url.searchParams.has("dryRun") || target?.resource.review === true;
  const write = !["GET", "HEAD"].includes(request.method) && !isDry;
  recordRequest(cloud, keepSecrets(request), { api: "kubernetes", status: response.status, write, caller });
  return response;
}

/** What isn't passed on. Throws what is to be answered instead to whoever may not. */
function answerHere(
  place: Place,
  request: ObjectRequest,
  target: Target | undefined,
  requester: Requester,
): CloudResponse | undefined {
  if (Object.keys(request.headers).some((name) => name.startsWith("impersonate-"))) throw noImpersonation();
  if (target?.resource.review === true) {
    if (request.method !== "POST") throw methodNotAllowed();
    return answerJson(201, answerReview(place, target, requester, readBody(request)));
  }
  requireAllowed(place, request, target, requester);
  if (target?.subresource === "token" && request.method === "POST") {
    return answerJson(201, requestToken(place, target, readBody(request)));
  }
  if (target?.subresource === "log" && request.method === "GET" && isOurPod(place, target)) {
    return answerLog(place, target.namespace, target.name ?? "", request.url.searchParams);
  }
  return undefined;
}

function isOurPod({ store }: Place, target: Target): boolean {
  const pod: Stored | undefined = readStored(store, target.resource, target.namespace, target.name ?? "");
  return pod !== undefined && isOnPoolNode(store, pod);
}

function noImpersonation(): Error {
  const message = "the fgk emulator passes no impersonation on to a real API server: use the token of a caller instead";
  return failWith({ code: 403, reason: "Forbidden", message });
}

/** Headers that are about one connection, or about who is asked. */
const ownHeaders = [
  "authorization",
  "connection",
  "content-length",
  "host",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
];

async function passOn(client: OutsideClient, request: CloudRequest): Promise<CloudResponse> {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ownHeaders.includes(name)));
  const answer = await client.open({
    method: request.method,
    path: request.url.pathname + request.url.search,
    headers,
    ...(request.body.length === 0 ? {} : { body: request.body }),
  });
  return { status: answer.statusCode ?? 502, headers: passBack(answer.headers), body: "", bytes: answer };
}

function passBack(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name === "content-length" || !ownHeaders.includes(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}
