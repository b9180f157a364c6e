import { describe, expect, it } from "vitest";
import { planRecovery } from "./recover.ts";
import type { ReleaseRecord } from "./release-record.ts";

const nowMs = Date.UTC(2026, 0, 5, 8);

function revision(number: number, status: string, ageSeconds: number): ReleaseRecord {
  return {
    revision: number,
    status,
    chartName: "flyte-binary",
    chartVersion: "v1.16.8",
    config: {},
    defaults: {},
    manifest: "",
    description: "",
    lastTouchedMs: nowMs - ageSeconds * 1_000,
    labels: {},
    secretName: `sh.helm.release.v1.fb.v${number}`,
  };
}

describe("what a killed helm left", () => {
  const deployed = revision(3, "deployed", 86_400);
  it.each([
    ["nothing", deployed, deployed, { action: "none" }],
    ["a failed upgrade: the next one starts from it", revision(4, "failed", 5), deployed, { action: "none" }],
    ["a young pending upgrade: its helm may run", revision(4, "pending-upgrade", 30), deployed, { action: "wait" }],
    ["an old pending upgrade", revision(4, "pending-upgrade", 600), deployed, { action: "rollback", revision: 3 }],
    ["an old pending rollback", revision(4, "pending-rollback", 600), deployed, { action: "rollback", revision: 3 }],
    ["an old pending install", revision(1, "pending-install", 600), undefined, { action: "uninstall" }],
    [
      "a pending upgrade of what was never deployed",
      revision(2, "pending-upgrade", 600),
      undefined,
      { action: "uninstall" },
    ],
    ["an uninstall that wasn't finished", revision(3, "uninstalling", 600), undefined, { action: "uninstall" }],
    [
      "a record without a time",
      { ...revision(4, "pending-upgrade", 0), lastTouchedMs: Number.NaN },
      deployed,
      { action: "rollback" },
    ],
  ])("%s", (_, newest, last, expected) => {
    expect(planRecovery({ newest, deployed: last, failed: undefined, entries: [] }, nowMs)).toMatchObject(expected);
  });

  it("never removes a release that helm gave up on: its pods may have come up since", () => {
    const release = {
      newest: revision(2, "pending-upgrade", 600),
      deployed: undefined,
      failed: revision(1, "failed", 86_400),
      entries: [],
    };
    expect(planRecovery(release, nowMs)).toMatchObject({ action: "rollback", revision: 1 });
  });
});
