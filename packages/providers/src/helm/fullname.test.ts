import type { Json, JsonObject, Resource } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { fullnameOf, remarkFullname } from "./fullname.ts";
import { makeRecord } from "./make-record.ts";
import type { ReleaseRecord } from "./release-record.ts";

function recordWith(config: JsonObject): ReleaseRecord {
  return makeRecord({ config, defaults: { fullnameOverride: "", nameOverride: "" } });
}

function releaseWith(field: Resource["fields"][string] | undefined): Resource {
  return {
    address: addressOf("helm.release", "flyte", "ml"),
    at: { namespace: "flyte" },
    fields: field === undefined ? {} : { "values.fullnameOverride": field },
    managed: true,
    protected: false,
    dependsOn: [],
    source: "flyte",
  };
}

describe("what a release's objects are named after", () => {
  it.each<[string, string, JsonObject, string]>([
    ["the override", "ml", { fullnameOverride: "flyte-binary" }, "flyte-binary"],
    ["without one: release and chart", "ml", {}, "ml-flyte-binary"],
    ["an empty override is none", "ml", { fullnameOverride: "" }, "ml-flyte-binary"],
    ["a release that has the chart's name in its own", "my-flyte-binary", {}, "my-flyte-binary"],
    ["another name for the chart", "ml", { nameOverride: "flyte" }, "ml-flyte"],
    ["as long as a DNS label may be", "ml", { fullnameOverride: `${"a".repeat(62)}-b` }, "a".repeat(62)],
  ])("%s", (_, release, config, name) => {
    expect(fullnameOf(release, recordWith(config))).toBe(name);
  });
});

describe("a fullname that the file leaves to its default", () => {
  const byDefault = { value: "flyte-binary" as Json, role: "default", source: "flyte.fullname" } as const;

  it("is an error where the release has another, and says which key to write", () => {
    expect(remarkFullname(releaseWith(byDefault), recordWith({}))).toMatchObject([
      {
        severity: "error",
        code: "does-not-fit",
        summary: "the release's objects are named ml-flyte-binary, not flyte-binary",
        help: "write flyte.fullname: ml-flyte-binary",
      },
    ]);
  });

  it.each<[string, Resource, JsonObject]>([
    ["the release has it", releaseWith(byDefault), { fullnameOverride: "flyte-binary" }],
    ["the file says its own, which is compared", releaseWith({ ...byDefault, role: "written" }), {}],
    ["the file names no release any more", releaseWith(undefined), {}],
  ])("is nothing to be said when %s", (_, resource, config) => {
    expect(remarkFullname(resource, recordWith(config))).toEqual([]);
  });
});
