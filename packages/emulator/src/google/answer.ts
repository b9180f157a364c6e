import { ApiError, platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import { settle } from "../cloud/cloud.ts";
import type { CloudRequest, CloudResponse, Stored } from "../cloud/http.ts";
import type { Route } from "../cloud/router.ts";
import { matchRoute, parseBody, readQuery, runRoute, unknownRoute } from "../cloud/router.ts";
import { bearerToken, identifyCaller } from "./caller.ts";
import { allEffects } from "./effects.ts";
import {
  expiredCredentials,
  missingCredentials,
  quotaExceeded,
  serviceDisabled,
  unknownProject,
} from "./gate-errors.ts";
import { recordRequest } from "./journal.ts";
import { checkNeeds } from "./needs.ts";
import { findProject } from "./project.ts";
import { compiledGoogleRoutes } from "./routes.ts";
import { signatureKeys } from "./storage-signed-urls.ts";

/** APIs that answer in every project, enabled or not. */
const alwaysEnabled: readonly string[] = ["serviceusage.googleapis.com", "storage.googleapis.com"];

/** `-` and `_` stand for "whatever project the rest says". */
const namesNoProject: readonly string[] = ["-", "_"];

/** Answers one request to a Google API: what is due happens first, then the checks, then the route; all is journalled. */
export async function answerGoogle(cloud: Cloud, request: CloudRequest): Promise<CloudResponse> {
  settle(cloud, allEffects);
  const caller = identifyCaller(cloud, request).email;
  if (!isWellFormed(request.url.pathname)) return platformError(400, "The URL's path is not valid UTF-8.").response;
  const matched = matchRoute(compiledGoogleRoutes, request);
  if (matched === undefined) {
    const response = unknownRoute(request);
    recordRequest(cloud, request, { api: "unknown", status: response.status, write: request.method !== "GET", caller });
    return response;
  }
  const { route, params } = matched;
  const response = await answerRoute(cloud, request, route, params, caller);
  const write = route.method !== "GET" && route.reads !== true;
  recordRequest(cloud, request, { api: route.api, status: response.status, write, caller });
  return response;
}

async function answerRoute(
  cloud: Cloud,
  request: CloudRequest,
  route: Route,
  params: Readonly<Record<string, string>>,
  caller: string,
): Promise<CloudResponse> {
  try {
    const body = readBody(request, route.api);
    checkGate(cloud, request, route, body);
    const call = { request, params, query: request.url.searchParams, body, caller };
    checkNeeds(cloud, route, call);
    return await runRoute(cloud, route, call);
  } catch (error) {
    if (error instanceof ApiError) return error.response;
    throw error;
  }
}

function isWellFormed(path: string): boolean {
  try {
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
}

/** Everything that is refused before the API itself sees the request, in Google's order. */
function checkGate(cloud: Cloud, request: CloudRequest, route: Route, body: Stored): void {
  const token = bearerToken(request);
  if (cloud.faults.requireCredentials && token === undefined && !isSigned(request)) {
    throw missingCredentials(route.api, "permission" in route ? route.permission : undefined);
  }
  if (token !== undefined && cloud.faults.tokensExpired.includes(token)) throw expiredCredentials(route.api);
  const named = namedProject(request.url, body);
  const project = named === undefined ? undefined : findProject(cloud, named);
  takeQuota(cloud, request, route, project?.projectNumber ?? "0");
  if (named !== undefined && project === undefined) throw unknownProject(route.api, named);
  if (project !== undefined && !alwaysEnabled.includes(route.api)) {
    const answersFromMs = project.services[route.api];
    const answers = answersFromMs !== undefined && answersFromMs <= cloud.now();
    if (!answers) throw serviceDisabled(route.api, project.projectId);
  }
}

/** The project that the request is about: in its path, or as service networking and storage say it. */
function namedProject(url: URL, body: Stored): string | undefined {
  const network = url.searchParams.get("network") ?? body["network"] ?? body["consumerNetwork"] ?? "";
  const path = url.pathname.startsWith("/v1/services/") ? `/${network}` : decodeURIComponent(url.pathname);
  const inPath = /\/projects\/([^/:]+)/.exec(path)?.[1];
  const named = inPath ?? (url.pathname.includes("/storage/") ? url.searchParams.get("project") : null);
  return named === null || namesNoProject.includes(named) ? undefined : named;
}

function takeQuota(cloud: Cloud, request: CloudRequest, route: Route, projectNumber: string): void {
  for (const [key, left] of Object.entries(cloud.faults.quota)) {
    const [method, prefix] = key.split(" ");
    if (left <= 0 || method !== request.method || !request.url.pathname.startsWith(prefix ?? "/")) continue;
    cloud.faults.quota[key] = left - 1;
    throw quotaExceeded(route.api, projectNumber);
  }
}

/** A signed URL is the credential: whoever has it needs none, and sends bytes. */
function isSigned({ url }: CloudRequest): boolean {
  return signatureKeys.some((key) => readQuery(url.searchParams, key) !== undefined);
}

/** Uploads are bytes, whatever their content type says. */
function readBody(request: CloudRequest, api: string): Stored {
  const type = request.headers["content-type"] ?? "application/json";
  if (/^\/(resumable\/)?upload\//.test(request.url.pathname) || isSigned(request) || !type.includes("json")) return {};
  const body: unknown = parseBody(request);
  if (typeof body === "object" && body !== null && !Array.isArray(body)) {
    return keepNulls.includes(api) ? body : (dropNulls(body) as Stored);
  }
  throw platformError(400, "Invalid JSON payload received. Root element must be a message.");
}

/** The older APIs, whose patches remove a field by its null. To the others a field that is null isn't there. */
const keepNulls: readonly string[] = ["compute.googleapis.com", "sqladmin.googleapis.com", "storage.googleapis.com"];

function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([name, item]) => [name, dropNulls(item)]));
}
