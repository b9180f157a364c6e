import { sortedFields } from "../diff/diff-fields.ts";
import type { Address } from "../model/address.ts";
import { compareText } from "../model/address.ts";
import type { Change, FieldChange, NonEmpty, Risk, RiskNote } from "../model/change.ts";
import { addressOfChange, risks } from "../model/change.ts";
import { digestOf } from "../model/digest.ts";
import { InvariantError } from "../model/failure.ts";
import type { Json } from "../model/json.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live } from "../model/live.ts";
import type { FieldLine, Step } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";

/** What a step's text is made of. */
export interface StepParts {
  readonly change: Change;
  readonly waitsFor: readonly string[];
  readonly kind: ResourceKind;
  readonly live: Live;
  readonly allowed: readonly Risk[];
  readonly dataLoss: readonly Address[];
}

/** A change as a reviewer reads it, with its digest. */
export function describeStep(parts: StepParts): Step {
  const { change, kind, live } = parts;
  if (change.action === "keep") throw new InvariantError("what is kept is no step");
  const address = addressOfChange(change);
  const risk = kind.risk?.(change, live);
  const step: Omit<Step, "digest"> = {
    action: change.action,
    address,
    at: change.action === "delete" ? change.at : change.resource.at,
    fields: linesOf(change),
    ...whyOf(change),
    waitsFor: parts.waitsFor.map((key) => key as Address),
    seconds: Math.round(kind.expectSeconds?.(change) ?? 5),
    ...(risk === undefined ? {} : { risk }),
    blocked: isBlocked(risk, address, parts),
    ...("expect" in change ? { expect: change.expect } : {}),
  };
  return { ...step, digest: digestOfStep(step) };
}

export function digestOfStep(step: Omit<Step, "digest">): string {
  const { blocked: _consent, ...content } = step;
  return digestOf(JSON.parse(JSON.stringify(content)) as Json);
}

/** Restarting Flyte's only pod is part of the job; everything worse is asked for, and data loss by name. */
function isBlocked(risk: RiskNote | undefined, address: Address, parts: StepParts): boolean {
  if (risk === undefined || risk.risk === "restart") return false;
  if (risk.risk === "data loss") return !parts.dataLoss.includes(address);
  return !parts.allowed.includes(risk.risk);
}

function whyOf(change: Change): { readonly why?: string } {
  if (change.action === "ensure") return { why: change.why };
  if (change.action === "replace")
    return { why: `${change.order}: ${change.because.map(({ path }) => path).join(", ")}` };
  return {};
}

function linesOf(change: Change): readonly FieldLine[] {
  switch (change.action) {
    case "create":
    case "ensure":
      return linesOfResource(change.resource);
    case "update":
      return linesOfChanges(change.fields);
    case "replace":
      return linesOfReplace(change.resource, change.because);
    case "delete":
    case "adopt":
    case "keep":
      return [];
  }
}

/** Every field that a create sends. What shall be absent needs no line. */
function linesOfResource(resource: Resource): readonly FieldLine[] {
  return sortedFields(resource)
    .filter(([, field]) => field.value !== null)
    .map(([path, field]) => ({
      path,
      after: field.value,
      ...(field.source === undefined ? {} : { source: field.source }),
      ...(field.role === "default" ? { byDefault: true as const } : {}),
    }));
}

function linesOfChanges(changes: NonEmpty<FieldChange>): readonly FieldLine[] {
  return changes.map(({ path, before, after, source, manager }) => ({
    path,
    ...(before === undefined ? {} : { before }),
    after,
    ...(source === undefined ? {} : { source }),
    ...(manager === undefined ? {} : { manager }),
  }));
}

function linesOfReplace(resource: Resource, because: NonEmpty<FieldChange>): readonly FieldLine[] {
  const changed = new Set(because.map(({ path }) => path));
  const rest = linesOfResource(resource).filter((line) => !changed.has(line.path));
  return [...linesOfChanges(because), ...rest].sort((a, b) => compareText(a.path, b.path));
}

/** The worst of some risks. */
export function worstRisk(found: readonly Risk[]): Risk | null {
  return [...risks].reverse().find((risk) => found.includes(risk)) ?? null;
}
