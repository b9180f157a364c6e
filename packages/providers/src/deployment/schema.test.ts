import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { JsonObject } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { deploymentSchema } from "./schema.ts";
import { fullText, smallestText } from "./test-files.ts";

interface Validator {
  (content: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly keyword: string }[] | null;
}
interface Compiler {
  addKeyword: (definition: object) => void;
  compile: (schema: JsonObject) => Validator;
}

/** ajv is the engine's dependency: the schema is tried with the one that reads it, and stricter. */
const { Ajv } = createRequire(new URL("../../../engine/package.json", import.meta.url))("ajv") as {
  readonly Ajv: new (options: object) => Compiler;
};

function problemsOf(text: string): readonly string[] {
  const ajv = new Ajv({ allErrors: true, strict: true });
  ajv.addKeyword({ keyword: "x-fgk-always", schemaType: "boolean" });
  ajv.addKeyword({ keyword: "x-fgk-default", schemaType: "string" });
  const validate = ajv.compile(deploymentSchema);
  validate(parse(text));
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.keyword}`);
}

describe("the schema of the deployment file", () => {
  it("accepts the smallest file", () => expect(problemsOf(smallestText)).toEqual([]));

  it("accepts the complete file", () => expect(problemsOf(fullText)).toEqual([]));

  it("knows every key of the complete file that is shown as a default", () => {
    expect(smallestText).not.toContain("fullname");
    const { properties } = deploymentSchema as { properties: Record<string, JsonObject> };
    expect(Object.keys(properties)).toEqual([
      "apiVersion",
      "name",
      "google",
      "network",
      "cluster",
      "database",
      "buckets",
      "serviceAccount",
      "flyte",
      "loadBalancer",
      "allow",
    ]);
  });

  const accepted: readonly (readonly [name: string, from: string, to: string])[] = [
    ["a kubeconfig context", "cluster: { name: flyte }", "cluster: { name: flyte, access: { context: work } }"],
    ["a project with a description", "[flytesnacks]", "[{ id: flytesnacks, description: Snacks }]"],
    [
      "a bucket of another project",
      "userData: acme-ml-flyte-data",
      "userData: { name: acme-ml-flyte-data, managed: false, project: acme-lake }",
    ],
    [
      "a fixed secret version",
      "{ instance: flyte-db }",
      "{ instance: flyte-db, password: { secretManager: pw, version: 3 } }",
    ],
    [
      "a secret by its path",
      "{ instance: flyte-db }",
      "{ instance: flyte-db, password: { secretManager: projects/acme-sec/secrets/pw } }",
    ],
    [
      "a password of the environment",
      "{ instance: flyte-db }",
      "{ instance: flyte-db, password: { env: DB_PASSWORD } }",
    ],
    [
      "a password of a Kubernetes secret",
      "{ instance: flyte-db }",
      "{ instance: flyte-db, password: { kubernetesSecret: { name: db, key: pw } } }",
    ],
    ["a local chart", "version: 1.16.8", "version: 1.16.8\n  chart: { path: ./charts/flyte-binary }"],
    [
      "an image by digest",
      "version: 1.16.8",
      `version: 1.16.8\n  images: { flyte: europe-docker.pkg.dev/acme-ml/flyte/flyte@sha256:${"a".repeat(64)} }`,
    ],
    [
      "an image with a port",
      "version: 1.16.8",
      "version: 1.16.8\n  images: { probe: registry.acme.dev:5000/curl:8.10 }",
    ],
    ["an old domain's project", "project: acme-ml", "project: acme.com:ml-prod"],
  ];
  it.each(accepted)("accepts %s", (_, from, to) => {
    expect(smallestText).toContain(from);
    expect(problemsOf(smallestText.replace(from, to))).toEqual([]);
  });

  const refused: readonly (readonly [name: string, from: string, to: string, problem: string])[] = [
    ["a misspelt key", "location:", "locaton:", "/google additionalProperties"],
    ["a missing instance", "{ instance: flyte-db }", "{}", "/database required"],
    ["another format", "fgk/v1", "fgk/v2", "/apiVersion enum"],
    ["a name of 22 characters", "name: prod", `name: ${"p".repeat(22)}`, "/name pattern"],
    ["a name with a capital", "name: prod", "name: Prod", "/name pattern"],
    ["a version with a v", "version: 1.16.8", "version: v1.16.8", "/flyte/version pattern"],
    ["a version that YAML reads as a number", "version: 1.16.8", "version: 1.16", "/flyte/version type"],
    ["an address that is none", "10.132.0.6", "10.132.0.256", "/loadBalancer/address pattern"],
    ["an unknown risk", "loadBalancer:", "allow: [data loss]\nloadBalancer:", "/allow/0 enum"],
    ["no node pools, written", "{ name: flyte }", "{ name: flyte, nodePools: [] }", "/cluster/nodePools minItems"],
    ["a zero port", "{ address: 10.132.0.6 }", "{ ports: { http: 0 } }", "/loadBalancer/ports/http minimum"],
    [
      "a plain-text password",
      "{ instance: flyte-db }",
      "{ instance: flyte-db, password: hunter2 }",
      "/database/password anyOf",
    ],
    [
      "an image with a space",
      "version: 1.16.8",
      "version: 1.16.8\n  images: { flyte: a b }",
      "/flyte/images/flyte pattern",
    ],
    [
      "a chart over plain http",
      "version: 1.16.8",
      "version: 1.16.8\n  chart: { repository: http://charts }",
      "/flyte/chart/repository pattern",
    ],
    ["a timeout without a unit", "version: 1.16.8", "version: 1.16.8\n  timeout: '15'", "/flyte/timeout pattern"],
  ];
  it.each(refused)("refuses %s", (_, from, to, problem) => {
    expect(smallestText).toContain(from);
    expect(problemsOf(smallestText.replace(from, to))).toContain(problem);
  });

  it("describes every key", () => expect(undescribed(deploymentSchema, "")).toEqual([]));

  it("closes every map but those whose keys are the user's", () => {
    expect(openMaps(deploymentSchema, "")).toEqual(["/google/labels", "/cluster/nodePools/labels", "/flyte/values"]);
  });

  // After a change: fgk schema > schemas/deployment.schema.json, then biome format --write on it.
  it("is what schemas/deployment.schema.json says", () => {
    const file = new URL("../../../../schemas/deployment.schema.json", import.meta.url);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(deploymentSchema);
  });
});

/** Every schema node that stands for a key, with its place in the file. */
function keysOf(node: JsonObject, at: string): readonly (readonly [string, JsonObject])[] {
  const { properties, items, anyOf } = node as {
    properties?: Record<string, JsonObject>;
    items?: JsonObject;
    anyOf?: readonly JsonObject[];
  };
  return [
    ...Object.entries(properties ?? {}).flatMap(([key, child]) => [
      [`${at}/${key}`, child] as const,
      ...keysOf(child, `${at}/${key}`),
    ]),
    ...(items === undefined ? [] : keysOf(items, at)),
    ...(anyOf ?? []).flatMap((form) => keysOf(form, at)),
  ];
}

function undescribed(node: JsonObject, at: string): readonly string[] {
  return keysOf(node, at)
    .filter(([, child]) => typeof child["description"] !== "string" || child["description"].length < 5)
    .map(([path]) => path);
}

function openMaps(node: JsonObject, at: string): readonly string[] {
  return keysOf(node, at)
    .filter(([, child]) => [child["type"]].flat().includes("object") && child["additionalProperties"] !== false)
    .map(([path]) => path);
}
