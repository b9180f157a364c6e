import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import type { RunningFlyte } from "../running-flyte.ts";

/**
 * Flyte's tokens are JSON web tokens that it signs with a key of its own, made at its first start. Here the key follows from
 * the pod, and the signature is HMAC instead of RSA: to a client a token is a text.
 */
export function issueToken({ cloud, pod, memory }: RunningFlyte, clientId: string, scopes: readonly string[]): string {
  const { login } = memory.config;
  const issuedAt = Math.floor(cloud.now() / 1_000);
  const claims = {
    aud: [login.publicUrl],
    client_id: clientId,
    exp: issuedAt + login.lifespanSeconds,
    iat: issuedAt,
    iss: login.publicUrl,
    scp: scopes,
    sub: clientId,
  };
  const content = `${toPart({ alg: "HS256", typ: "JWT" })}.${toPart(claims)}`;
  return `${content}.${sign(keyOf(pod), content)}`;
}

/** Whether a call's token is one of this Flyte's, isn't over and may do everything: why not, or undefined. */
export function refuseToken({ cloud, pod }: RunningFlyte, header: string | null): string | undefined {
  const token = /^Bearer (\S+)$/.exec(header ?? "")?.[1];
  if (token === undefined) return strangerWords;
  const [head = "", body = "", signature = ""] = token.split(".");
  if (sign(keyOf(pod), `${head}.${body}`) !== signature) return `token parse error [JWT_VERIFICATION_FAILED] ${bad}`;
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as { exp: number; scp: readonly string[] };
  if (claims.exp * 1_000 <= cloud.now()) return "token parse error [JWT_EXPIRED] token is expired";
  return claims.scp.includes("all") ? undefined : "authenticated user doesn't have required scope";
}

const strangerWords =
  "token parse error [id token err: Could not retrieve id token from metadata, caused by: Request unauthenticated with IDToken] | [access token err: Request unauthenticated with Bearer]";
const bad = "failed to verify signature";

function keyOf(pod: RunningFlyte["pod"]): string {
  return `token_rsa_key of ${String(pod["metadata"]["uid"])}`;
}

function toPart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function sign(key: string, content: string): string {
  return createHmac("sha256", key).update(content).digest("base64url");
}
