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
  const { newest, deployed } = release;
  switch (newest.status) {
    case "pending-install":
    case "pending-upgrade":
    case "pending-rollback": {
      const why = `revision ${newest.revision} was left ${newest.status}`;
      if (isYoung(newest, nowMs)) return { action: "wait", why };
      return deployed === undefined
        ? { action: "uninstall", why }
        : { action: "rollback", revision: deployed.revision, why };
    }
    case "uninstalling":
      return isYoung(newest, nowMs)
        ? { action: "wait", why: "the release is being uninstalled" }
        : { action: "uninstall", why: "an uninstall was not finished" };
    default:
      // `failed` needs nothing: the next upgrade starts from it.
      return { action: "none" };
  }
}

function isYoung(record: ReleaseRecord, nowMs: number): boolean {
  return nowMs - record.lastDeployedMs < patienceMs;
}
