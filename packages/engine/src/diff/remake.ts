import type { FieldChange } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";

/**
 * What says that only another one in its place mends a thing of ours; undefined when it may still come right, isn't ours, or
 * is of a kind that is never deleted first. Pure.
 */
export function findRemade(kind: ResourceKind, { marking, readiness }: Present): FieldChange | undefined {
  if (readiness.status !== "failed" || marking.by !== "us") return undefined;
  return kind.delete === undefined || kind.replaceOrder === "create-first" ? undefined : readiness.remade;
}

/** Why a thing that is beyond repair may not be made anew; undefined when it may. Pure. */
export function refuseRemake(resource: Resource, { readiness }: Present): Diagnostic | undefined {
  if (!resource.protected || readiness.status !== "failed") return undefined;
  const { address, source } = resource;
  const help = `set ${source.split(".")[0]}.protect: false and plan with --allow-data-loss ${address}`;
  return {
    severity: "error",
    code: "protected",
    summary: `${address} is there but doesn't work: ${readiness.why}`,
    cause: "nothing mends it: it would have to be deleted and made again, and it is protected",
    help: readiness.help === undefined ? help : `${help}; or ${readiness.help}`,
    address,
    keyPath: source,
  };
}
