import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { endsEverything } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";

/** Whether a destroy may delete a resource of the file, by itself: it goes · it stays, and that is said · nothing is to be said. */
export type Judgement = "goes" | "silent" | Diagnostic;

/** What a judgement takes into account. */
export interface JudgeInput {
  readonly kind: ResourceKind;
  readonly resource: Resource;
  readonly live: Live;
  /** The addresses to which the destroy is limited; empty: everything. */
  readonly target: readonly Address[];
  /** Its kind found our mark for it. */
  readonly listed: boolean;
  /** Why it must stay, when it must. */
  readonly spared: string | undefined;
}

/** Judges a resource of the file that is in nothing that goes. Pure. */
export function judgeDeparting(input: JudgeInput): Judgement {
  const { kind, resource, live, target, spared, listed } = input;
  const { address } = resource;
  const named = target.includes(address);
  if (target.length > 0 && !named) return "silent";
  if (!resource.managed) return named ? refuseNamed(resource, "another team owns it, as the file says") : "silent";
  if (kind.delete === undefined) {
    if (named) return refuseNamed(resource, "fgk never deletes a thing of this kind");
    const isOurs = live.status === "present" && live.marking.by === "us";
    return isOurs && spared !== undefined ? sayKept(resource, spared) : "silent";
  }
  if (kind.destroyed === "by-name" && !named) return "silent";
  if (live.status === "absent") return "silent";
  if (live.status === "unreadable") return live.later && !named ? "silent" : sayUnreadable(resource, live);
  switch (live.marking.by) {
    case "other": {
      const { deployment, cluster } = live.marking.mark;
      return sayKept(resource, `it belongs to the deployment ${deployment} of the cluster ${cluster}`);
    }
    case "nobody":
      return sayKept(
        resource,
        "fgk didn't make it and nobody adopted it",
        `delete it by hand, or adopt it first: fgk plan --adopt ${address}`,
      );
    case "unmarkable":
      // What has no mark of its own goes with what it is in, by its name, or by the mark of what stands for it.
      if (!named && !listed && kind.destroyed !== "with-container") return "silent";
      break;
    case "us":
      break;
  }
  if (spared !== undefined && !named) return sayKept(resource, spared);
  if (resource.protected) {
    const key = `${resource.source.split(".")[0]}.protect`;
    const help = `to delete it set ${key}: false, then: fgk destroy --allow-data-loss ${address}`;
    return sayKept(resource, "it is protected", help);
  }
  return "goes";
}

/** A thing that is ours and stays, in one line. */
export function sayKept(resource: Pick<Resource, "address" | "source">, why: string, help?: string): Diagnostic {
  return {
    severity: "warning",
    code: "protected",
    summary: `${resource.address} is kept: ${why}`,
    ...(help === undefined ? {} : { help }),
    address: resource.address,
    ...(resource.source === "" ? {} : { keyPath: resource.source }),
  };
}

function refuseNamed(resource: Resource, cause: string): Diagnostic {
  return {
    severity: "error",
    code: "protected",
    summary: `${resource.address} can't be destroyed`,
    cause,
    help: "leave it out of --target",
    address: resource.address,
    keyPath: resource.source,
  };
}

function sayUnreadable(resource: Resource, live: Extract<Live, { status: "unreadable" }>): Diagnostic {
  const { why } = live;
  // Who may not even see the project is told so once, not for each thing.
  if (endsEverything(why.code)) return { ...why, severity: "error" };
  return { ...why, severity: "error", address: resource.address, keyPath: why.keyPath ?? resource.source };
}
