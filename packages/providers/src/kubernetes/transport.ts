import type { Failure, FetchAnswer, FetchOptions, World, WorldErrorKind } from "@fgk/engine";
import { limits, WorldError } from "@fgk/engine";
import type { Configuration, RequestContext, ResponseContext } from "@kubernetes/client-node";
import { askServer } from "./ask-server.ts";
import { isWholeAnswer } from "./whole-answer.ts";

/** How a server failed to answer at all. `silent`: nothing came back, as from outside a private network. */
export type Silence = Extract<WorldErrorKind, "refused" | "name" | "tls"> | "silent";

/** Where an API server is and how it is asked. */
export interface ServerAddress {
  /** `https://host[:port]`, no slash at the end. */
  readonly server: string;
  /** PEM that signs its certificate; undefined: a public authority. */
  readonly ca: string | undefined;
  /** The name that its certificate bears, when it isn't the host's. */
  readonly serverName?: string | undefined;
  /** The URL of the proxy that stands before it; it may hold a password. */
  readonly proxy?: string | undefined;
  /** `lifeMs`: how long it must still be good, where that can be had. */
  readonly token: (lifeMs?: number) => Promise<string>;
  /** What to say when it can't be reached from here at all. */
  readonly outOfReach?: ((how: Silence, cause: string) => Failure) | undefined;
}

/** Most that one answer may take: a private endpoint from outside its network is silent, not refused. */
const answerTimeoutMs = 20_000;

/** A server that was never heard of and is silent for so long isn't waited for by everyone who asks. */
const silenceMs = 30_000;

/** The library's configuration with our transport in it: nothing of its own sockets, timers or retries runs. */
export async function createConfiguration(world: World, address: ServerAddress): Promise<Configuration> {
  const client = await import("@kubernetes/client-node");
  let heard = false;
  let sinceMs: number | undefined;
  const send = async (url: string, how: FetchOptions): Promise<FetchAnswer> => {
    sinceMs ??= world.now();
    try {
      const answer = await askServer(world, url, how);
      heard = true;
      return answer;
    } catch (error) {
      // A write that was sent may have happened, however silent the server is.
      const silent = !heard && (how.method ?? "GET") === "GET" && world.now() - sinceMs >= silenceMs;
      const silence = error instanceof WorldError ? silenceOf(error, silent) : undefined;
      if (silence === undefined || address.outOfReach === undefined) throw error;
      throw address.outOfReach(silence, error instanceof Error ? error.message : "");
    }
  };
  return client.createConfiguration({
    baseServer: new client.ServerConfiguration(address.server, {}),
    httpApi: client.wrapHttpLibrary({
      send: async (request) => {
        const answer = await send(request.getUrl(), await readRequest(request, address));
        if (answer.body.length > limits.answerBytes) throw new WorldError("reset", "the answer is too large");
        if (!isWholeAnswer(request.getUrl(), answer)) {
          throw new WorldError("reset", "the answer was cut off or is no JSON");
        }
        const body = Buffer.from(answer.body);
        const source = { text: async () => body.toString("utf8"), binary: async () => body, stream: () => null };
        return new client.ResponseContext(answer.status, { ...answer.headers }, source) satisfies ResponseContext;
      },
    }),
  });
}

function silenceOf({ kind }: WorldError, silent: boolean): Silence | undefined {
  switch (kind) {
    case "refused":
    case "name":
    case "tls":
      return kind;
    case "timeout":
      return silent ? "silent" : undefined;
    case "reset":
    case "aborted":
    case "no-command":
      return undefined;
  }
}

async function readRequest(request: RequestContext, address: ServerAddress): Promise<FetchOptions> {
  const headers: Record<string, string> = { authorization: `Bearer ${await address.token()}` };
  for (const [name, value] of Object.entries(request.getHeaders())) headers[name.toLowerCase()] = value;
  const body = request.getBody();
  return {
    method: request.getHttpMethod() as NonNullable<FetchOptions["method"]>,
    headers,
    timeoutMs: answerTimeoutMs,
    ...(address.ca === undefined ? {} : { ca: address.ca }),
    ...(address.serverName === undefined ? {} : { serverName: address.serverName }),
    ...(address.proxy === undefined ? {} : { proxy: address.proxy }),
    ...(typeof body === "string" ? { body } : {}),
  };
}
