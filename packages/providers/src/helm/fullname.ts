import type { Diagnostic, Resource } from "@fgk/engine";
import { knownValue } from "@fgk/engine";
import { namespacedName } from "../kubernetes/names.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { getValue } from "./value-path.ts";

/** The field that says what the objects are named after; a release without the value has a name all the same. */
export const fullnameField = "values.fullnameOverride";

/** What a release's objects are named after, as the chart computes it. */
export function fullnameOf(release: string, record: ReleaseRecord): string {
  const chosen = readName(record, "fullnameOverride");
  if (chosen !== undefined) return shorten(chosen);
  const chart = readName(record, "nameOverride") ?? record.chartName;
  return shorten(release.includes(chart) ? release : `${release}-${chart}`);
}

function readName(record: ReleaseRecord, key: string): string | undefined {
  const name = getValue(record.config, [key]);
  return typeof name === "string" && name !== "" ? name : undefined;
}

/** The chart cuts names as a DNS label would need it. */
function shorten(name: string): string {
  return name.slice(0, 63).replace(/-$/, "");
}

/**
 * An error when the file leaves the fullname to its default and the release has another: members, annotations and checks would
 * be those of an account that no pod uses. What the file says itself is compared like any key.
 */
export function remarkFullname(resource: Resource, record: ReleaseRecord): readonly Diagnostic[] {
  const live = fullnameOf(namespacedName(resource.address).name, record);
  const wanted = knownValue(resource, fullnameField);
  if (resource.fields[fullnameField]?.role !== "default" || wanted === undefined || wanted === live) return [];
  return [
    {
      severity: "error",
      code: "does-not-fit",
      summary: `the release's objects are named ${live}, not ${String(wanted)}`,
      cause:
        "it was installed with that fullnameOverride, or with none; fgk would grant to an account that no pod uses",
      help: `write flyte.fullname: ${live}`,
      address: resource.address,
      keyPath: "flyte",
    },
  ];
}
