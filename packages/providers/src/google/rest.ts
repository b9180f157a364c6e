import type { FetchAnswer, World } from "@fgk/engine";
import { Failure, isJsonObject, limits } from "@fgk/engine";
import type { Credentials } from "./credentials.ts";
import type { Endpoints, GoogleApi } from "./endpoints.ts";
import { failureOfAnswer, failureOfContent, failureOfWorld } from "./failure.ts";
import { listSecrets } from "./known-secrets.ts";
import type { Attempt, PlanContext } from "./meaning.ts";
import { secretsInBody } from "./scrub.ts";

/** One call of a Google API. */
export interface RestCall {
  readonly api: GoogleApi;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the slash after the host on, its parts encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The words after "can't": `create the cluster flyte`. */
  readonly what: string;
  /** The permission that it needs, for APIs whose refusals don't say it (Cloud SQL). */
  readonly permission?: string;
}

/** A page of any of Google's lists. */
export interface Page {
  readonly nextPageToken?: string | null;
}

/** The Google APIs over the world's fetch. All methods throw `Failure`. */
export interface Rest {
  /** One call; the answer's JSON (an empty answer is `{}`), trusted to be what the API's own schema says. */
  readonly call: <T>(call: RestCall) => Promise<T>;
  /** Every page of a list. */
  readonly list: <P extends Page, T>(
    call: RestCall,
    itemsOf: (page: P) => readonly T[] | null | undefined,
  ) => Promise<readonly T[]>;
}

/** A small REST client: one door for errors, one refresh of a refused token, no retries (those are the engine's). */
export function createRest(world: World, endpoints: Endpoints, credentials: Credentials, plan?: PlanContext): Rest {
  const attemptOf = (call: RestCall): Attempt => describeAttempt(world, endpoints, call, plan);
  const attemptOnce = async (attempt: Attempt, call: RestCall): Promise<FetchAnswer> => {
    const url = urlOf(endpoints, call);
    const headers = await credentials.headers();
    try {
      return await world.fetch(url, {
        method: call.method,
        headers: {
          accept: "application/json",
          ...headers,
          ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
    } catch (error) {
      throw failureOfWorld(attempt, error);
    }
  };
  const send = async (call: RestCall): Promise<FetchAnswer> => {
    const attempt = attemptOf(call);
    let answer = await attemptOnce(attempt, call);
    if (answer.status === 401) {
      credentials.forget();
      answer = await attemptOnce(attempt, call);
    }
    if (answer.status < 200 || answer.status > 299) throw failureOfAnswer(attempt, answer);
    if (answer.body.length > limits.answerBytes) {
      throw failureOfContent(attempt, `an answer of ${answer.body.length} bytes is more than fgk takes`);
    }
    return answer;
  };
  const call = async <T>(request: RestCall): Promise<T> => {
    const answer = await send(request);
    return parseAnswer<T>(attemptOf(request), answer);
  };
  const unlisted = (request: RestCall): Failure => failureOfContent(attemptOf(request), "the answer is no list");
  return { call, list: (request, itemsOf) => listPages(call, request, itemsOf, unlisted) };
}

function describeAttempt(
  world: World,
  { emulator }: Endpoints,
  call: RestCall,
  plan: PlanContext | undefined,
): Attempt {
  return {
    api: call.api,
    what: call.what,
    write: call.method !== "GET" && !/:(getIamPolicy|testIamPermissions)(\?|$)/.test(call.path),
    path: call.path,
    // Asked when something failed: by then the run may hold more.
    get secrets() {
      return [...secretsInBody(call.body), ...listSecrets(world)];
    },
    nowMs: world.now(),
    permission: call.permission,
    emulator,
    plan,
  };
}

function urlOf(endpoints: Endpoints, call: RestCall): string {
  const url = `${endpoints.baseOf(call.api)}${call.path}`;
  const query = Object.entries(call.query ?? {}).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return query.length === 0 ? url : `${url}?${query.join("&")}`;
}

function parseAnswer<T>(attempt: Attempt, answer: FetchAnswer): T {
  if (answer.body.length === 0) return {} as T;
  const content = parseJson(new TextDecoder().decode(answer.body));
  if (!isJsonObject(content)) throw failureOfContent(attempt, "the answer was cut off or is no JSON object");
  return content as T;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function listPages<P extends Page, T>(
  call: <A>(request: RestCall) => Promise<A>,
  request: RestCall,
  itemsOf: (page: P) => readonly T[] | null | undefined,
  unlisted: (request: RestCall) => Failure,
): Promise<readonly T[]> {
  const items: T[] = [];
  let pageToken = "";
  for (let pages = 0; pages < limits.pages; pages += 1) {
    const query = { ...request.query, ...(pageToken === "" ? {} : { pageToken }) };
    const page = await call<P>({ ...request, query });
    const found = itemsOf(page) ?? [];
    if (!Array.isArray(found)) throw unlisted(request);
    items.push(...found);
    pageToken = page.nextPageToken ?? "";
    if (pageToken === "") return items;
  }
  const summary = `can't ${request.what}: the list has more than ${limits.pages} pages`;
  throw new Failure({ severity: "error", code: "unreadable", summary });
}
