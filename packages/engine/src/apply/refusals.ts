import { sayContents } from "../diff/diff-leaving.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Content, Present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";

/** Why a step that was about to be done isn't: each says what was found. */
function refuse(resource: Resource, what: string, cause: string): Diagnostic {
  return {
    severity: "error",
    code: "plan-stale",
    summary: `${resource.address} ${what}`,
    cause,
    help: "plan again: fgk plan",
    address: resource.address,
  };
}

export function refuseGone(resource: Resource): Diagnostic {
  return refuse(resource, "is not there any more", "somebody deleted it while this plan was being applied");
}

export function refuseForeign(resource: Resource): Diagnostic {
  return refuse(
    resource,
    "is somebody else's now",
    "it was made or changed by others while this plan was being applied",
  );
}

export function refuseFixed(resource: Resource, path: string): Diagnostic {
  return refuse(
    resource,
    `can't be changed in place: ${path} is fixed when it is made`,
    "the plan has no replace of it",
  );
}

/** Nothing may be written for a step whose result was there when the plan was compared. */
export function refuseSettled(resource: Resource): Diagnostic {
  return refuse(resource, "changed while this plan was being applied", "this step's result was there a moment ago");
}

export function refuseKept(resource: Resource): Diagnostic {
  return refuse(
    resource,
    "is not deleted",
    "planning now doesn't ask for it: it doesn't carry our mark any more, or is protected",
  );
}

export function refuseHidden(resource: Resource, path: string): Diagnostic {
  return {
    ...refuse(resource, "", "the plan doesn't say that fgk may change it"),
    summary: `${resource.address}: ${path} changed while this plan was being applied`,
  };
}

export function refuseMark(resource: Resource): Diagnostic {
  return refuse(resource, "can't be marked", "nothing in it can carry a mark");
}

export function refuseFailed(resource: Resource, { readiness }: Present): Diagnostic {
  const failed = readiness.status === "failed" ? readiness : undefined;
  return {
    severity: "error",
    code: "cloud-failed",
    summary: `${resource.address} is there but doesn't work: ${failed?.why ?? ""}`,
    ...(failed?.help === undefined ? {} : { help: failed.help }),
    address: resource.address,
  };
}

/** What others have put into a thing meanwhile keeps it. */
export function refuseContents(resource: Resource, contents: readonly Content[]): Diagnostic {
  const help = contents.find((one) => one.help !== undefined)?.help;
  return {
    severity: "error",
    code: "protected",
    summary: `${resource.address} is kept: ${sayContents(contents)}`,
    cause: "the plan doesn't say that this goes as well",
    help: help === undefined ? "plan again: fgk plan" : `${help}; then plan again`,
    address: resource.address,
  };
}
