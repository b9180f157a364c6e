import { expect, it } from "vitest";
import { findOwners } from "./field-owners.ts";

const annotation = (key: string): object => ({ "f:metadata": { "f:annotations": { [`f:${key}`]: {} } } });
const path = { note: ["metadata", "annotations", "iam.gke.io/gcp-service-account"] };
const key = "iam.gke.io/gcp-service-account";

it("names who wrote a field last", () => {
  const entries = [
    { manager: "kubectl-annotate", time: new Date("2026-01-02T00:00:00Z"), fieldsV1: annotation(key) },
    { manager: "flyteadmin", time: new Date("2026-01-01T00:00:00Z"), fieldsV1: annotation(key) },
    { manager: "helm", time: new Date("2026-01-03T00:00:00Z"), fieldsV1: annotation("other") },
  ];
  expect(findOwners(entries, path)).toEqual({ note: "kubectl-annotate" });
});

it("leaves out what we wrote and what nobody claims", () => {
  expect(findOwners([{ manager: "fgk", fieldsV1: annotation(key) }], path)).toEqual({});
  expect(findOwners(undefined, path)).toEqual({});
  expect(findOwners([{ manager: "before-first-apply", fieldsV1: annotation(key) }], path)).toEqual({});
});
