import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { Agent, request } from "node:https";
import { text } from "node:stream/consumers";
import type { Stored } from "./cloud/http.ts";
import type { OutsideAccess } from "./server-outside-kubeconfig.ts";

/** What a real API server answered. */
export interface OutsideAnswer {
  readonly status: number;
  readonly json: Stored;
}

/** One request as it is sent on; the credentials are added. */
export interface OutsideRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Uint8Array | string;
}

/** A real API server, with the credentials of a kubeconfig. */
export interface OutsideClient {
  readonly access: OutsideAccess;
  /** Sends a request and answers as soon as the headers are there. Rejects when the server can't be reached. */
  readonly open: (asked: OutsideRequest) => Promise<IncomingMessage>;
  /** Sends JSON and reads JSON; what isn't JSON is an empty object. */
  readonly ask: (method: string, path: string, body?: Stored, type?: string) => Promise<OutsideAnswer>;
  /** Credentials as headers. */
  readonly headers: OutgoingHttpHeaders;
  readonly close: () => void;
}

/** Opens a client; nothing is asked yet. */
export function makeOutsideClient(access: OutsideAccess): OutsideClient {
  const { server, ca, cert, key, token } = access;
  const tls = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
  const agent = new Agent({ keepAlive: true, ...tls });
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const open: OutsideClient["open"] = (asked) =>
    new Promise((resolve, reject) => {
      const length = asked.body === undefined ? {} : { "content-length": Buffer.byteLength(asked.body) };
      const sent = request(
        new URL(asked.path, server),
        { method: asked.method, agent, headers: { ...asked.headers, ...length, ...headers } },
        resolve,
      );
      sent.once("error", reject);
      sent.end(asked.body);
    });
  const ask: OutsideClient["ask"] = async (method, path, body, type = "application/json") => {
    const answer = await open({
      method,
      path,
      headers: { accept: "application/json", "content-type": type, "user-agent": "fgk-emulator" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.statusCode ?? 0, json: readJson(await text(answer)) };
  };
  return { access, open, ask, headers, close: () => agent.destroy() };
}

function readJson(body: string): Stored {
  try {
    return JSON.parse(body) as Stored;
  } catch {
    return {};
  }
}
