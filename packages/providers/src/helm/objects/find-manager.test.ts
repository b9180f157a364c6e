import type { JsonObject } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { FieldPath } from "./field-path.ts";
import { findManager } from "./find-manager.ts";

/**
 * As a real API server notes it after helm and several others: who applies what is there already is noted without a time, and
 * every other time is the last of that writer's, whatever he wrote.
 */
const live: JsonObject = {
  metadata: {
    managedFields: [
      {
        manager: "kubectl-edit",
        time: "2026-11-22T12:00:00Z",
        fieldsV1: { "f:spec": { "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { "f:targetPort": {} } } } },
      },
      {
        manager: "helm",
        time: "2026-11-22T10:00:00Z",
        fieldsV1: {
          "f:spec": { "f:type": {}, "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:targetPort": {} } } },
        },
      },
      { manager: "terraform", time: "2026-11-22T11:00:00Z", fieldsV1: { "f:rules": {}, "f:data": { "f:a": {} } } },
      { manager: "fgk", time: "2026-11-22T13:00:00Z", fieldsV1: { "f:spec": { "f:clusterIP": {} } } },
      {
        manager: "controller",
        time: "2026-11-22T14:00:00Z",
        subresource: "status",
        fieldsV1: { "f:spec": { "f:type": {} } },
      },
      { manager: "argocd-controller", operation: "Apply", fieldsV1: { "f:data": { "f:a": {}, "f:b": {} } } },
      { manager: "helm", time: "2026-11-22T15:00:00Z", fieldsV1: { "f:data": { "f:b": {} } } },
    ],
  },
};

const rows: readonly (readonly [string, FieldPath, string | undefined])[] = [
  [
    "who is noted beside helm",
    ["spec", "ports", { item: { port: 80, protocol: "TCP" } }, "targetPort"],
    "kubectl-edit",
  ],
  ["helm's", ["spec", "type"], undefined],
  ["fgk's", ["spec", "clusterIP"], undefined],
  ["inside a list that is one whole", ["rules", { index: 0 }, "verbs"], "terraform"],
  ["inside a text, of two", ["data", "a", "logger", "level"], "argocd-controller, terraform"],
  ["who holds what helm wrote too, and later", ["data", "b"], "argocd-controller"],
  ["another item", ["spec", "ports", { item: { port: 81, protocol: "TCP" } }, "targetPort"], undefined],
  ["what nobody claims", ["spec", "selector", "app"], undefined],
  ["what isn't there", ["other"], undefined],
];

describe("findManager", () => {
  it.each(rows)("%s", (_name, path, expected) => {
    expect(findManager(live, path)).toBe(expected);
  });

  it("knows nothing of an object without a record", () => {
    expect(findManager({ metadata: { name: "x" } }, ["spec"])).toBeUndefined();
  });
});
