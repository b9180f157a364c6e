import type { ReleaseRecord } from "./release-record.ts";

/** A deployed first revision of Flyte's chart, for tests: with these parts of its own. */
export function makeRecord(parts: Partial<ReleaseRecord> = {}): ReleaseRecord {
  return {
    revision: 1,
    status: "deployed",
    chartName: "flyte-binary",
    chartVersion: "v1.16.8",
    config: {},
    defaults: {},
    manifest: "",
    description: "Install complete",
    lastTouchedMs: 0,
    labels: {},
    secretName: "sh.helm.release.v1.fb.v1",
    ...parts,
  };
}
