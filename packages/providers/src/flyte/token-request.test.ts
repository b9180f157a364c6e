import { describe, expect, it } from "vitest";
import { isSafe, readLoginTerms, readToken, writeTokenRequest } from "./token-request.ts";

const self = {
  issuer: "https://flyte.acme.example",
  authorizationEndpoint: "https://flyte.acme.example/oauth2/authorize",
  tokenEndpoint: "https://flyte.acme.example/oauth2/token",
  jwksUri: "https://flyte.acme.example/oauth2/jwks",
};
const client = { scopes: ["all", "offline"], authorizationMetadataKey: "Flyte-Authorization", audience: "" };

describe("where a Flyte's tokens come from", () => {
  it.each([
    ["Flyte itself", self, true],
    [
      "Okta",
      {
        authorizationEndpoint: "https://acme.okta.example/oauth2/default/v1/authorize",
        tokenEndpoint: "https://acme.okta.example/oauth2/default/v1/token",
        jwksUri: "https://acme.okta.example/oauth2/default/v1/keys",
      },
      false,
    ],
    [
      "Cognito, whose token page is called like Flyte's",
      {
        authorizationEndpoint: "https://acme.auth.example/oauth2/authorize",
        tokenEndpoint: "https://acme.auth.example/oauth2/token",
        jwksUri: "https://cognito-idp.example/pool/.well-known/jwks.json",
      },
      false,
    ],
    ["a server that shows half of it", { ...self, jwksUri: "https://elsewhere.example/oauth2/jwks" }, false],
  ])("%s", (_name, metadata, own) => expect(readLoginTerms(metadata, client)?.own).toBe(own));

  it("nowhere", () => expect(readLoginTerms({ tokenEndpoint: "" }, client)).toBeUndefined());

  it("how a token is shown: Flyte's key, else the usual one", () => {
    expect(readLoginTerms(self, client)?.header).toBe("flyte-authorization");
    expect(readLoginTerms(self, {})?.header).toBe("authorization");
    expect(readLoginTerms(self, { authorizationMetadataKey: "a\r\nb: c" })?.header).toBe("authorization");
  });

  it.each([
    ["http://login.acme.example/token", false],
    ["https://login.acme.example/token", true],
    ["http://127.0.0.1:8080/token", true],
  ])("the client's secret goes to %s: %s", (tokenEndpoint, safe) => {
    const terms = readLoginTerms({ tokenEndpoint }, client);
    expect(terms === undefined ? undefined : isSafe(terms)).toBe(safe);
  });
});

describe("asking for a token", () => {
  const terms = readLoginTerms(self, { ...client, audience: "https://flyte" });

  it("both parts of the client are written as in a form", () => {
    if (terms === undefined) throw new Error("no terms");
    const { authorization, form } = writeTokenRequest(terms, "my client", "s:e/c+r%t");
    expect(Buffer.from(authorization.slice("Basic ".length), "base64").toString()).toBe("my+client:s%3Ae%2Fc%2Br%25t");
    expect(form).toBe("grant_type=client_credentials&scope=all+offline&audience=https%3A%2F%2Fflyte");
  });

  it.each([
    ["a token", 200, '{"access_token":"abc.def","token_type":"bearer"}', { token: "abc.def" }],
    [
      "a refusal, without its description",
      401,
      '{"error":"invalid_client","error_description":"s3cret"}',
      "HTTP 401: invalid_client",
    ],
    ["a refusal in no word of OAuth's", 400, '{"error":"bad s3cret"}', "HTTP 400"],
    ["a page", 502, "<html>s3cret</html>", "HTTP 502"],
    ["a token that would be two headers", 200, '{"access_token":"a\\r\\nb"}', "HTTP 200"],
  ])("the answer is %s", (_name, status, text, expected) => {
    expect(readToken(status, text)).toEqual(typeof expected === "string" ? { refused: expected } : expected);
  });
});
