import type { Address, Diagnostic } from "@fgk/engine";
import type { LiveRelease } from "./release-list.ts";
import type { ReleaseRecord } from "./release-record.ts";

/**
 * What must happen before helm can upgrade a release again. A helm that was killed leaves its revision `pending-…`, and every
 * later helm refuses to touch the release. `wait`: the helm that left it may still be running.
 */
export type Recovery =
  | { readonly action: "none" }
  | { readonly action: "wait"; readonly why: string }
  | { readonly action: "rollback"; readonly revision: number; readonly why: string }
  | { readonly action: "uninstall"; readonly why: string };

/** A revision that has been pending for so long belongs to a helm that is gone, if it doesn't wait for pods. */
const patienceMs = 2 * 60_000;

/** Decides by the newest revision's state and age. Pure. */
export function planRecovery(release: LiveRelease, nowMs: number): Recovery {
  const { newest } = release;
  // helm gives up waiting while pods still start: what it calls failed may be a Flyte that people use. It is never removed.
  const back = release.deployed ?? release.failed;
  // The same words whatever its age: a plan's bytes don't depend on the time.
  const why = `revision ${newest.revision} was left ${newest.status}`;
  switch (newest.status) {
    case "pending-install":
    case "pending-upgrade":
    case "pending-rollback": {
      if (isYoung(newest, nowMs)) return { action: "wait", why };
      return back === undefined ? { action: "uninstall", why } : { action: "rollback", revision: back.revision, why };
    }
    case "uninstalling":
      return { action: isYoung(newest, nowMs) ? "wait" : "uninstall", why };
    default:
      // `failed` needs nothing: the next upgrade starts from it.
      return { action: "none" };
  }
}

/** Says in the plan what a killed helm left, and what apply does about it. */
export function remarkRecovery(address: Address, release: LiveRelease, nowMs: number): readonly Diagnostic[] {
  const recovery = planRecovery(release, nowMs);
  if (recovery.action === "none") return [];
  const revision = (release.deployed ?? release.failed)?.revision;
  const back =
    revision === undefined || release.newest.status === "uninstalling"
      ? "removes what is left of it and installs again"
      : `goes back to revision ${revision} and upgrades again`;
  return [
    {
      severity: "warning",
      code: "warning",
      summary: `${address}: ${recovery.why}`,
      cause: "the helm that worked on it was killed, or it still runs",
      help: `fgk apply gives it two minutes, then ${back}`,
      address,
    },
  ];
}

function isYoung(record: ReleaseRecord, nowMs: number): boolean {
  return nowMs - record.lastTouchedMs < patienceMs;
}
