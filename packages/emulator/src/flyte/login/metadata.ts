import type { LoginConfig } from "./login-config.ts";

/** `AuthMetadataService.GetOAuth2Metadata` of a Flyte that is its own login server; `sentTo` is the call's own address. */
export function describeLoginServer(login: LoginConfig, sentTo: string): Record<string, unknown> {
  const url = login.publicUrl === "" ? sentTo : login.publicUrl;
  return {
    issuer: url,
    authorizationEndpoint: `${url}/oauth2/authorize`,
    tokenEndpoint: `${url}/oauth2/token`,
    responseTypesSupported: ["code", "token", "code token"],
    scopesSupported: ["all"],
    tokenEndpointAuthMethodsSupported: ["client_secret_basic"],
    jwksUri: `${url}/oauth2/jwks`,
    codeChallengeMethodsSupported: ["S256"],
    grantTypesSupported: ["client_credentials", "refresh_token", "authorization_code"],
  };
}

/** `AuthMetadataService.GetPublicClientConfig`. */
export function describePublicClient({ header, thirdParty }: LoginConfig): Record<string, unknown> {
  return { ...thirdParty, authorizationMetadataKey: header };
}
