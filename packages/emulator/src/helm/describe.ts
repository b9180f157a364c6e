import type { Stored } from "./helm-world.ts";
import type { Release } from "./release.ts";

export function chartName(metadata: Stored): string {
  return String(metadata["name"]);
}

/** What `helm install`, `upgrade` and `status` print. */
export function describeRelease(release: Release): string {
  return [
    `NAME: ${release.name}`,
    `LAST DEPLOYED: ${release.info.last_deployed}`,
    `NAMESPACE: ${release.namespace}`,
    `STATUS: ${release.info.status}`,
    `REVISION: ${release.version}`,
    "TEST SUITE: None",
    ...(release.info.notes ? ["NOTES:", release.info.notes.trimEnd()] : []),
    "",
  ].join("\n");
}

/** One row of `helm list -o json`. */
export function listRow(release: Release): Stored {
  return {
    name: release.name,
    namespace: release.namespace,
    revision: String(release.version),
    updated: release.info.last_deployed,
    status: release.info.status,
    chart: `${chartName(release.chart["metadata"])}-${release.chart["metadata"]["version"]}`,
    app_version: release.chart["metadata"]["appVersion"],
  };
}

/** One row of `helm history -o json`. */
export function historyRow(release: Release): Stored {
  const { name: _name, namespace: _namespace, revision: _revision, ...row } = listRow(release);
  return { revision: release.version, ...row, description: release.info.description };
}

/** A table as helm prints it: upper-case heads, columns padded and parted by tabs. */
export function describeTable(rows: readonly Stored[], columns: readonly string[]): string {
  const cells = [
    columns.map((column) => column.replaceAll("_", " ").toUpperCase()),
    ...rows.map((row) => columns.map((column) => String(row[column] ?? ""))),
  ];
  const widths = columns.map((_column, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return `${cells.map((line) => line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("\t")).join("\n")}\n`;
}
