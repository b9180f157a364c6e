import type { Json } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { hideValue } from "./hide-value.ts";

describe("a live value of a release", () => {
  const rows: readonly (readonly [string, readonly string[], Json, Json | undefined, Json])[] = [
    ["is shown where it is no secret", ["deployment", "image", "tag"], "v1.16.7", "v1.16.8", "v1.16.7"],
    [
      "a number or a switch is shown",
      ["configuration", "logging"],
      { level: 5, json: true },
      { level: 4 },
      { level: 5, json: true },
    ],
    [
      "a text is redacted at a key that names a secret",
      ["configuration", "database", "password"],
      "abc",
      "x",
      "<redacted>",
    ],
    ["and below one", ["auth", "clientSecret", "plain"], "abc", "x", "<redacted>"],
    ["the place of a secret is shown", ["configuration", "inlineSecretRef"], "flyte-db", "other", "flyte-db"],
    [
      "every text and number that the file takes away is redacted",
      ["webhook"],
      { url: "a", pin: 1234, on: true },
      null,
      { url: "<redacted>", pin: "<redacted>", on: true },
    ],
    ["what is as the file has it is shown", ["database", "password"], "", "", ""],
    ["an address with a login", ["cache", "url"], "redis://u:p4ss@10.0.0.1/0", "x", "<redacted>"],
    ["an address without one", ["cache", "url"], "redis://10.0.0.1:6379/0", "x", "redis://10.0.0.1:6379/0"],
    ["a token by its look", ["extra", "note"], "0123456789abcdef0123456789abcdef", "x", "<redacted>"],
    ["a key in PEM", ["tls"], { crt: "-----BEGIN PRIVATE KEY-----\nab\n" }, undefined, { crt: "<redacted>" }],
    [
      "a variable of a container's environment",
      ["deployment", "extraEnv"],
      [
        { name: "API_TOKEN", value: "abc" },
        { name: "MODE", value: "fast" },
      ],
      [],
      [
        { name: "API_TOKEN", value: "<redacted>" },
        { name: "MODE", value: "fast" },
      ],
    ],
    [
      "secrets inside a map",
      ["auth"],
      { clientSecret: "abc", clientId: "me" },
      {},
      { clientSecret: "<redacted>", clientId: "me" },
    ],
  ];
  it.each(rows)("%s", (_name, path, value, wanted, shown) => {
    expect(hideValue(path, value, wanted)).toEqual(shown);
  });
});
