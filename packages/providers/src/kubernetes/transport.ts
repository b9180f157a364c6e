import type { FetchOptions, World } from "@fgk/engine";
import { limits, WorldError } from "@fgk/engine";
import type { Configuration, RequestContext, ResponseContext } from "@kubernetes/client-node";

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
}

/** Most that one answer may take: a private endpoint from outside its network is silent, not refused. */
const answerTimeoutMs = 20_000;

/** The library's configuration with our transport in it: nothing of its own sockets, timers or retries runs. */
export async function createConfiguration(world: World, address: ServerAddress): Promise<Configuration> {
  const client = await import("@kubernetes/client-node");
  return client.createConfiguration({
    baseServer: new client.ServerConfiguration(address.server, {}),
    httpApi: client.wrapHttpLibrary({
      send: async (request) => {
        const answer = await world.fetch(request.getUrl(), await readRequest(request, address));
        if (answer.body.length > limits.answerBytes) throw new WorldError("reset", "the answer is too large");
        const body = Buffer.from(answer.body);
        const source = { text: async () => body.toString("utf8"), binary: async () => body, stream: () => null };
        return new client.ResponseContext(answer.status, { ...answer.headers }, source) satisfies ResponseContext;
      },
    }),
  });
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
