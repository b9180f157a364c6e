import type { Json, Resource } from "@fgk/engine";
import { expect, it } from "vitest";
import { isCutOff } from "./cut-off.ts";
import type { ReleaseRecord } from "./release-record.ts";

const revision = (status: string, tag: string): ReleaseRecord => ({
  revision: 2,
  status,
  chartName: "flyte-binary",
  chartVersion: "v1.16.8",
  config: { deployment: { image: { tag } } },
  defaults: {},
  manifest: "",
  description: "",
  lastTouchedMs: 0,
  labels: {},
  secretName: "sh.helm.release.v1.fb.v2",
});

const field = (path: string, value: Json): Resource["fields"] => ({ [path]: { value, role: "written" } });
const resource: Resource = {
  address: "helm.release/flyte/fb",
  at: {},
  managed: true,
  protected: false,
  dependsOn: [],
  source: "flyte",
  fields: { ...field("values.deployment.image.tag", "v2"), ...field("status", "deployed") },
};

it.each<[string, ReleaseRecord, boolean]>([
  ["an upgrade with what is asked for", revision("pending-upgrade", "v2"), true],
  ["an upgrade with other values", revision("pending-upgrade", "v3"), false],
  ["going back to what was there", revision("pending-rollback", "v1"), true],
  ["going back to something else", revision("pending-rollback", "v0"), false],
  ["an upgrade that ended", revision("deployed", "v2"), false],
  ["an upgrade that failed", revision("failed", "v2"), false],
])("cut off: %s", (_name, newest, expected) => {
  const deployed = { ...revision("deployed", "v1"), revision: 1 };
  expect(isCutOff(resource, { newest, deployed, failed: undefined, entries: [] })).toBe(expected);
});
