import type { JsonObject, Resource } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { makeRecord } from "./make-record.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { collectLiveValues, writeLiveValues } from "./values-from-live.ts";

function recordOf(config: JsonObject): ReleaseRecord {
  return makeRecord({ revision: 3, config, description: "" });
}

/** What the file gives: one written value, one that is there only by default, one list. */
const wanted: Resource = {
  address: "helm.release/flyte/fb",
  at: {},
  fields: {
    "chart.name": { value: "flyte-binary", role: "default" },
    "values.configuration.storage.provider": { value: "gcs", role: "always" },
    "values.configuration.logging.level": { value: 5, role: "default" },
    "values.configuration.database.host": { value: "10.0.0.3", role: "default" },
    "values.deployment.extraVolumes": { value: [], role: "written", source: "flyte.values.deployment.extraVolumes" },
  },
  managed: true,
  protected: false,
  dependsOn: [],
  source: "flyte",
};

function write(config: JsonObject): string {
  return writeLiveValues(collectLiveValues(recordOf(config), wanted));
}

describe("the values of a live release that its file doesn't give", () => {
  it("are YAML to paste: sorted, secrets redacted, each with a comment", () => {
    const config = {
      enabled_plugins: { tasks: { "default-for-task-types": { sidecar: "sidecar" } } },
      deployment: {
        extraVolumes: [{ name: "others" }],
        extraEnvVars: [
          { name: "MODE", value: "fast" },
          { name: "API_TOKEN", value: "abc" },
        ],
        podAnnotations: { "acme.example/on-call": "yes" },
        sidecars: {},
      },
      configuration: {
        storage: { provider: "gcs" },
        auth: { enabled: false, oidc: { baseUrl: "https://login.acme.example", clientSecret: "s3cret" } },
        database: { host: "10.9.9.9", password: "typed-by-hand", port: 5432 },
        inlineSecretRef: "acme-flyte",
        logging: { level: 3 },
      },
    };
    const comment = "# could be a secret: keep it in a Kubernetes secret that the chart is told of, not in this file";
    expect(write(config)).toBe(`configuration:
  auth:
    enabled: false
    oidc:
      ${comment}
      baseUrl: <redacted>
      ${comment}
      clientSecret: <redacted>
  database:
    ${comment}
    password: <redacted>
    port: 5432
  ${comment}
  inlineSecretRef: <redacted>
  logging:
    level: 3
deployment:
  extraEnvVars:
    - name: MODE
      value: fast
    - name: API_TOKEN
      ${comment}
      value: <redacted>
  podAnnotations:
    acme.example/on-call: "yes"
enabled_plugins:
  tasks:
    default-for-task-types:
      sidecar: sidecar
`);
  });

  it("a value as fgk's default has it isn't among them", () => {
    expect(write({ configuration: { logging: { level: 5 } } })).toBe("{}\n");
  });

  it("nothing is an empty map", () => expect(write({})).toBe("{}\n"));

  it("names what was redacted, in whole or in part", () => {
    const config = { a: { token: "t" }, b: [{ password: "p" }], c: "plain" };
    expect(collectLiveValues(recordOf(config), wanted).hidden).toEqual(["a.token", "b"]);
  });

  it("a list and a null stay what they are", () => {
    expect(write({ rbac: { extraRules: null }, tolerations: ["a", 1, true] })).toBe(
      "rbac:\n  extraRules: null\ntolerations:\n  - a\n  - 1\n  - true\n",
    );
  });
});
