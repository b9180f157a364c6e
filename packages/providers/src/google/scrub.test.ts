import { describe, expect, it } from "vitest";
import { scrubText, secretsInBody } from "./scrub.ts";

const secret = "s3cr3t/Passw0rd+x";

describe("scrubText", () => {
  it.each([
    ["plain", `password is ${secret}.`],
    ["base64", `got ${Buffer.from(secret).toString("base64")}`],
    ["base64 for URLs", `got ${Buffer.from(secret).toString("base64url")}`],
    ["URL form", `q=${encodeURIComponent(secret)}`],
    ["base64 of something longer", `got ${Buffer.from(`me:${secret}, and more`).toString("base64")}`],
    ["hexadecimal", `got ${Buffer.from(secret).toString("hex")}`],
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
    ["basic authentication", `authorization: Basic ${Buffer.from("me:hunter2x").toString("base64")}`, "aHVudGVyMn"],
    ["the login in an address", "dial postgres://me:hunter2@10.0.0.3:5432/flyte: refused", "hunter2"],
    ["a line of a file", "can't take:\n  port: 5432\n  password: hunter2\n", "hunter2"],
    ["a form", "grant=x&client_secret=hunter2&y=1", "hunter2"],
  ])("removes %s by its shape", (_name, text, hidden) => {
    expect(scrubText(text)).not.toContain(hidden);
  });

  it("leaves an ordinary message alone", () => {
    const message = "Not found: projects/acme-ml/zones/europe-west1-b/clusters/flyte.";
    expect(scrubText(message)).toBe(message);
  });

  it.each([
    "Basic authentication isn't allowed here",
    'FATAL: password authentication failed for user "flyteadmin"',
    'secrets "fgk-prod-db-password" not found',
    "https://example.com:8443/a@b is no registry",
  ])("leaves %j alone", (message) => {
    expect(scrubText(message)).toBe(message);
  });

  it("takes each line of a secret of several lines, and the longer of two secrets first", () => {
    const lines = `${"a1".repeat(9)}\n${"b2".repeat(9)}`;
    expect(scrubText(`indented:\n    ${"b2".repeat(9)}`, [lines])).toBe("indented:\n    <redacted>");
    expect(scrubText("hunter2-long", ["hunter2", "hunter2-long"])).toBe("<redacted>");
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
