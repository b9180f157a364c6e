import { sortedFields } from "../diff/diff-fields.ts";
import type { Observed } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import { compareText, kindOf } from "../model/address.ts";
import type { Change, FieldChange, NonEmpty, Risk, RiskNote } from "../model/change.ts";
import { addressOfChange, risks } from "../model/change.ts";
import type { Effect, Foreseen } from "../model/effect.ts";
import { InvariantError } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live } from "../model/live.ts";
import { absent } from "../model/live.ts";
import type { FieldLine, Step } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";
import type { Hanging } from "../order/collect-edges.ts";
import { orderBackward, orderChanges } from "../order/order-changes.ts";
import { digestOfStep } from "./plan-digest.ts";

/** What the steps of a plan are made of. */
export interface StepsInput {
  readonly changes: readonly Change[];
  readonly observed: Pick<Observed, "resources" | "live" | "leaving">;
  readonly kinds: readonly ResourceKind[];
  readonly allow: readonly Risk[];
  readonly dataLoss: readonly Address[];
  /** A destroy's: all that hangs on what; its changes come in the reverse of the order of making. */
  readonly backward?: readonly Hanging[];
  readonly withContents?: readonly Address[];
  /** What changes do beyond their own fields; left out: nothing. */
  readonly foreseen?: ReadonlyMap<Change, Foreseen>;
}

/** The changes in their order, as a reviewer reads them. */
export function describeSteps(input: StepsInput): readonly Step[] {
  const kinds = new Map(input.kinds.map((kind) => [kind.name, kind]));
  const names = [...kinds.keys()];
  const { backward, observed } = input;
  const ordered =
    backward === undefined
      ? orderChanges(
          input.changes,
          observed.resources,
          names,
          (one) => kinds.get(kindOf(one))?.makesRoomFor?.(one) ?? [],
        )
      : orderBackward(input.changes, backward, names);
  return ordered.map(({ change, waitsFor }) => {
    const address = addressOfChange(change);
    const kind = kinds.get(kindOf(address));
    if (kind === undefined) throw new InvariantError(`no kind for ${address}`);
    const live = observed.leaving.get(address)?.live ?? observed.live.get(address) ?? absent;
    const { allow, dataLoss, withContents = [] } = input;
    const foreseen = input.foreseen?.get(change);
    return describeStep({ change, waitsFor, kind, live, allow, dataLoss, withContents, ...(foreseen && { foreseen }) });
  });
}

/** Which risks were consented to, and for which addresses data loss was. */
export interface Consent {
  readonly allow: readonly Risk[];
  readonly dataLoss: readonly Address[];
  /** Consent to lose a container with what others put into it. */
  readonly withContents?: readonly Address[];
}

/** What one step's text is made of. */
export interface StepParts extends Consent {
  readonly change: Change;
  readonly waitsFor: readonly string[];
  readonly kind: ResourceKind;
  readonly live: Live;
  readonly foreseen?: Foreseen;
}

/** A change as a reviewer reads it, with its digest. */
export function describeStep(parts: StepParts): Step {
  const { change, kind, live } = parts;
  if (change.action === "keep") throw new InvariantError("what is kept is no step");
  const address = addressOfChange(change);
  const risk = worseRisk(riskOf(kind, change, live), parts.foreseen?.risk);
  const step: Omit<Step, "digest"> = {
    action: change.action,
    address,
    ...(change.action === "delete" ? { at: change.at } : {}),
    fields: linesOf(change),
    ...sortEffects(parts.foreseen?.effects ?? []),
    ...whyOf(kind, change),
    waitsFor: parts.waitsFor.map((key) => key as Address),
    seconds: Math.round(kind.expectSeconds?.(change) ?? 5),
    ...(risk === undefined ? {} : { risk }),
    blocked: isBlocked(risk, address, parts),
    ...("expect" in change ? { expect: change.expect } : {}),
  };
  return { ...step, digest: digestOfStep(step) };
}

/** Restarting Flyte's only pod is part of the job; everything worse is asked for, and data loss by name. */
export function isBlocked(risk: RiskNote | undefined, address: Address, consent: Consent): boolean {
  if (risk === undefined || risk.risk === "restart") return false;
  if (risk.risk === "data loss") {
    return !consent.dataLoss.includes(address) && consent.withContents?.includes(address) !== true;
  }
  return !consent.allow.includes(risk.risk);
}

function sortEffects(effects: readonly Effect[]): { readonly effects?: readonly Effect[] } {
  if (effects.length === 0) return {};
  const key = ({ action, what }: Effect): string => `${action} ${what}`;
  return { effects: [...effects].sort((a, b) => compareText(key(a), key(b))) };
}

/** The worse of two; of equals the first. */
function worseRisk(one: RiskNote | undefined, other: RiskNote | undefined): RiskNote | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return risks.indexOf(other.risk) > risks.indexOf(one.risk) ? other : one;
}

/** What others put into a thing is lost with it, whatever its kind says. */
function riskOf(kind: ResourceKind, change: Change, live: Live): RiskNote | undefined {
  const count = change.action === "delete" ? (change.contents?.length ?? 0) : 0;
  if (count === 0) return kind.risk?.(change, live);
  return {
    risk: "data loss",
    why: count === 1 ? "1 thing of others goes with it" : `${count} things of others go with it`,
  };
}

function whyOf(kind: ResourceKind, change: Change): { readonly why?: string } {
  if (change.action === "delete") return kind.deleteLeaves === undefined ? {} : { why: kind.deleteLeaves };
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
      return (change.contents ?? []).map((what) => ({ path: what, before: true, after: null }));
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
