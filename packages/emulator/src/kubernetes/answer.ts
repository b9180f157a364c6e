import { ApiError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import { settle } from "../cloud/cloud.ts";
import type { CloudRequest, CloudResponse } from "../cloud/http.ts";
import { allEffects } from "../google/effects.ts";
import { recordRequest } from "../google/journal.ts";
import { answerVerb } from "./answer-verb.ts";
import { isProtobuf, readBody, withReader } from "./content.ts";
import { reconcile } from "./controllers/reconcile.ts";
import { answerDiscovery } from "./discovery/answer-discovery.ts";
import { isGroupServed, isServed } from "./discovery/served.ts";
import type { OnDemand } from "./openapi/on-demand.ts";
import { loadOnDemand } from "./openapi/on-demand.ts";
import type { Requester } from "./registry/caller.ts";
import { identifyRequester, requirePermission } from "./registry/caller.ts";
import { answerReview } from "./reviews.ts";
import { answerJson, methodNotAllowed, unknownResource } from "./status.ts";
import { findStore } from "./store.ts";
import type { Place } from "./strategies/strategy.ts";
import type { Target } from "./target.ts";
import { parseTarget, verbOf } from "./target.ts";

/** Answers one request to a cluster's API server: what is due happens first; everything is journalled. */
export async function answerKubernetes(cloud: Cloud, cluster: string, request: CloudRequest): Promise<CloudResponse> {
  const readable = isProtobuf(request) ? await withReader(request) : request;
  const types = await loadOnDemand(request);
  settle(cloud, allEffects);
  const { response: unwarned, caller } = answerOnce(cloud, cluster, readable, types);
  const response = warnOfEndpoints(request, unwarned);
  const isReview = parseTarget(request.url.pathname)?.resource.review === true;
  const write = !["GET", "HEAD"].includes(request.method) && !isReview && !request.url.searchParams.has("dryRun");
  recordRequest(cloud, keepSecrets(request), { api: "kubernetes", status: response.status, write, caller });
  return response;
}

/** The journal may be printed: secrets stay out of it, and what isn't text. */
export function keepSecrets(request: CloudRequest): CloudRequest {
  const isLeftOut = request.url.pathname.includes("/secrets") || isProtobuf(request);
  return isLeftOut ? { ...request, body: new Uint8Array() } : request;
}

interface Answered {
  readonly response: CloudResponse;
  readonly caller: string;
}

function answerOnce(cloud: Cloud, cluster: string, request: CloudRequest, types: OnDemand): Answered {
  let caller = "";
  try {
    const store = findStore(cloud, cluster);
    if (store === undefined) return { response: noControlPlane(), caller };
    const requester = identifyRequester(cloud, cluster, request);
    caller = requester.email;
    return { response: answerPath({ cloud, cluster, store }, request, requester, types), caller };
  } catch (error) {
    if (error instanceof ApiError) return { response: error.response, caller };
    throw error;
  }
}

/** A cluster that is being made or removed: in the real world nobody listens. */
function noControlPlane(): CloudResponse {
  return { status: 503, headers: { "content-type": "text/plain; charset=utf-8" }, body: "no control plane\n" };
}

function answerPath(place: Place, request: CloudRequest, requester: Requester, types: OnDemand): CloudResponse {
  if (types.answerOpenApi !== undefined && request.method === "GET") return types.answerOpenApi(place.store, request);
  const discovery = request.method === "GET" ? answerDiscovery(place.store, request) : undefined;
  if (discovery !== undefined) return discovery;
  const target = parseTarget(request.url.pathname);
  if (target === undefined) {
    const group = /^\/(?:api|apis\/([^/]+))(?:\/|$)/.exec(request.url.pathname);
    if (group !== null && isGroupServed(place.store, group[1] ?? "")) throw unknownResource();
    return noPage();
  }
  if (target.resource.review) {
    if (request.method !== "POST") throw methodNotAllowed();
    return answerJson(201, answerReview(place, target, requester, readBody(request)));
  }
  if (!isServed(place.store, target.resource)) {
    if (isGroupServed(place.store, target.resource.group)) throw unknownResource();
    return noPage();
  }
  requirePermission(requester, target, verbOf(request, target));
  const response = answerChecked(place, request, target, requester, types);
  if (request.method !== "GET") reconcile(place.cloud, place.cluster);
  return response;
}

function warnOfEndpoints(request: CloudRequest, response: CloudResponse): CloudResponse {
  if (parseTarget(request.url.pathname)?.resource.plural !== "endpoints") return response;
  const warning = '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"';
  return { ...response, headers: { ...response.headers, warning } };
}

/** What isn't of a group that is served is no business of the API. */
function noPage(): CloudResponse {
  return { status: 404, headers: { "content-type": "text/plain; charset=utf-8" }, body: "404 page not found\n" };
}

/** Answers with the warnings of the fields' check, where one was asked for. */
function answerChecked(
  place: Place,
  request: CloudRequest,
  target: Target,
  requester: Requester,
  { checkFields }: OnDemand,
): CloudResponse {
  if (checkFields === undefined) return answerVerb(place, request, target, requester);
  const checked = checkFields(request, target);
  const response = answerVerb(place, checked.request, target, requester, checked.checkResult);
  if (checked.warnings.length === 0) return response;
  const warning = checked.warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(", ");
  return { ...response, headers: { ...response.headers, warning } };
}
