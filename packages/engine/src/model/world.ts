import type { Duplex } from "node:stream";

/** One request. `url` is absolute; header names are lower-case. */
export interface FetchOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** PEM certificates to trust instead of the public ones. */
  readonly ca?: string;
  /** The name that the server's certificate must bear, instead of the host's. */
  readonly serverName?: string;
  /** The URL of the proxy to go through, whatever the variables say; it may hold a password. */
  readonly proxy?: string;
  /** HTTP/2 with prior knowledge over a connection that `dial` (or a port-forward) opened; for gRPC. */
  readonly connection?: Duplex;
  /** The whole answer must be there in so many milliseconds; 60,000 when left out. */
  readonly timeoutMs?: number;
}

/** A whole answer. Header names are lower-case; `trailers` is empty but for HTTP/2. */
export interface FetchAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly trailers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * A child process. An argument `{ file }` becomes the path of that entry of `files`; an argument `{ folder }` the path of
 * an empty folder, whose files come back in the answer.
 */
export interface RunOptions {
  readonly command: string;
  readonly args: readonly (string | { readonly file: string } | { readonly folder: string })[];
  readonly stdin?: string;
  /** Variables beside the process's own; `{ file }` as in an argument, null takes one away. */
  readonly env?: Readonly<Record<string, string | { readonly file: string } | null>>;
  /** Name → content; written with mode 0600 into a 0700 folder that is removed afterwards. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly timeoutMs?: number;
  /** Is handed what the program writes, on stdout and stderr, as it writes it; the answer has all of it besides. */
  readonly onOutput?: (text: string) => void;
}

/** How a child process ended. */
export interface RunAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the program wrote into each `{ folder }`: its name → file name → content. Folders inside one are left out. */
  readonly folders?: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>;
}

/** Where a connection leads, and by which way. */
export interface DialOptions {
  readonly host: string;
  readonly port: number;
  /** The URL of the proxy to go through, whatever the variables say; it may hold a password. */
  readonly proxy?: string;
  /** TLS with these certificates trusted (`ca` null: the public ones); left out: plain TCP. */
  readonly tls?: { readonly ca: string | null; readonly serverName?: string };
}

/** A local port that hands over each connection. */
export interface Listener {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Everything outside the product, in one value that is handed in. Nothing else reads a clock, opens a socket, starts a
 * process or draws a random number, so that the whole product runs under a seed.
 */
export interface World {
  /** Throws `WorldError`. Redirects are not followed. */
  readonly fetch: (url: string, options?: FetchOptions) => Promise<FetchAnswer>;
  /** Throws `WorldError`. */
  readonly dial: (options: DialOptions) => Promise<Duplex>;
  readonly listen: (port: number, accept: (connection: Duplex) => void) => Promise<Listener>;
  /** Throws `WorldError` of kind `no-command` when the command isn't installed. */
  readonly run: (options: RunOptions) => Promise<RunAnswer>;
  /** Files of the user, by absolute path or relative to the deployment file; undefined when it isn't there. */
  readonly readFile: (path: string) => Promise<Uint8Array | undefined>;
  /** The names of all files below a folder, relative to it, with slashes, sorted; undefined when there is none. */
  readonly listFolder: (path: string) => Promise<readonly string[] | undefined>;
  /** An environment variable; undefined when unset. */
  readonly variable: (name: string) => string | undefined;
  readonly cache: {
    readonly get: (key: string) => Promise<Uint8Array | undefined>;
    readonly put: (key: string, value: Uint8Array) => Promise<void>;
  };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves early when `wake` fires; rejects with `WorldError` of kind `aborted` when the world's `signal` fires. */
  readonly sleep: (durationMs: number, wake?: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Fires at the second Ctrl-C: everything ends at once. */
  readonly signal: AbortSignal;
}

/** How the outside failed below the level of an answer. After `reset` and `timeout` a write may have happened. */
export type WorldErrorKind = "refused" | "reset" | "timeout" | "name" | "tls" | "aborted" | "no-command";

export class WorldError extends Error {
  readonly kind: WorldErrorKind;

  constructor(kind: WorldErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "WorldError";
    this.kind = kind;
  }
}
