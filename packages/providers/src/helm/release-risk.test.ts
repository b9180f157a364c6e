import type { FieldChange } from "@fgk/engine";
import { expect, it } from "vitest";
import { makeResource } from "../conformance/bench.ts";
import { assessRelease } from "./release-risk.ts";

const release = makeResource("helm.release/flyte/fb", {}, {});
const database = "values.configuration.database";
const rows: readonly (readonly [string, FieldChange, string])[] = [
  ["an image", { path: "values.deployment.image.tag", before: "v1.16.7", after: "v1.16.8" }, "restart"],
  ["another database", { path: `${database}.dbname`, before: "flyteadmin", after: "flyte2" }, "downtime"],
  ["another instance", { path: `${database}.host`, before: "10.64.0.3", after: "10.64.0.9" }, "downtime"],
  ["the proxy instead", { path: `${database}.host`, before: "10.64.0.3", after: "127.0.0.1" }, "restart"],
  ["the proxy no more", { path: `${database}.host`, before: "127.0.0.1", after: "10.64.0.3" }, "restart"],
  ["a host where none was", { path: `${database}.host`, before: undefined, after: "10.64.0.3" }, "restart"],
  ["rights", { path: "values.rbac.extraRules", before: [], after: [{}] }, "exposure"],
];

it.each(rows)("an upgrade with %s", (_name, change, risk) => {
  const expected = { hash: "", identity: {} };
  const note = assessRelease({ action: "update", resource: release, fields: [change], expect: expected });
  expect(note?.risk).toBe(risk);
});
