import { describe, expect, it } from "vitest";
import { scrubText, secretsInBody } from "./scrub.ts";

const secret = "s3cr3t/Passw0rd+x";

describe("scrubText", () => {
  it.each([
    ["plain", `password is ${secret}.`],
    ["base64", `got ${Buffer.from(secret).toString("base64")}`],
    ["base64 for URLs", `got ${Buffer.from(secret).toString("base64url")}`],
    ["URL form", `q=${encodeURIComponent(secret)}`],
  ])("removes what we sent: %s", (_name, text) => {
    const clean = scrubText(text, [secret]);
    expect(clean).toContain("<redacted>");
    expect(clean).not.toContain("Passw0rd");
    expect(clean).not.toContain(Buffer.from(secret).toString("base64").slice(0, 12));
  });

  it.each([
    ["a bearer token", "Authorization: Bearer abc.DEF-123", "DEF-123"],
    ["a Google token", "token ya29.a0AfH6SMC-xyz", "a0AfH6SMC"],
    ["a JWT", "id eyJhbGciOi.eyJzdWIiOi.c2ln", "eyJzdWIiOi"],
    ["a private key", "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----", "MIIEvQ"],
    ["half a private key", "-----BEGIN PRIVATE KEY-----\nMIIEvQ", "MIIEvQ"],
    ["a password field", '{"rootPassword":"hunter2!"}', "hunter2"],
    ["an escaped password field", '"{\\"password\\":\\"hunter2\\"}"', "hunter2"],
    ["a form", "grant=x&client_secret=hunter2&y=1", "hunter2"],
  ])("removes %s by its shape", (_name, text, hidden) => {
    expect(scrubText(text)).not.toContain(hidden);
  });

  it("leaves an ordinary message alone", () => {
    const message = "Not found: projects/acme-ml/zones/europe-west1-b/clusters/flyte.";
    expect(scrubText(message)).toBe(message);
  });

  it("cuts what is too long to be a message", () => {
    expect(scrubText("x".repeat(5_000))).toHaveLength(2_001);
  });
});

describe("secretsInBody", () => {
  it("finds passwords and payloads at any depth", () => {
    const data = Buffer.from("plain text").toString("base64");
    expect(secretsInBody({ name: "u", password: "p1", nested: [{ payload: { data } }] })).toEqual([
      "p1",
      data,
      "plain text",
    ]);
  });
});
