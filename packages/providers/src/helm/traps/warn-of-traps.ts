import type { ResourceKind } from "@fgk/engine";
import { addRemarks } from "../add-remarks.ts";
import type { LiveRelease } from "../release-list.ts";
import { currentRecord } from "../release-list.ts";
import { remarkTraps } from "./remark-traps.ts";
import type { TrapContext } from "./trap.ts";

/** The kind of releases, whose reads also say which traps are in the values that helm will get. */
export function warnOfTraps(kind: ResourceKind, context: TrapContext): ResourceKind {
  return addRemarks(kind, async (_session, resource, live) => {
    const release = live.status === "present" ? (live.state as LiveRelease | undefined) : undefined;
    return remarkTraps(resource, release === undefined ? undefined : currentRecord(release), context);
  });
}
