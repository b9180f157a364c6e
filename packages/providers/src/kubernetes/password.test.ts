import { describe, expect, it } from "vitest";
import { readPasswordFile, readPasswordReference, writePasswordFile, writePasswordReference } from "./password.ts";

describe("a password's reference", () => {
  it.each([
    [
      { secret: "projects/acme-ml/secrets/fgk-prod-db-password", version: "3" },
      "projects/acme-ml/secrets/fgk-prod-db-password@3",
    ],
    [{ env: "FLYTE_DB_PASSWORD" }, "env:FLYTE_DB_PASSWORD"],
  ])("%j", (value, text) => {
    expect(writePasswordReference(value)).toBe(text);
    expect(readPasswordReference(text)).toEqual(value);
  });

  it.each([[undefined], [""], ["nonsense"]])("%j says nothing", (text) => {
    expect(readPasswordReference(text)).toBeUndefined();
  });
});

describe("Flyte's password file", () => {
  it("is the YAML that Flyte reads", () => {
    expect(writePasswordFile("s3cret")).toBe('database:\n  postgres:\n    password: "s3cret"\n');
  });

  it.each(["no", "0123", 'quote " and \\ back', "line\nbreak", ": #", "{{ tpl }}", "päss"])(
    "carries %j unchanged",
    (password) => {
      expect(readPasswordFile(writePasswordFile(password))).toBe(password);
    },
  );

  it.each([
    ["the chart's own file", "database:\n  postgres:\n    password: plain\n", "plain"],
    ["a file without one", "database:\n  postgres:\n    host: x\n", undefined],
    ["no YAML", "{", undefined],
  ])("%s", (_, text, password) => {
    expect(readPasswordFile(text)).toBe(password);
  });
});
