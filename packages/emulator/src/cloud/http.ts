import type { Readable } from "node:stream";

/** A request as the emulator sees it, however it came in. Header names are lower-case. */
export interface CloudRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What goes back. `body` is sent as it is; `headers` carries the content type. */
export interface CloudResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
  /** What comes after `body` while the answer stays open; a caller without sockets leaves it and has what was so far. */
  readonly stream?: ResponseStream;
  /** The whole body instead, as it comes from elsewhere; only servers send it on. */
  readonly bytes?: Readable;
}

/** An answer that stays open. It is asked for more, rather than sending: so it needs no timer of its own. */
export interface ResponseStream {
  /** Real milliseconds after which the server ends it; without it only the client or the stream itself does. */
  readonly timeoutMs?: number;
  /** What has come since it was last asked, after what is due has happened. */
  readonly next: () => StreamPart;
  /** Said each minute and before the end: a sign of life. */
  readonly beat?: () => string;
}

export interface StreamPart {
  readonly text: string;
  readonly isOver: boolean;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object that a handler may change in place: how the emulator stores every resource. */
// biome-ignore lint/suspicious/noExplicitAny: resources are stored as their API's JSON, whose shape the handlers own
export type Stored = Record<string, any>;

/** An answer with a JSON body. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): CloudResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=UTF-8", ...headers },
    body: JSON.stringify(value),
  };
}
