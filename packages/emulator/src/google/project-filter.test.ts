import { describe, expect, it } from "vitest";
import type { Project } from "../cloud/state.ts";
import { filterProjects } from "./project-filter.ts";

const shared = { services: {}, identityPool: false, policy: {} };
const projects: readonly Project[] = [
  { ...shared, projectId: "acme-ml", projectNumber: "1", displayName: "Acme ML", labels: { team: "ml" } },
  { ...shared, projectId: "acme-data", projectNumber: "2" },
];

describe("a filter of projects", () => {
  it.each([
    { filter: "", ids: ["acme-ml", "acme-data"] },
    { filter: "lifecycleState:ACTIVE AND (id=acme-ml)", ids: ["acme-ml"] },
    { filter: "lifecycleState:DELETE_REQUESTED", ids: [] },
    { filter: "id:ACME-*", ids: ["acme-ml", "acme-data"] },
    { filter: "labels.team:*", ids: ["acme-ml"] },
    { filter: "labels.team=data", ids: [] },
    { filter: "state:ACTIVE projectId:acme-data", ids: ["acme-data"] },
    { filter: "displayName:acme*", ids: ["acme-ml", "acme-data"] },
    { filter: "projectNumber=2", ids: ["acme-data"] },
  ])("$filter", ({ filter, ids }) => {
    expect(filterProjects(projects, filter).map(({ projectId }) => projectId)).toEqual(ids);
  });

  it.each([{ filter: "colour:red" }, { filter: "acme" }, { filter: "id:a OR id:b" }])(
    "refuses $filter",
    ({ filter }) => {
      expect(() => filterProjects(projects, filter)).toThrow(/invalid argument|understands filters/);
    },
  );
});
