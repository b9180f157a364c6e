import type { DeploymentFile, Desired, ResourceKind } from "@fgk/engine";
import { releaseAddress } from "../../deployment/describe/addresses.ts";
import type { Scope } from "../../deployment/scope.ts";
import type { GoogleReach } from "../../google/reach.ts";
import { warnOfClosedWays, warnOfClosedWaysBefore } from "../../network/closed-ways.ts";
import { addRemarks } from "../add-remarks.ts";
import { readLiveRecord } from "./coming-values.ts";
import { remarkTraps } from "./remark-traps.ts";
import { trapContext } from "./trap-context.ts";

/** What traps are looked for with. */
export interface TrapsAsked {
  readonly google: GoogleReach;
  readonly scope: Scope;
  readonly file: DeploymentFile;
  readonly desired: Desired;
}

/**
 * The kinds, of which the release's also says which traps are in the values that helm will get, and with the cluster's which
 * ways through the network Flyte would miss. Only a whole pass says it: a step looks again at what it is about.
 */
export function warnOfTraps(kinds: readonly ResourceKind[], asked: TrapsAsked): readonly ResourceKind[] {
  const { google, scope, file, desired } = asked;
  const ways = { reach: google, scope, file };
  const release = desired.resources.find(({ address }) => address === releaseAddress(scope));
  return kinds.map((kind) => {
    switch (kind.name) {
      case "gke.cluster":
        return warnOfClosedWaysBefore(kind, ways, release);
      case "helm.release":
        return warnOfClosedWays(warnOfValues(kind, scope), ways);
      default:
        return kind;
    }
  });
}

function warnOfValues(kind: ResourceKind, scope: Scope): ResourceKind {
  return addRemarks(kind, async (session, resource, live) =>
    session.whole ? remarkTraps(resource, readLiveRecord(live), trapContext(scope)) : [],
  );
}
