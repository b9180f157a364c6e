import type { Address, Desired, Finding, Live, Resource, ResourceKind, Session } from "@fgk/engine";
import { Failure, kindOf } from "@fgk/engine";
import type { Scope } from "../deployment/scope.ts";
import type { FlyteReach } from "../flyte/flyte-reach.ts";
import type { ClusterReach } from "../kubernetes/reach.ts";

/** What every check is given. */
export interface CheckContext {
  readonly scope: Scope;
  readonly desired: Desired;
  readonly kinds: readonly ResourceKind[];
  readonly reach: ClusterReach;
  readonly flyte: FlyteReach;
  /** Namespaces whose identity is probed: Flyte's and one per project, or all. */
  readonly probe: "some" | "all";
}

export function green(evidence: string): Finding {
  return { status: "green", evidence };
}

export function red(evidence: string, cause: string, mend: string): Finding {
  return { status: "red", evidence, cause, mend };
}

export function warn(evidence: string, mend?: string): Finding {
  return mend === undefined ? { status: "warning", evidence } : { status: "warning", evidence, mend };
}

export function notAsked(evidence: string): Finding {
  return { status: "not-asked", evidence };
}

/** Reads one of the file's resources by its own kind, so that a check sees what a plan sees. */
export async function readResource(context: CheckContext, session: Session, resource: Resource): Promise<Live> {
  const kind = context.kinds.find((item) => item.name === kindOf(resource.address));
  const live = (await kind?.read(session, [resource]))?.get(resource.address);
  if (live === undefined)
    throw new Failure({ severity: "error", code: "unreadable", summary: `${resource.address} can't be read` });
  return live;
}

/** The file's resource at that address. */
export function findResource(context: CheckContext, address: Address): Resource | undefined {
  return context.desired.resources.find((resource) => resource.address === address);
}

/** The file's resources of a kind, by address. */
export function resourcesOf(context: CheckContext, kind: string): readonly Resource[] {
  return context.desired.resources.filter((resource) => kindOf(resource.address) === kind);
}

/**
 * What can't be read is a warning when a permission is missing (the probes prove it), else red. Absent and present are
 * the caller's to judge.
 */
export function judgeUnreadable(live: Extract<Live, { readonly status: "unreadable" }>): Finding {
  const { why } = live;
  if (why.permission !== undefined || why.code === "no-permission") {
    return warn(`not checked (needs ${why.permission ?? "a permission"})`);
  }
  return red(why.summary, why.cause ?? "it could not be read", why.help ?? "run fgk verify again");
}
