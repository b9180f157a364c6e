import { expect, it } from "vitest";
import { hideSecrets } from "./hide-secrets.ts";

it.each([
  ["  password: hunter2", "  password: *******"],
  ["  password: hunter2 # mine", "  password: ******* # mine"],
  ["database: { password: hunter2, host: 10.0.0.5 }", "database: { password: *******, host: 10.0.0.5 }"],
  ['  "apiKey": "sk-1 2",', '  "apiKey": ***** **,'],
  ["  clientSecret: 'it''s'", "  clientSecret: *******"],
  ["  - { name: GITHUB_TOKEN, value: ghp_1 }", "  - { name: GITHUB_TOKEN, value: ***** }"],
  ["    value: ghp_1", "    value: *****"],
  ["  key: -----BEGIN RSA PRIVATE KEY----- abc", "  key: ********** *** ******* ******** ***"],
])("covers the secret of %s", (line, expected) => {
  expect(hideSecrets(line)).toBe(expected);
  expect(expected).toHaveLength(line.length);
});

it.each([
  "database: { instance: flyte-db, host: 10.0.0.5 }",
  "  password: { secretManager: flyte-db-password }",
  "  kubernetesSecret: { name: db, key: pw }",
  "  secretManager: projects/p/secrets/s",
  "  password: # to be written",
  "name: prod",
])("leaves %s", (line) => {
  expect(hideSecrets(line)).toBe(line);
});
