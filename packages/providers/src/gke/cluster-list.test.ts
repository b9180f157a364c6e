import { describe, expect, it } from "vitest";
import { findCluster } from "./cluster-list.ts";

const zonal = { name: "flyte", location: "europe-west1-b" };

describe("a cluster of the project's list", () => {
  it.each([
    ["its own zone", "europe-west1-b", "europe-west1-b"],
    ["its region, which hides every zone of it", "europe-west1-b", "europe-west1"],
    ["a zone of its region, for a regional one", "europe-west1", "europe-west1-c"],
    ["its own region", "europe-west1", "europe-west1"],
  ])("may exist while a location doesn't answer: %s", (_name, location, missing) => {
    expect(() => findCluster({ clusters: [], missing: [missing] }, location, "flyte")).toThrow(
      `can't tell whether the cluster flyte exists: ${location} didn't answer`,
    );
  });

  it.each([
    ["another zone", "europe-west1-b", "europe-west1-c"],
    ["another region whose name begins alike", "europe-west1-b", "europe-west"],
    ["another region", "europe-west12-a", "europe-west1"],
    ["nowhere", "europe-west1-b", undefined],
  ])("is absent when what doesn't answer can't have it: %s", (_name, location, missing) => {
    const list = { clusters: [], missing: missing === undefined ? [] : [missing] };
    expect(findCluster(list, location, "flyte")).toBeUndefined();
  });

  it("is there when it is listed, whatever else doesn't answer", () => {
    const list = { clusters: [zonal], missing: ["europe-west1"] };
    expect(findCluster(list, "europe-west1-b", "flyte")).toBe(zonal);
  });
});
