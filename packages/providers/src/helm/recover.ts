import type { Address, Diagnostic } from "@fgk/engine";
import { nameOf } from "@fgk/engine";
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
  | { readonly action: "uninstall"; readonly why: string }
  /** helm wouldn't upgrade it, and nothing is known to go back to. */
  | { readonly action: "refuse"; readonly why: string };

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
    case "deployed":
    case "failed":
    case "superseded":
      // The next upgrade starts from it.
      return { action: "none" };
    default:
      // `unknown`, or a word of a helm to come: helm itself goes on only from a revision that is deployed.
      if (release.entries.some(({ status }) => status === "deployed")) return { action: "none" };
      return back === undefined ? { action: "refuse", why } : { action: "rollback", revision: back.revision, why };
  }
}

/** The revision that helm's next one goes on from: the one that is gone back to, if that must be. Pure. */
export function startOf({ newest, deployed, failed }: LiveRelease, recovery: Recovery): ReleaseRecord {
  return recovery.action === "rollback" ? (deployed ?? failed ?? newest) : newest;
}

/**
 * Says in the plan what a killed helm left, and what apply does about it. A release that others install (or remove) right now is
 * theirs: nothing of it is removed.
 */
export function remarkRecovery(
  address: Address,
  release: LiveRelease,
  nowMs: number,
  ours: boolean,
): readonly Diagnostic[] {
  const recovery = planRecovery(release, nowMs);
  if (recovery.action === "none") return [];
  if (recovery.action === "refuse") return [refuseUnknown(address, release)];
  if (!ours && !mayGoBack(release)) return [refuseRemoval(address, release)];
  const revision = (release.deployed ?? release.failed)?.revision;
  const back = mayGoBack(release)
    ? `goes back to revision ${revision} and upgrades again`
    : "removes what is left of it and installs again";
  return [
    {
      severity: "warning",
      code: "warning",
      summary: `${address}: ${recovery.why}`,
      ...(isUnderWay(release)
        ? {
            cause: "the helm that worked on it was killed, or it still runs",
            help: `fgk apply gives it two minutes, then ${back}`,
          }
        : { cause: "no helm goes on from such a revision", help: `fgk apply ${back}` }),
      address,
    },
  ];
}

function isUnderWay({ newest }: LiveRelease): boolean {
  return newest.status.startsWith("pending-") || newest.status === "uninstalling";
}

function refuseUnknown(address: Address, { newest }: LiveRelease): Diagnostic {
  const [namespace, name] = nameOf(address).split("/");
  return {
    severity: "error",
    code: "helm-failed",
    summary: `${address}: revision ${newest.revision} is ${newest.status}, and helm keeps none that was deployed`,
    cause: "helm upgrades only from a revision that was deployed or failed",
    help: `look what is there (helm status ${name} --namespace ${namespace}), then: helm uninstall ${name} --namespace ${namespace}`,
    address,
  };
}

function mayGoBack({ newest, deployed, failed }: LiveRelease): boolean {
  return newest.status !== "uninstalling" && (deployed ?? failed) !== undefined;
}

/** Somebody else's helm was killed, or it still waits for its pods: nobody can tell from outside. */
export function refuseRemoval(address: Address, { newest }: LiveRelease): Diagnostic {
  const [namespace, name] = nameOf(address).split("/");
  return {
    severity: "error",
    code: "helm-failed",
    summary: `${address}: somebody's helm is at work on it, or was killed: revision ${newest.revision} is ${newest.status}`,
    cause: "fgk didn't install this release, and it could only go on by removing it",
    help: `wait until that helm is done, or remove what it left: helm uninstall ${name} --namespace ${namespace}`,
    address,
  };
}

function isYoung(record: ReleaseRecord, nowMs: number): boolean {
  return nowMs - record.lastTouchedMs < patienceMs;
}
