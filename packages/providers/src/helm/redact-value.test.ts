import type { Json } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { redactValue } from "./redact-value.ts";

type Row = readonly [name: string, path: readonly string[], value: Json];

const secrets: readonly Row[] = [
  ["a password", ["configuration", "database", "password"], "abc"],
  ["a number at a key that may be a secret", ["pin"], 4711],
  ["anything below a login", ["configuration", "auth", "oidc", "clientId"], "acme"],
  ["anything below inlineSecretRef", ["configuration", "inlineSecretRef"], "acme"],
  ["a key of a cloud", ["aws", "accessKey"], "abc"],
  ["an API key", ["api_key"], "abc"],
  ["a URL with a login", ["cache"], "redis://u:p4ss@10.0.0.1/0"],
  ["a URL with a token before the host", ["git"], "https://abc@git.acme.example/x"],
  ["a URL with a key among its parameters", ["tracker"], "https://acme.example/in?api_key=abc"],
  ["a webhook's address", ["notify"], "https://hooks.acme.example/services/T0AB12CDE/B9zY8xW7v6U5"],
  ["a token of a known kind", ["note"], "glpat-abc"],
  ["a JSON web token", ["note"], "eyJhbGciOi.eyJzdWIi.abc"],
  ["a hashed password", ["note"], "$2a$06$abc"],
  ["a hexadecimal run", ["note"], "0123456789abcdef0123"],
  ["base64", ["note"], "dGhpc0lzQVNlY3JldFZhbHVl"],
  ["letters in random case", ["note"], "aBcDeFgHiJkLmNoPqRsTuV"],
  ["a key in PEM", ["tls"], "-----BEGIN PRIVATE KEY-----\nab\n"],
  ["a file with a password in it", ["files"], "user: me\npassword: abc\n"],
  ["a connection text", ["database"], "host=db user=me password=abc"],
  ["a header", ["header"], "Bearer abc"],
];

const shown: readonly Row[] = [
  ["a switch of a login", ["configuration", "auth", "enabled"], true],
  ["an image", ["image"], "europe-docker.pkg.dev/acme-ml/flyte/flyte-binary:v1.16.8"],
  ["a bucket", ["bucket"], "acme-ml-flyte-metadata"],
  ["a number", ["configuration", "logging", "level"], 5],
  ["an address without a login", ["cache"], "redis://10.0.0.1:6379/0"],
  ["a Google account", ["note"], "flyte-sa@acme-ml.iam.gserviceaccount.com"],
  ["a class name", ["plugin"], "org.apache.spark.SparkApplicationListener"],
  ["a machine type", ["node"], "n2-highmem-16"],
  ["a word that only holds a short one", ["keyword"], "abc"],
  ["a null", ["password"], null],
  ["an empty text", ["password"], ""],
];

describe("a value for --values-from-live", () => {
  it.each(secrets)("redacts %s", (_name, path, value) => expect(redactValue(path, value)).toBe("<redacted>"));
  it.each(shown)("shows %s", (_name, path, value) => expect(redactValue(path, value)).toBe(value));

  it("redacts inside lists and maps, and an environment's variable by its name", () => {
    const value = [
      { name: "MODE", value: "fast" },
      { name: "DB_PASS", value: "abc" },
      { auth: { user: "me", port: 1, on: true } },
    ];
    expect(redactValue(["deployment", "extraEnvVars"], value)).toEqual([
      { name: "MODE", value: "fast" },
      { name: "DB_PASS", value: "<redacted>" },
      { auth: { user: "<redacted>", port: "<redacted>", on: true } },
    ]);
  });
});
