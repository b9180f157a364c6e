import type { FieldChange, Resolve } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { diffFields, resolveResource } from "./diff-fields.ts";
import type { Difference } from "./difference.ts";

/** Another team's resource: what doesn't fit is said with its owner's command, never written. Pure. */
export function diffForeign(kind: ResourceKind, resource: Resource, live: Present, resolve: Resolve): Difference {
  const { address } = resource;
  const known = resolveResource(resource, resolve);
  const diagnostics = diffFields(resource, live, resolve).map(
    (change): Diagnostic => ({
      ...describeMisfit(address, change),
      cause: "the file says that another team owns it (managed: false, or theirs), so fgk doesn't change it",
      help: adviseChange(kind, known, change),
      address,
      keyPath: change.source ?? resource.source,
    }),
  );
  return { changes: [{ action: "keep", address, resource }], diagnostics };
}

/** What is only too much keeps nothing from working. */
function describeMisfit(address: string, change: FieldChange): Pick<Diagnostic, "severity" | "code" | "summary"> {
  const { path, before, after } = change;
  if (after === null) return { severity: "note", code: "note", summary: `${address}: ${path} isn't needed any more` };
  const found = before === undefined && after === true ? "missing" : `${show(before)}, needed is ${show(after)}`;
  const summary = `${address} doesn't fit: ${path} is ${found}`;
  return { severity: "warning", code: "does-not-fit", summary };
}

function adviseChange(kind: ResourceKind, resource: Resource, change: FieldChange): string {
  if (kind.immutable?.(change.path) === true) {
    return `${change.path} is fixed when it is made: say at ${change.source ?? resource.source} what is there, or use another`;
  }
  const command = kind.mend?.(resource, change);
  return command === undefined ? "ask its owner to change it" : `its owner runs: ${command}`;
}

function show(value: unknown): string {
  return value === undefined ? "not there" : typeof value === "string" ? value : JSON.stringify(value);
}
