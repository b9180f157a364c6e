import { describe, expect, it } from "vitest";
import { readEndpoint, writeClientConfig } from "./client-config.ts";

const local = { host: "localhost", port: 8089, tls: false };

describe("writeClientConfig", () => {
  it("for a port-forward: what pyflyte reads, and no more", () => {
    expect(writeClientConfig({ endpoint: local, console: "http://localhost:8088", login: undefined })).toBe(
      "admin:\n  endpoint: localhost:8089\n  insecure: true\nconsole:\n  endpoint: http://localhost:8088\n",
    );
  });

  it("an address of numbers has the scheme that flytectl needs", () => {
    const endpoint = { host: "10.132.0.6", port: 8089, tls: false };
    expect(writeClientConfig({ endpoint, console: undefined, login: undefined }, ["one", "two"])).toBe(
      "# one\n# two\nadmin:\n  endpoint: dns:///10.132.0.6:8089\n  insecure: true\n",
    );
  });

  it.each([
    ["a person", { type: "Pkce" } as const, "  authType: Pkce\n"],
    [
      "a program",
      { type: "ClientSecret", clientId: "ci", secretFile: "/run/secrets/flyte: key" } as const,
      '  authType: ClientSecret\n  clientId: "ci"\n  clientSecretLocation: "/run/secrets/flyte: key"\n',
    ],
    [
      "a token that is there already",
      { type: "ExternalCommand", command: ["sh", "-c", 'cat "$F"'] } as const,
      '  authType: ExternalCommand\n  command: ["sh","-c","cat \\"$F\\""]\n',
    ],
  ])("with a login: %s", (_, login, lines) => {
    const endpoint = { host: "flyte.acme.example", port: 443, tls: true };
    expect(writeClientConfig({ endpoint, console: undefined, login })).toBe(
      `admin:\n  endpoint: dns:///flyte.acme.example:443\n  insecure: false\n${lines}`,
    );
  });
});

describe("readEndpoint", () => {
  it.each([
    ["localhost:18089", { host: "localhost", port: 18089, tls: false }],
    ["dns:///localhost:8089", { host: "localhost", port: 8089, tls: false }],
    ["http://10.0.0.5:8089", { host: "10.0.0.5", port: 8089, tls: false }],
    ["https://flyte.acme.example", { host: "flyte.acme.example", port: 443, tls: true }],
    ["https://flyte.acme.example:8443/", { host: "flyte.acme.example", port: 8443, tls: true }],
    ["http://[fd00::1]:8089", { host: "fd00::1", port: 8089, tls: false }],
  ])("%s", (text, endpoint) => {
    expect(readEndpoint(text)).toEqual(endpoint);
  });

  it.each(["flyte.acme.example:443", "load-balancre", "https://flyte.acme.example/console", "https://", ""])(
    "%j says neither with nor without TLS",
    (text) => {
      expect(readEndpoint(text)).toEqual({
        wrong: "write http://HOST:PORT, or https://HOST where Flyte answers with TLS",
      });
    },
  );
});
