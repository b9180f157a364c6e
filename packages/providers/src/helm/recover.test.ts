import { describe, expect, it } from "vitest";
import { planRecovery, remarkRecovery, startOf } from "./recover.ts";
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

  it.each([
    ["an upgrade: the newest", revision(4, "failed", 600), 4],
    ["a rollback: the one gone back to", revision(4, "pending-upgrade", 600), 3],
  ])("what helm goes on from with %s", (_, newest, expected) => {
    const release = { newest, deployed, failed: undefined, entries: [] };
    expect(startOf(release, planRecovery(release, nowMs)).revision).toBe(expected);
  });

  it.each([
    ["with one deployed before it: helm upgrades that", [revision(3, "deployed", 86_400)], { action: "none" }],
    ["over one that was deployed", [revision(3, "superseded", 86_400)], { action: "rollback", revision: 3 }],
    ["and nothing before it", [], { action: "refuse" }],
  ])("a status that says nothing, %s", (_, before, expected) => {
    const newest = revision(4, "unknown", 600);
    const entries = [...before, newest].map(({ revision: number, status }) => ({
      revision: number,
      status,
      secret: {},
    }));
    expect(planRecovery({ newest, deployed: before[0], failed: undefined, entries }, nowMs)).toMatchObject(expected);
  });

  it("a status that says nothing and has nothing before it is refused in the plan, with the command", () => {
    const newest = revision(1, "unknown", 600);
    const release = { newest, deployed: undefined, failed: undefined, entries: [] };
    expect(remarkRecovery("helm.release/flyte/fb", release, nowMs, true)).toEqual([
      {
        severity: "error",
        code: "helm-failed",
        summary: "helm.release/flyte/fb: revision 1 is unknown, and helm keeps none that was deployed",
        cause: "helm upgrades only from a revision that was deployed or failed",
        help: "look what is there (helm status fb --namespace flyte), then: helm uninstall fb --namespace flyte",
        address: "helm.release/flyte/fb",
      },
    ]);
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
