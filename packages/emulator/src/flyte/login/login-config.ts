import { Buffer } from "node:buffer";
import type { Stored } from "../../cloud/http.ts";

/** A client of Flyte's own login server. */
export interface LoginClient {
  /** bcrypt; empty for a public client. */
  readonly secretHash: string;
  readonly grantTypes: readonly string[];
  readonly scopes: readonly string[];
}

/** What Flyte's configuration says below `auth`, with Flyte's own defaults (flyteadmin/auth/config, 1.16). */
export interface LoginConfig {
  /** The metadata key of a call's token. `authorization` is understood as well. */
  readonly header: string;
  /** The first of `authorizedUris`: tokens are issued for it. Empty: the address that a call was sent to. */
  readonly publicUrl: string;
  readonly lifespanSeconds: number;
  readonly clients: Readonly<Record<string, LoginClient>>;
  /** What command lines are told to log in with. */
  readonly thirdParty: {
    readonly clientId: string;
    readonly redirectUri: string;
    readonly scopes: readonly string[];
    readonly audience: string;
  };
}

/** Only Flyte's own login server is emulated (`authServerType: Self`); its client with the published secret isn't there. */
export function readLoginConfig(auth: Stored): LoginConfig {
  const app: Stored = auth["appAuth"] ?? {};
  const self: Stored = app["selfAuthServer"] ?? {};
  const thirdParty: Stored = app["thirdPartyConfig"]?.["flyteClient"] ?? {};
  const clients: Readonly<Record<string, Stored>> = self["staticClients"] ?? {};
  return {
    header: String(auth["grpcAuthorizationHeader"] ?? "flyte-authorization").toLowerCase(),
    publicUrl: String(auth["authorizedUris"]?.[0] ?? "").replace(/\/$/, ""),
    lifespanSeconds: 1_800,
    clients: Object.fromEntries(
      Object.entries(clients).map(([id, client]) => [client["id"] ?? id, readClient(client)]),
    ),
    thirdParty: {
      clientId: String(thirdParty["clientId"] ?? "flytectl"),
      redirectUri: String(thirdParty["redirectUri"] ?? "http://localhost:53593/callback"),
      scopes: thirdParty["scopes"] ?? ["all", "offline"],
      audience: String(thirdParty["audience"] ?? ""),
    },
  };
}

/** The hash is a list of bytes to Flyte, which its configuration writes in base64. */
function readClient(client: Stored): LoginClient {
  return {
    secretHash: Buffer.from(String(client["client_secret"] ?? ""), "base64").toString(),
    grantTypes: client["grant_types"] ?? [],
    scopes: client["scopes"] ?? [],
  };
}
