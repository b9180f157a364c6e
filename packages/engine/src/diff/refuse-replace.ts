import type { Diagnostic } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";

/** Why a replace (because of the field `path`) may not be planned; undefined when it may. Pure. */
export function refuseReplace(
  kind: ResourceKind,
  resource: Resource,
  live: Present,
  path: string,
): Diagnostic | undefined {
  const { address } = resource;
  const keyPath = resource.fields[path]?.source ?? resource.source;
  const base = { severity: "error", code: "protected", address, keyPath } as const;
  if (resource.protected) {
    return {
      ...base,
      summary: `${address} can't be changed in place: ${path} is fixed when it is made`,
      cause: "it would have to be deleted and made again, and it is protected",
      help: `put the live value back at ${keyPath}, or set protect: false and plan with --allow-data-loss ${address}`,
    };
  }
  if (live.marking.by !== "us") {
    return {
      ...base,
      summary: `${address} can't be changed in place, and fgk didn't make it: it is never replaced`,
      cause: `${path} is fixed when it is made`,
      help: `put the live value back at ${keyPath}, or adopt it first: fgk plan --adopt ${address}`,
    };
  }
  if (kind.delete === undefined) {
    return {
      ...base,
      summary: `${address} can't be changed in place`,
      cause: `${path} is fixed when it is made`,
      help: `put the live value back at ${keyPath}`,
    };
  }
  if (kind.replaceOrder === "create-first") {
    return {
      ...base,
      summary: `${address} can't be changed in place: ${path} is fixed when it is made`,
      cause: "the new one must be there before the old one goes, so that it needs a name of its own",
      help: `put the live value back at ${keyPath}, or give the new one another name`,
    };
  }
  return undefined;
}
