import { Buffer } from "node:buffer";
import type { RunningFlyte } from "../running-flyte.ts";
import { fitsBcrypt } from "./bcrypt.ts";
import { issueToken } from "./tokens.ts";

/** A JSON page of the login server. */
export interface TokenPage {
  readonly status: number;
  readonly value: Readonly<Record<string, unknown>>;
}

const refusals = {
  invalid_client: [
    401,
    "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).",
  ],
  invalid_request: [400, "The request is missing a required parameter, or is otherwise malformed."],
  invalid_scope: [400, "The requested scope is invalid, unknown, or malformed."],
  unauthorized_client: [400, "The client is not authorized to request a token using this method."],
  unsupported_grant_type: [400, "The authorization grant type is not supported by the authorization server."],
} as const;

/** `POST /oauth2/token` of Flyte's own login server: the client credentials grant, with OAuth's own refusals. */
export function answerTokenRequest(flyte: RunningFlyte, authorization: string | undefined, form: string): TokenPage {
  const { login } = flyte.memory.config;
  const fields = new URLSearchParams(form);
  const [id, secret] = readBasic(authorization);
  const client = Object.hasOwn(login.clients, id) ? login.clients[id] : undefined;
  if (client === undefined || !fitsBcrypt(secret, client.secretHash)) return refuse("invalid_client");
  const grant = fields.get("grant_type");
  if (grant === null) return refuse("invalid_request");
  if (grant !== "client_credentials") return refuse("unsupported_grant_type");
  if (!client.grantTypes.includes(grant)) return refuse("unauthorized_client");
  const scopes = (fields.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  if (scopes.some((scope) => !client.scopes.includes(scope))) return refuse("invalid_scope");
  return {
    status: 200,
    value: {
      access_token: issueToken(flyte, id, scopes),
      expires_in: login.lifespanSeconds - 1,
      scope: scopes.join(" "),
      token_type: "bearer",
    },
  };
}

function refuse(error: keyof typeof refusals): TokenPage {
  const [status, description] = refusals[error];
  return { status, value: { error, error_description: description } };
}

/** Both parts are written as in a form (RFC 6749, 2.3.1). */
function readBasic(authorization: string | undefined): readonly [string, string] {
  const packed = /^Basic (\S+)$/i.exec(authorization ?? "")?.[1] ?? "";
  const text = Buffer.from(packed, "base64").toString();
  const at = text.indexOf(":");
  if (at === -1) return ["", ""];
  const read = (part: string): string => new URLSearchParams(`x=${part}`).get("x") ?? "";
  return [read(text.slice(0, at)), read(text.slice(at + 1))];
}
