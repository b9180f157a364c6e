import { ApiError, platformError } from "./api-error.ts";
import type { Cloud } from "./cloud.ts";
import type { CloudRequest, CloudResponse, Stored } from "./http.ts";
import { json } from "./http.ts";
import { isTooDeep } from "./plain-json.ts";

/** One call, matched: its path's parameters, its query and its parsed JSON body. */
export interface Call {
  readonly request: CloudRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Stored;
  readonly caller: string;
}

/** A permission, and the full name of the resource whose policies decide it: `projects/P/…`, or `buckets/B`. */
export interface Need {
  readonly permission: string;
  /** Undefined when the resource can't be told or isn't there, and the API says so whoever asks: nothing is decided. */
  readonly on: string | undefined;
}

/** What a caller must hold before the route runs. */
export type Guard =
  | {
      /** The IAM permission that every call of the route needs. */
      readonly permission: string;
      /** On what, where the path doesn't say it all. */
      readonly on?: (cloud: Cloud, call: Call) => string | undefined;
      /** What else this call needs, by what it asks for. */
      readonly also?: (cloud: Cloud, call: Call) => readonly Need[];
    }
  | {
      /** Why nobody needs a permission here. */
      readonly open: string;
    };

export type Route = RouteBase & Guard;

interface RouteBase {
  /** The API's host name, as service usage names it. */
  readonly api: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `{name}` is one path segment (or the part before a `:verb`), `{+name}` the rest of the path. */
  readonly path: string;
  /** A POST that only reads (`:getIamPolicy`, `/wait`). */
  readonly reads?: true;
  /** The route fits only a request whose query has this key, in whatever case (the signature of a signed URL). */
  readonly withQuery?: string;
  readonly handle: (cloud: Cloud, call: Call) => unknown | Promise<unknown>;
}

/** A handler may answer any status by returning one of these; any other value is a 200 with that JSON. */
export interface Answer {
  readonly answer: CloudResponse;
}

export function answer(response: CloudResponse): Answer {
  return { answer: response };
}

export function isAnswer(value: unknown): value is Answer {
  return typeof value === "object" && value !== null && "answer" in value;
}

export type CompiledRoute = Route & {
  readonly pattern: RegExp;
  /** What its paths begin with: most routes are told apart by that alone. */
  readonly prefix: string;
};

export function compileRoutes(routes: readonly Route[]): readonly CompiledRoute[] {
  return routes.map((route) => ({
    ...route,
    pattern: compilePath(route.path),
    prefix: route.path.replace(/\{.*$/, ""),
  }));
}

function compilePath(path: string): RegExp {
  const source = path
    .replace(/[.*?^$()|[\]\\]/g, "\\$&")
    .replace(/\{\+(\w+)\}/g, "(?<$1>.+)")
    .replace(/\{(\w+)\}/g, "(?<$1>[^/]+?)");
  return new RegExp(`^${source}$`);
}

/** The first route that fits. */
export function matchRoute(
  routes: readonly CompiledRoute[],
  request: CloudRequest,
): { readonly route: CompiledRoute; readonly params: Readonly<Record<string, string>> } | undefined {
  const { pathname } = request.url;
  for (const route of routes) {
    if (route.method !== request.method || !pathname.startsWith(route.prefix)) continue;
    if (route.withQuery !== undefined && readQuery(request.url.searchParams, route.withQuery) === undefined) continue;
    const match = route.pattern.exec(pathname);
    if (match === null) continue;
    const params: Record<string, string> = {};
    for (const [name, value] of Object.entries(match.groups ?? {})) params[name] = decodeURIComponent(value);
    return { route, params };
  }
  return undefined;
}

/** A parameter whose name is taken in whatever case. */
export function readQuery(query: URLSearchParams, name: string): string | undefined {
  for (const [key, value] of query) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}

/** Runs a handler and turns what it returns or throws into a response. */
export async function runRoute(cloud: Cloud, route: Route, call: Call): Promise<CloudResponse> {
  try {
    const value = await route.handle(cloud, call);
    return isAnswer(value) ? value.answer : json(200, value ?? {});
  } catch (error) {
    if (error instanceof ApiError) return error.response;
    throw error;
  }
}

/**
 * Unknown routes say which they are. gcloud 528 repeats a 501 for half a minute, as any 5xx and whatever its headers say, and
 * prints the text then. A 4xx it wouldn't repeat, but that would read as Google's own word on what isn't there.
 */
export function unknownRoute(request: CloudRequest): CloudResponse {
  return platformError(501, `the fgk emulator doesn't serve ${request.method} ${request.url.pathname}`, {
    status: "UNIMPLEMENTED",
  }).response;
}

export function parseBody(request: CloudRequest): Stored {
  if (request.body.length === 0) return {};
  const text = new TextDecoder().decode(request.body);
  if (isTooDeep(text)) throw platformError(400, "Invalid JSON payload received. Message too deep.");
  try {
    return JSON.parse(text) as Stored;
  } catch {
    throw platformError(400, "Invalid JSON payload received. Unexpected end of string.");
  }
}
