import type { JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";

/** Where a Flyte says that its tokens come from, and how they are asked for and shown. */
export interface LoginTerms {
  readonly tokenUrl: URL;
  /** The pod answers at that address itself; otherwise it is somebody else's (Okta, Keycloak …). */
  readonly own: boolean;
  readonly scopes: readonly string[];
  readonly audience: string;
  /** The metadata key of a call's token; Flyte's own default isn't `authorization`. */
  readonly header: string;
}

/**
 * Reads the answers of GetOAuth2Metadata and GetPublicClientConfig; undefined when they name no token endpoint. Flyte's own
 * login server is known by its three pages, which it always serves together.
 */
export function readLoginTerms(metadata: JsonObject, client: JsonObject): LoginTerms | undefined {
  const tokenUrl = readUrl(metadata["tokenEndpoint"]);
  if (tokenUrl === undefined) return undefined;
  const pages = ["tokenEndpoint", "authorizationEndpoint", "jwksUri"].map((key) => readUrl(metadata[key]));
  const own =
    pages.every((page) => page?.origin === tokenUrl.origin) &&
    pages.map((page) => page?.pathname.replace(/^.*(?=\/oauth2\/)/, "")).join() ===
      "/oauth2/token,/oauth2/authorize,/oauth2/jwks";
  const { scopes, audience, authorizationMetadataKey } = client;
  return {
    tokenUrl,
    own,
    scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === "string") : [],
    audience: typeof audience === "string" ? audience : "",
    header:
      typeof authorizationMetadataKey === "string" && /^[a-z0-9_.-]+$/i.test(authorizationMetadataKey)
        ? authorizationMetadataKey.toLowerCase()
        : "authorization",
  };
}

function readUrl(value: unknown): URL | undefined {
  return typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
}

/** A client secret may only travel encrypted, or inside the port-forward; on this machine nobody listens in. */
export function isSafe({ tokenUrl, own }: LoginTerms): boolean {
  return own || tokenUrl.protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(tokenUrl.hostname);
}

/** OAuth 2's client credentials grant (RFC 6749, 4.4), the client in HTTP's basic authentication (2.3.1). */
export function writeTokenRequest(
  terms: LoginTerms,
  clientId: string,
  secret: string,
): { readonly authorization: string; readonly form: string } {
  const basic = Buffer.from(`${encodeForm(clientId)}:${encodeForm(secret)}`).toString("base64");
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (terms.scopes.length > 0) form.set("scope", terms.scopes.join(" "));
  if (terms.audience !== "") form.set("audience", terms.audience);
  return { authorization: `Basic ${basic}`, form: form.toString() };
}

function encodeForm(text: string): string {
  return new URLSearchParams({ x: text }).toString().slice(2);
}

/** The token in the answer, or why there is none: only OAuth's own error word is repeated, for the rest may hold anything. */
export function readToken(status: number, text: string): { readonly token: string } | { readonly refused: string } {
  const content = parseJson(text);
  const token = content["access_token"];
  if (status === 200 && typeof token === "string" && /^[\x21-\x7e]+$/.test(token)) return { token };
  const { error } = content;
  const word = typeof error === "string" && /^[a-z_]{1,40}$/.test(error) ? `: ${error}` : "";
  return { refused: `HTTP ${status}${word}` };
}

function parseJson(text: string): JsonObject {
  try {
    const content: unknown = JSON.parse(text);
    return isJsonObject(content) ? content : {};
  } catch {
    return {};
  }
}
