import type { Session } from "@fgk/engine";
import { listAll } from "../kubernetes/pages.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import type { ReleaseEntry, ReleaseRecord } from "./release-record.ts";
import { decodeRelease, listRevisions } from "./release-record.ts";

/** A release as it stands: its newest revision, and the newest that was ever deployed well. */
export interface LiveRelease {
  readonly newest: ReleaseRecord;
  readonly deployed: ReleaseRecord | undefined;
  /** The newest that helm gave up on: its pods may have come up since. Only read when nothing was ever deployed well. */
  readonly failed: ReleaseRecord | undefined;
  /** Every revision that helm keeps, oldest first. */
  readonly entries: readonly ReleaseEntry[];
}

/** Reads a release from helm's own Secrets, once a session; undefined when there is none (or it was uninstalled). */
export function readRelease(
  session: Session,
  cluster: OpenCluster,
  namespace: string,
  release: string,
): Promise<LiveRelease | undefined> {
  return session.once(`helm release ${namespace}/${release}`, async () => {
    const secrets = await listAll({ verb: "list", resource: "secrets", name: namespace }, (page) =>
      cluster.core.listNamespacedSecret({ ...page, namespace, labelSelector: `owner=helm,name=${release}` }),
    );
    const entries = listRevisions(secrets);
    const newest = entries.at(-1);
    if (newest === undefined || newest.status === "uninstalled") return undefined;
    // A helm that is killed at its very end has superseded the old revision and not yet deployed the new one.
    const good = (status: string): typeof newest | undefined =>
      entries.filter((entry) => entry.status === status).at(-1);
    const deployed = good("deployed") ?? good("superseded");
    const failed = deployed === undefined ? good("failed") : undefined;
    return {
      newest: decodeRelease(newest),
      deployed: deployed === undefined ? undefined : decodeRelease(deployed),
      failed: failed === undefined ? undefined : decodeRelease(failed),
      entries,
    };
  });
}

/** The values that are in force, or that the next upgrade must start from. */
export function currentRecord(release: LiveRelease): ReleaseRecord {
  return release.newest.status.startsWith("pending-")
    ? (release.deployed ?? release.failed ?? release.newest)
    : release.newest;
}
