import type { Address } from "../model/address.ts";
import type { Change, FieldChange, NonEmpty, Resolve } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { endsEverything } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Absent, Live, Present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { diffFields, fingerprintOf, resolveResource } from "./diff-fields.ts";
import { diffForeign } from "./diff-foreign.ts";
import type { Difference } from "./difference.ts";
import { refuseReplace } from "./refuse-replace.ts";
import { findRemade, refuseRemake } from "./remake.ts";

/** What decides besides the resource and what is there. */
export interface DiffOptions {
  readonly adopt: boolean;
  /** Something that it is only made with is being created. */
  readonly wanted: boolean;
  /** Whether a thing is created or replaced by the same plan. */
  readonly isMade: (address: Address) => boolean;
  readonly resolve: Resolve;
}

/** Compares one resource with what is there. Pure. */
export function diffResource(kind: ResourceKind, resource: Resource, live: Live, options: DiffOptions): Difference {
  switch (live.status) {
    case "absent":
      // A kind that knows why its absence is an error has said all of it.
      if (live.remarks.some((remark) => remark.severity === "error")) return { changes: [], diagnostics: live.remarks };
      return withRemarks(diffAbsent(kind, resource, live, options), live.remarks);
    case "unreadable":
      return diffUnreadable(resource, live, options);
    case "present": {
      const difference = resource.managed
        ? diffManaged(kind, resource, live, options)
        : diffForeign(kind, resource, live, options.resolve);
      return withRemarks(difference, live.remarks);
    }
  }
}

function diffAbsent(kind: ResourceKind, resource: Resource, live: Absent, options: DiffOptions): Difference {
  const { address } = resource;
  const command = kind.mend?.(resolveResource(resource, options.resolve), "create");
  const never =
    resource.onlyWith !== undefined &&
    (resource.onlyWith.with.length === 0 || (live.needless !== undefined && !options.isMade(live.needless)));
  if (never || isNoneOfOurs(resource, options)) return { changes: [], diagnostics: [] };
  if (!resource.managed) {
    return only({
      severity: "warning",
      code: "does-not-fit",
      summary: `${address} isn't there, and fgk may not make it`,
      cause: "the file says that another team owns it (managed: false, or theirs), so fgk doesn't make it",
      help:
        command === undefined
          ? "ask its owner to make it, or set managed: true to let fgk do it"
          : `its owner runs: ${command}`,
      address,
      keyPath: resource.source,
    });
  }
  if (resource.onlyWith !== undefined && !options.wanted) {
    return only({
      severity: "note",
      code: "note",
      summary: `${address} isn't there, and nothing that needs it is being made`,
      help: command === undefined ? resource.onlyWith.note : `${resource.onlyWith.note}, or run: ${command}`,
      address,
      keyPath: resource.source,
    });
  }
  return { changes: [{ action: "create", resource }], diagnostics: [] };
}

/** What another team may or may not have beside its own thing is none of our business. */
function isNoneOfOurs(resource: Resource, options: DiffOptions): boolean {
  return !resource.managed && resource.onlyWith !== undefined && !options.wanted;
}

function diffUnreadable(
  resource: Resource,
  live: Extract<Live, { status: "unreadable" }>,
  options: DiffOptions,
): Difference {
  const { address } = resource;
  if (isNoneOfOurs(resource, options)) return { changes: [], diagnostics: [] };
  if (resource.managed && live.later) {
    // What only isn't there yet is said by the step; what doesn't work is worth a warning.
    const diagnostics = live.why.severity === "warning" ? [live.why] : [];
    return { changes: [{ action: "ensure", resource, why: live.why.summary }], diagnostics };
  }
  // Who may not even see the project can't say that the rest is another team's matter.
  if (resource.managed || endsEverything(live.why.code)) {
    const keyPath = live.why.keyPath ?? (endsEverything(live.why.code) ? undefined : resource.source);
    return only({ ...live.why, severity: "error", address, ...(keyPath === undefined ? {} : { keyPath }) });
  }
  const need = live.why.permission === undefined ? live.why.summary : `needs ${live.why.permission}`;
  return only({
    severity: "note",
    code: "unreadable",
    summary: `${address} was not checked (${need})`,
    help: "fgk verify proves it by a probe",
    address,
    keyPath: resource.source,
  });
}

function diffManaged(kind: ResourceKind, resource: Resource, live: Present, options: DiffOptions): Difference {
  const { address } = resource;
  if (live.marking.by === "other") {
    const { deployment, cluster } = live.marking.mark;
    return only({
      severity: "error",
      code: "owned-by-other",
      summary: `${address} belongs to the deployment ${deployment} of the cluster ${cluster}`,
      cause: "it carries that deployment's mark",
      help: `choose another name at ${resource.source}, or say managed: false there to use it as it is`,
      address,
      keyPath: resource.source,
    });
  }
  const fields = diffFields(resource, live, options.resolve);
  const isFixed = fields.some(({ path }) => kind.immutable?.(path) === true);
  if (live.readiness.status === "waiting" && live.readiness.leaving === true && !isFixed) {
    // What it is now soon isn't there: its step waits for its end, and makes it again.
    return { changes: [{ action: "ensure", resource, why: live.readiness.why }], diagnostics: [] };
  }
  const adopt: readonly Change[] =
    options.adopt && live.marking.by === "nobody" && kind.adopt !== undefined
      ? [{ action: "adopt", resource, expect: fingerprintOf(resource, live) }]
      : [];
  const remade = findRemade(kind, live);
  if (remade !== undefined) return diffRemade(resource, live, [remade, ...fields]);
  const [first, ...rest] = fields;
  if (first === undefined) {
    return {
      changes: adopt.length > 0 ? adopt : [{ action: "keep", address, resource }],
      diagnostics: describeState(resource, live),
    };
  }
  const changed: NonEmpty<typeof first> = [first, ...rest];
  const immutable = changed.filter((change) => kind.immutable?.(change.path) === true);
  const expect = fingerprintOf(resource, live);
  const [because, ...others] = immutable;
  if (because === undefined) {
    return { changes: [{ action: "update", resource, fields: changed, expect }, ...adopt], diagnostics: [] };
  }
  const refusal = refuseReplace(kind, resource, live, because.path);
  if (refusal !== undefined) return only(refusal);
  const change: Change = { action: "replace", resource, because: [because, ...others], order: "delete-first", expect };
  return { changes: [change], diagnostics: [] };
}

/** What only another one in its place mends, with the fields that this one gets right as well. */
function diffRemade(resource: Resource, live: Present, because: NonEmpty<FieldChange>): Difference {
  const refusal = refuseRemake(resource, live);
  if (refusal !== undefined) return only(refusal);
  const expect = fingerprintOf(resource, live);
  return { changes: [{ action: "replace", resource, because, order: "delete-first", expect }], diagnostics: [] };
}

function describeState(resource: Resource, live: Present): readonly Diagnostic[] {
  const { address } = resource;
  if (live.readiness.status !== "failed") return [];
  return [
    {
      severity: "warning",
      code: "warning",
      summary: `${address} is there but doesn't work: ${live.readiness.why}`,
      ...(live.readiness.help === undefined ? {} : { help: live.readiness.help }),
      address,
      keyPath: resource.source,
    },
  ];
}

function only(diagnostic: Diagnostic): Difference {
  return { changes: [], diagnostics: [diagnostic] };
}

function withRemarks(difference: Difference, remarks: readonly Diagnostic[]): Difference {
  return { changes: difference.changes, diagnostics: [...difference.diagnostics, ...remarks] };
}
