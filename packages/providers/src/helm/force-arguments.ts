import type { ReleaseRecord } from "./release-record.ts";

/** How helm writes a release's objects: `server` is server-side apply, which refuses a field that somebody else holds. */
export type ApplyMethod = "server" | "client";

/**
 * How the next `helm upgrade` (or a rollback to this revision) writes. helm 3 knows one way and notes none; helm 4 installs by
 * the server and then stays with what the revision notes (`--server-side auto`), none being the client's. `from` is the newest
 * revision before an upgrade, the one that is gone back to before a rollback, undefined before a first installation.
 */
export function findApplyMethod(helmMajor: number, from: Pick<ReleaseRecord, "applyMethod"> | undefined): ApplyMethod {
  if (helmMajor < 4) return "client";
  return from === undefined || from.applyMethod === "ssa" ? "server" : "client";
}

/**
 * What makes `helm upgrade` and `helm rollback` overwrite the fields of others that the plan shows; nothing when the plan shows
 * none. Written by the client helm overwrites them anyway; and told to force it then, helm 4 fails and leaves a failed revision.
 * `managers`: who holds a field that the plan overwrites, beside helm's own server-side apply.
 */
export function forceArguments(helmMajor: number, method: ApplyMethod, managers: readonly string[]): readonly string[] {
  return helmMajor >= 4 && method === "server" && managers.length > 0 ? ["--force-conflicts"] : [];
}
