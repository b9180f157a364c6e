import type { CloudRequest, CloudResponse, Stored } from "../cloud/http.ts";
import type { PatchType } from "./content.ts";
import { readBody, readPatch, writerOf } from "./content.ts";
import { answerLog } from "./logs.ts";
import { isObject } from "./patch/merge-patch.ts";
import type { Requester } from "./registry/caller.ts";
import { createObject } from "./registry/create.ts";
import type { DeleteOptions } from "./registry/delete.ts";
import { deleteObject } from "./registry/delete.ts";
import { patchObject, requireFieldManager } from "./registry/patch.ts";
import { getObject, listObjects, selectObjects } from "./registry/read.ts";
import { updateObject } from "./registry/update.ts";
import { readDryRun } from "./registry/write.ts";
import { changeScale, readScale } from "./scale.ts";
import { answerJson, badRequest, methodNotAllowed, refuseOptions, unknownResource } from "./status.ts";
import { containersOf } from "./strategies/pod-defaults.ts";
import type { Place } from "./strategies/strategy.ts";
import { makeShaper, readAnswerShape } from "./tables/answer-shape.ts";
import type { Target } from "./target.ts";
import { isWatch } from "./target.ts";
import { requestToken } from "./tokens.ts";
import { answerWatch } from "./watch/answer-watch.ts";

/**
 * Does to a resource what the request's method says, for a caller who may. `checkResult` judges what a patch makes of the
 * object, where only that can be judged. Throws what the API server would answer.
 */
export function answerVerb(
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
  if (subresource === "exec" || subresource === "portforward") throw wantUpgrade(place, request, target);
  return answerJson(200, shape(getObject(place, resource, namespace, name)));
}

function answerCreate(place: Place, request: CloudRequest, target: Target, requester: Requester): CloudResponse {
  if (target.subresource === "exec" || target.subresource === "portforward") throw wantUpgrade(place, request, target);
  if (target.subresource === "token") return answerJson(201, requestToken(place, target, readBody(request)));
  if (target.name !== undefined || (target.resource.namespaced && target.namespace === undefined))
    throw methodNotAllowed();
  const options = {
    writer: writerOf(request),
    requester,
    dryRun: readDryRun(request.url.searchParams, request.method),
  };
  return answerJson(201, createObject(place, target.resource, target.namespace, readBody(request), options));
}

/** Streams come by an upgrade; whether there is such a pod and container is looked at before. */
function wantUpgrade(place: Place, request: CloudRequest, { resource, namespace, name }: Target): Error {
  const pod = getObject(place, resource, namespace, name ?? "");
  const container = request.url.searchParams.get("container");
  const names = containersOf(pod["spec"]).map((one) => String(one["name"]));
  return container === null || names.includes(container)
    ? badRequest("Upgrade request required")
    : badRequest(`container ${container} is not valid for pod ${name}`);
}

function answerUpdate(place: Place, request: CloudRequest, target: Target, requester: Requester): CloudResponse {
  const { resource, namespace, name, subresource } = target;
  if (name === undefined) throw methodNotAllowed();
  const dryRun = readDryRun(request.url.searchParams, request.method);
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
    dryRun: readDryRun(query, request.method),
    subresource,
    type,
    force,
    checkResult,
  };
  const { object, isNew } = patchObject(place, resource, namespace, name, body, options);
  return answerJson(isNew ? 201 : 200, object);
}

function answerScale(place: Place, request: CloudRequest, target: Target, requester: Requester): CloudResponse {
  const options = {
    writer: writerOf(request),
    requester,
    dryRun: readDryRun(request.url.searchParams, request.method),
  };
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
  if (name === undefined && resource.namespaced && namespace === undefined) throw methodNotAllowed();
  const query = request.url.searchParams;
  const options = readDeleteOptions(query, readBody(request) ?? {});
  if (name !== undefined) return answerJson(200, deleteObject(place, resource, namespace, name, options));
  const list = listObjects(place, resource, namespace, query);
  for (const object of selectObjects(place, resource, namespace, query)) {
    deleteObject(place, resource, object["metadata"].namespace, object["metadata"].name, options);
  }
  return answerJson(200, list);
}

/** What a deletion is asked for with: the body's word counts more than the query's. */
function readDeleteOptions(query: URLSearchParams, body: Stored): DeleteOptions {
  const { preconditions, dryRun = [] } = body;
  const asked = query.get("gracePeriodSeconds") ?? "";
  const grace: unknown = body["gracePeriodSeconds"] ?? (asked === "" ? undefined : Number(asked));
  const isWrong =
    (preconditions !== undefined && !isObject(preconditions)) || !Array.isArray(dryRun) || !isObject(body);
  if (isWrong || (grace !== undefined && !Number.isSafeInteger(grace))) {
    throw badRequest("the object provided is unrecognized (must be of type DeleteOptions)");
  }
  const policy: unknown = body["propagationPolicy"] ?? query.get("propagationPolicy") ?? "Background";
  if (typeof policy !== "string" || !propagationPolicies.includes(policy)) throw refusePropagation(policy);
  return {
    dryRun: readDryRun(query, "DELETE") || dryRun.includes("All"),
    ...(preconditions === undefined ? {} : { preconditions }),
    ...(grace === undefined ? {} : { gracePeriodSeconds: Number(grace) }),
    propagationPolicy: policy,
  };
}

const propagationPolicies: readonly string[] = ["Foreground", "Background", "Orphan"];

function refusePropagation(policy: unknown): Error {
  const text = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`;
  return refuseOptions("DeleteOptions", { field: "propagationPolicy", reason: "FieldValueNotSupported", text });
}
