import type { JsonObject } from "@fgk/engine";
import { Failure, WorldError } from "@fgk/engine";
import { scrubText } from "../google/scrub.ts";

/**
 * Why Flyte gave no answer.
 * `no-pod`: none is ready · `no-route`: nothing listens on the port, or it falls silent · `http1`, `tls`: another protocol
 * answers there · `login-wanted`: Flyte asks who we are, and the file doesn't say · `login-failed`: it doesn't take what the
 * file says · `unknown-call`: a gRPC server that doesn't know the call · `refused`: it said no.
 */
type FlyteProblem =
  | "no-pod"
  | "no-route"
  | "http1"
  | "tls"
  | "login-wanted"
  | "login-failed"
  | "unknown-call"
  | "refused";

/** What Flyte answered, or what was wrong on the way, with the words of whoever said it. */
export type FlyteAnswer =
  | { readonly ok: true; readonly answer: JsonObject }
  | { readonly ok: false; readonly problem: FlyteProblem; readonly status: string; readonly said: string };

/** gRPC's status codes by number, as far as they are told apart. */
const statusNames: Readonly<Record<number, string>> = {
  2: "UNKNOWN",
  3: "INVALID_ARGUMENT",
  4: "DEADLINE_EXCEEDED",
  5: "NOT_FOUND",
  6: "ALREADY_EXISTS",
  7: "PERMISSION_DENIED",
  12: "UNIMPLEMENTED",
  13: "INTERNAL",
  14: "UNAVAILABLE",
  16: "UNAUTHENTICATED",
};

/**
 * What a call threw, as an answer, without the secrets that the run holds. `firstBytes`: what the port answered first, which
 * tells protocols apart. Throws `Failure` for
 * an interruption and what was one before, and our own faults as they are.
 */
export function readProblem(thrown: unknown, held: readonly string[], firstBytes = ""): FlyteAnswer {
  // connect wraps what the world throws into an error of its own, of unknown status.
  const inner = thrown instanceof Error ? thrown.cause : undefined;
  const error = inner instanceof WorldError || inner instanceof Failure ? inner : thrown;
  if (error instanceof Failure) throw error;
  const message = error instanceof Error ? error.message : String(error);
  const said = scrubText(message, held).slice(0, 800);
  const other = nameProtocol(firstBytes);
  if (other !== undefined) return { ok: false, problem: other, status: "", said };
  if (error instanceof WorldError) {
    if (error.kind === "aborted") throw new Failure({ severity: "error", code: "interrupted", summary: "interrupted" });
    return { ok: false, problem: "no-route", status: "", said };
  }
  const code = error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : undefined;
  if (code === undefined) throw error;
  const status = statusNames[code] ?? `code ${code}`;
  switch (status) {
    case "UNAUTHENTICATED":
      return { ok: false, problem: "login-wanted", status, said };
    case "UNIMPLEMENTED":
      return { ok: false, problem: "unknown-call", status, said };
    case "UNAVAILABLE":
    case "DEADLINE_EXCEEDED":
      return { ok: false, problem: "no-route", status, said };
    default:
      return { ok: false, problem: "refused", status, said };
  }
}

/** A record of TLS begins with its type, 20 to 23, and version 3.x; Go's server tells a clear-text caller so in HTTP/1. */
function nameProtocol(firstBytes: string): "http1" | "tls" | undefined {
  const [type = 0, major] = Buffer.from(firstBytes.slice(0, 2), "latin1");
  if (type >= 20 && type <= 23 && major === 3) return "tls";
  if (!firstBytes.startsWith("HTTP/1")) return undefined;
  return /to an H(?:TTPS?)?/.test(firstBytes) ? "tls" : "http1";
}
