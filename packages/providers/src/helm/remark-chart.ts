import type { Diagnostic, Resource } from "@fgk/engine";
import { knownValue } from "@fgk/engine";
import { namespacedName } from "../kubernetes/names.ts";
import type { ReleaseRecord } from "./release-record.ts";

/**
 * An error when the release of that name isn't Flyte: fgk would put Flyte over somebody's other program. A chart of one's own
 * that has Flyte in its name is taken for one, and what the file says itself is compared like any key.
 */
export function remarkChart(resource: Resource, { chartName, chartVersion }: ReleaseRecord): readonly Diagnostic[] {
  const wanted = knownValue(resource, "chart.name");
  if (resource.fields["chart.name"]?.role !== "default" || wanted === undefined) return [];
  if (wanted === chartName || chartName.includes("flyte")) return [];
  const { namespace, name } = namespacedName(resource.address);
  return [
    {
      severity: "error",
      code: "does-not-fit",
      summary: `the release ${name} isn't Flyte: its chart is ${[chartName, chartVersion].join(" ").trim() || "unknown"}`,
      cause: `something else was installed under that name in the namespace ${namespace}; fgk would put Flyte over it`,
      help: `choose another name at flyte.release; helm status ${name} --namespace ${namespace} says what it is`,
      address: resource.address,
      keyPath: "flyte.release",
    },
  ];
}
