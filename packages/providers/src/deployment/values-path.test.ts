import { describe, expect, it } from "vitest";
import { joinValuePath, splitValuePath } from "./values-path.ts";

const rows: readonly (readonly [keys: readonly string[], path: string])[] = [
  [["fullnameOverride"], "fullnameOverride"],
  [["configuration", "co-pilot", "image"], "configuration.co-pilot.image"],
  [
    ["serviceAccount", "annotations", "iam.gke.io/gcp-service-account"],
    'serviceAccount.annotations."iam.gke.io/gcp-service-account"',
  ],
  [["inline", "001_namespace.yaml", "a"], 'inline."001_namespace.yaml".a'],
  [["a", 'b".c', ""], 'a."b\\".c".""'],
];

describe("paths of the chart's values", () => {
  it.each(rows)("joins %j", (keys, path) => expect(joinValuePath(keys)).toBe(path));
  it.each(rows)("splits into %j", (keys, path) => expect(splitValuePath(path)).toEqual(keys));
});
