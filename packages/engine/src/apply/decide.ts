import { diffFields } from "../diff/diff-fields.ts";
import { findLaters } from "../model/resource.ts";
import type { Change, FieldChange, NonEmpty, Resolve } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live, Present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";

/** What is to be done next for a step, seen from what is there right now. */
export type Decision =
  | { readonly next: "done"; readonly live: Live }
  | { readonly next: "wait"; readonly why: string }
  | { readonly next: "create" }
  | { readonly next: "update"; readonly live: Present; readonly changes: NonEmpty<FieldChange> }
  | { readonly next: "delete"; readonly live: Present }
  | { readonly next: "adopt"; readonly live: Present }
  | { readonly next: "refuse"; readonly diagnostic: Diagnostic };

/**
 * Decides one attempt of a step. Pure. The same function finds that a lost answer was a success, that a crash left half of
 * it, and that somebody else was faster.
 */
export function decide(kind: ResourceKind, change: Change, resource: Resource, live: Live, resolve: Resolve): Decision {
  if (live.status === "unreadable") {
    return live.later ? { next: "wait", why: live.why.summary } : { next: "refuse", diagnostic: live.why };
  }
  if (change.action === "delete") {
    if (live.status === "absent") return { next: "done", live };
    if (live.marking.by === "nobody" || live.marking.by === "other") return refuseForeign(resource);
    return live.readiness.status === "waiting" ? { next: "wait", why: live.readiness.why } : { next: "delete", live };
  }
  if (live.status === "absent") return decideAbsent(change, resource);
  if (live.marking.by === "other") return refuseForeign(resource);
  if (change.action === "adopt") return live.marking.by === "us" ? { next: "done", live } : { next: "adopt", live };
  return decidePresent(kind, change, resource, live, resolve);
}

function decideAbsent(change: Change, resource: Resource): Decision {
  if (change.action === "create" || change.action === "ensure" || change.action === "replace") {
    const unknown = Object.entries(resource.fields).flatMap(([path, field]) =>
      findLaters(field.value).map(({ later }) => `${path} (${later.address} ${later.output})`),
    );
    if (unknown.length === 0) return { next: "create" };
    return { next: "wait", why: `for ${unknown.join(", ")}` };
  }
  return {
    next: "refuse",
    diagnostic: {
      severity: "error",
      code: "plan-stale",
      summary: `${resource.address} is not there any more`,
      cause: "somebody deleted it while this plan was being applied",
      help: "plan again: fgk plan",
      address: resource.address,
    },
  };
}

function decidePresent(
  kind: ResourceKind,
  change: Change,
  resource: Resource,
  live: Present,
  resolve: Resolve,
): Decision {
  const [first, ...rest] = diffFields(resource, live, resolve);
  if (first === undefined) {
    if (live.readiness.status === "waiting") return { next: "wait", why: live.readiness.why };
    return live.readiness.status === "failed" && change.action !== "update"
      ? refuseFailed(resource, live)
      : { next: "done", live };
  }
  const changes: NonEmpty<FieldChange> = [first, ...rest];
  if (changes.some(({ path }) => kind.immutable?.(path) === true)) {
    return change.action === "replace" && live.marking.by === "us" ? { next: "delete", live } : refuseForeign(resource);
  }
  // A create that found somebody else's thing of the same name is not a reason to change that thing.
  if (change.action === "create" && live.marking.by === "nobody") return refuseForeign(resource);
  const planned = new Set(change.action === "update" ? change.fields.map(({ path }) => path) : []);
  const extra = change.action === "update" ? changes.filter(({ path }) => !planned.has(path)) : [];
  const [surprise] = extra;
  if (surprise !== undefined) {
    return {
      next: "refuse",
      diagnostic: {
        severity: "error",
        code: "plan-stale",
        summary: `${resource.address}: ${surprise.path} changed while this plan was being applied`,
        cause: "the plan doesn't say that fgk may change it",
        help: "plan again: fgk plan",
        address: resource.address,
      },
    };
  }
  return { next: "update", live, changes };
}

function refuseFailed(resource: Resource, live: Present): Decision {
  const { readiness } = live;
  return {
    next: "refuse",
    diagnostic: {
      severity: "error",
      code: "cloud-failed",
      summary: `${resource.address} is there but doesn't work: ${readiness.status === "failed" ? readiness.why : ""}`,
      ...(readiness.status === "failed" && readiness.help !== undefined ? { help: readiness.help } : {}),
      address: resource.address,
    },
  };
}

function refuseForeign(resource: Resource): Decision {
  return {
    next: "refuse",
    diagnostic: {
      severity: "error",
      code: "plan-stale",
      summary: `${resource.address} is somebody else's now`,
      cause: "it was made or changed by others while this plan was being applied",
      help: "plan again: fgk plan",
      address: resource.address,
    },
  };
}
