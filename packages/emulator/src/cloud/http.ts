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
