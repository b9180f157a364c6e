import type { Resolve } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { diffFields } from "./diff-fields.ts";
import type { Difference } from "./difference.ts";

/** Another team's resource: what doesn't fit is said, never written. Pure. */
export function diffForeign(resource: Resource, live: Present, resolve: Resolve): Difference {
  const { address } = resource;
  const diagnostics = diffFields(resource, live, resolve).map(
    (change): Diagnostic => ({
      severity: "warning",
      code: "does-not-fit",
      summary: `${address} doesn't fit: ${change.path} is ${show(change.before)}, needed is ${show(change.after)}`,
      cause: `${resource.source} says that another team owns it, so fgk doesn't change it`,
      help: "ask its owner to change it",
      address,
      keyPath: change.source ?? resource.source,
    }),
  );
  return { changes: [{ action: "keep", address, resource }], diagnostics };
}

function show(value: unknown): string {
  return value === undefined ? "not there" : typeof value === "string" ? value : JSON.stringify(value);
}
