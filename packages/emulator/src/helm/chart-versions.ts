import type { Stored } from "./helm-world.ts";

/** What makes a chart fgk's own: the stand-in renders no other. */
export const ownChartMark = "fgk/emulator-chart";

/** Whether fgk's own chart stands in for Flyte's under this version, written with or without its v. */
export function isChartVersion(version: string): boolean {
  return /^v?1\.\d+\.\d+$/.test(version);
}

/** The Chart.yaml of fgk's own chart under a version of Flyte, which has no v. */
export function ownMetadata(version: string): Stored {
  return {
    name: "flyte-binary",
    version: `v${version}`,
    description: "The objects of a single-binary Flyte, for fgk's emulator",
    apiVersion: "v2",
    appVersion: version,
    annotations: { [ownChartMark]: "1" },
    type: "application",
  };
}
