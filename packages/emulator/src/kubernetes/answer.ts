import { ApiError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import { settle } from "../cloud/cloud.ts";
import type { CloudRequest, CloudResponse, Stored } from "../cloud/http.ts";
import { allEffects } from "../google/effects.ts";
import { recordRequest } from "../google/journal.ts";
import type { PatchType } from "./content.ts";
import { isProtobuf, readBody, readPatch, withReader, writerOf } from "./content.ts";
import { reconcile } from "./controllers/reconcile.ts";
import { answerDiscovery } from "./discovery/answer-discovery.ts";
import { isServed } from "./discovery/served.ts";
import { answerLog } from "./logs.ts";
import type { OnDemand } from "./openapi/on-demand.ts";
import { loadOnDemand } from "./openapi/on-demand.ts";
import type { Requester } from "./registry/caller.ts";
import { identifyRequester, requirePermission } from "./registry/caller.ts";
import { createObject } from "./registry/create.ts";
import { deleteObject } from "./registry/delete.ts";
import { patchObject, requireFieldManager } from "./registry/patch.ts";
import { getObject, listObjects, selectObjects } from "./registry/read.ts";
import { updateObject } from "./registry/update.ts";
import { readDryRun } from "./registry/write.ts";
import { answerReview } from "./reviews.ts";
import { changeScale, readScale } from "./scale.ts";
import { answerJson, badRequest, methodNotAllowed, unknownResource } from "./status.ts";
import { findStore } from "./store.ts";
import type { Place } from "./strategies/strategy.ts";
import { makeShaper, readAnswerShape } from "./tables/answer-shape.ts";
import type { Target } from "./target.ts";
import { isWatch, parseTarget, verbOf } from "./target.ts";
import { requestToken } from "./tokens.ts";
import { answerWatch } from "./watch/answer-watch.ts";

/** Answers one request to a cluster's API server: what is due happens first; everything is journalled. */
export async function answerKubernetes(cloud: Cloud, cluster: string, request: CloudRequest): Promise<CloudResponse> {
  const readable = isProtobuf(request) ? await withReader(request) : request;
  const types = await loadOnDemand(request);
  settle(cloud, allEffects);
  const { response, caller } = answerOnce(cloud, cluster, readable, types);
  const isReview = parseTarget(request.url.pathname)?.resource.review === true;
  const write = !["GET", "HEAD"].includes(request.method) && !isReview && !request.url.searchParams.has("dryRun");
  recordRequest(cloud, keepSecrets(request), { api: "kubernetes", status: response.status, write, caller });
  return response;
}

/** The journal may be printed: secrets stay out of it, and what isn't text. */
function keepSecrets(request: CloudRequest): CloudRequest {
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
    if (/^\/apis?\//.test(request.url.pathname)) throw unknownResource();
    return { status: 404, headers: { "content-type": "text/plain; charset=utf-8" }, body: "404 page not found\n" };
  }
  if (target.resource.review) {
    if (request.method !== "POST") throw methodNotAllowed();
    return answerJson(201, answerReview(place, target, requester, readBody(request)));
  }
  if (!isServed(place.store, target.resource)) throw unknownResource();
  requirePermission(requester, target, verbOf(request, target));
  const response = answerChecked(place, request, target, requester, types);
  if (request.method !== "GET") reconcile(place.cloud, place.cluster);
  return response;
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

function answerVerb(
  place: Place,
  request: CloudRequest,
  target: Target,
  requester: Requester,
  checkResult?: (object: Stored) => Stored,
): CloudResponse {
  if (target.subresource !== undefined && !target.resource.subresources.includes(target.subresource))
    throw unknownResource();
  if (target.subresource === "scale") return answerScale(place, request, target, requester);
  switch (request.method) {
    case "GET":
      return answerRead(place, request, target);
    case "POST":
      return answerCreate(place, request, target, requester);
    case "PUT":
      return answerUpdate(place, request, target, requester);
    case "PATCH":
      return answerPatch(place, request, target, requester, checkResult);
    case "DELETE":
      return answerDelete(place, request, target);
    default:
      throw methodNotAllowed();
  }
}

function answerRead(place: Place, request: CloudRequest, target: Target): CloudResponse {
  const { resource, namespace, name, subresource } = target;
  const query = request.url.searchParams;
  const shape = makeShaper(place, resource, readAnswerShape(request));
  if (name === undefined) {
    return isWatch(request)
      ? answerWatch(place, target, query, shape)
      : answerJson(200, shape(listObjects(place, resource, namespace, query)));
  }
  if (subresource === "log") return answerLog(place, namespace, name, query);
  if (subresource === "exec" || subresource === "portforward") throw badRequest("Upgrade request required");
  return answerJson(200, shape(getObject(place, resource, namespace, name)));
}

function answerCreate(place: Place, request: CloudRequest, target: Target, requester: Requester): CloudResponse {
  if (target.subresource === "exec" || target.subresource === "portforward")
    throw badRequest("Upgrade request required");
  if (target.subresource === "token") return answerJson(201, requestToken(place, target, readBody(request)));
  if (target.name !== undefined || (target.resource.namespaced && target.namespace === undefined))
    throw methodNotAllowed();
  const options = { writer: writerOf(request), requester, dryRun: readDryRun(request.url.searchParams) };
  return answerJson(201, createObject(place, target.resource, target.namespace, readBody(request), options));
}

function answerUpdate(place: Place, request: CloudRequest, target: Target, requester: Requester): CloudResponse {
  const { resource, namespace, name, subresource } = target;
  if (name === undefined) throw methodNotAllowed();
  const dryRun = readDryRun(request.url.searchParams);
  const options = { writer: writerOf(request), requester, dryRun, subresource };
  return answerJson(200, updateObject(place, resource, namespace, name, readBody(request), options));
}

function answerPatch(
  place: Place,
  request: CloudRequest,
  target: Target,
  requester: Requester,
  checkResult: ((object: Stored) => Stored) | undefined,
): CloudResponse {
  const { resource, namespace, name, subresource } = target;
  if (name === undefined) throw methodNotAllowed();
  const query = request.url.searchParams;
  const { type, body } = readPatch(request);
  if (type === "apply") requireFieldManager(query);
  const force = query.get("force") === "true";
  const options = {
    writer: writerOf(request),
    requester,
    dryRun: readDryRun(query),
    subresource,
    type,
    force,
    checkResult,
  };
  const { object, isNew } = patchObject(place, resource, namespace, name, body, options);
  return answerJson(isNew ? 201 : 200, object);
}

function answerScale(place: Place, request: CloudRequest, target: Target, requester: Requester): CloudResponse {
  const options = { writer: writerOf(request), requester, dryRun: readDryRun(request.url.searchParams) };
  const change = (by: PatchType | "replacement", body: unknown): CloudResponse =>
    answerJson(200, changeScale(place, target, { by, body }, options));
  if (request.method === "GET") return answerJson(200, readScale(place, target));
  if (request.method === "PUT") return change("replacement", readBody(request));
  if (request.method !== "PATCH") throw methodNotAllowed();
  const { type, body } = readPatch(request);
  return change(type, body);
}

function answerDelete(place: Place, request: CloudRequest, target: Target): CloudResponse {
  const { resource, namespace, name } = target;
  if (target.subresource !== undefined) throw methodNotAllowed();
  const query = request.url.searchParams;
  const body: Stored = readBody(request) ?? {};
  const grace =
    body["gracePeriodSeconds"] ??
    (query.has("gracePeriodSeconds") ? Number(query.get("gracePeriodSeconds")) : undefined);
  const options = {
    dryRun: readDryRun(query) || ((body["dryRun"] ?? []) as readonly string[]).includes("All"),
    ...(body["preconditions"] === undefined ? {} : { preconditions: body["preconditions"] }),
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    propagationPolicy: body["propagationPolicy"] ?? query.get("propagationPolicy") ?? "Background",
  };
  if (name !== undefined) return answerJson(200, deleteObject(place, resource, namespace, name, options));
  const list = listObjects(place, resource, namespace, query);
  for (const object of selectObjects(place, resource, namespace, query)) {
    deleteObject(place, resource, object["metadata"].namespace, object["metadata"].name, options);
  }
  return answerJson(200, list);
}
