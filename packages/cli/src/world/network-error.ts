import type { WorldErrorKind } from "@fgk/engine";
import { WorldError } from "@fgk/engine";

const kindByCode: Readonly<Record<string, WorldErrorKind>> = {
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "refused",
  ENETUNREACH: "refused",
  EADDRNOTAVAIL: "refused",
  ERR_PROXY_TUNNEL: "refused",
  ENOTFOUND: "name",
  EAI_AGAIN: "name",
  EAI_FAIL: "name",
  EPROTO: "tls",
  ETIMEDOUT: "timeout",
  ESOCKETTIMEDOUT: "timeout",
  ABORT_ERR: "aborted",
};

const certificateCodes =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|HOSTNAME_MISMATCH)/;

/** What a failed socket means. Whatever isn't known is a `reset`: a write may have happened, so that it is read, not guessed. */
export function toWorldError(error: unknown, what: string): WorldError {
  if (error instanceof WorldError) return error;
  const code = codeOf(error);
  const kind = kindByCode[code] ?? (certificateCodes.test(code) ? "tls" : "reset");
  const detail = error instanceof Error ? error.message : String(error);
  return new WorldError(kind, `${what}: ${detail === "" ? code : detail}`, { cause: error });
}

/** Node gives several addresses of one name as an AggregateError; its first cause says the most. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return "";
}
