import type { Address } from "./address.ts";
import type { Target } from "./catalog.ts";
import type { Action, Change, Fingerprint, Risk, RiskNote } from "./change.ts";
import type { Diagnostic, KeyPath } from "./diagnostic.ts";
import type { Effect } from "./effect.ts";
import type { Json } from "./json.ts";
import type { Live } from "./live.ts";
import type { Later, Resource } from "./resource.ts";

/** One field of a step, as a reviewer reads it. */
export interface FieldLine {
  readonly path: string;
  /** The live value; left out when there is none. */
  readonly before?: Json;
  /** What it becomes; `null` is: absent. */
  readonly after: Json | Later;
  /** The key of the deployment file that asked for it. */
  readonly source?: KeyPath;
  /** Nobody wrote it and nothing needs it: sent once, compared never again. */
  readonly byDefault?: true;
  /** Who else wrote the live value. */
  readonly manager?: string;
}

/** A change at its place in the order. */
export interface Step {
  readonly action: Exclude<Action, "keep">;
  readonly address: Address;
  /** Of a delete only: where the thing is. For all others the deployment file says so. */
  readonly at?: Readonly<Record<string, string>>;
  readonly fields: readonly FieldLine[];
  /** What it does to things that are no resources of their own, sorted by action and name; left out when that is nothing. */
  readonly effects?: readonly Effect[];
  /** Why an `ensure` couldn't be compared; the order of a replace; what a delete leaves, where the thing itself stays. */
  readonly why?: string;
  /** Addresses of steps of this plan that come first. */
  readonly waitsFor: readonly Address[];
  /** How long it usually takes. */
  readonly seconds: number;
  readonly risk?: RiskNote;
  /** Its risk isn't consented to: the plan can't be applied. */
  readonly blocked: boolean;
  readonly expect?: Fingerprint;
  /** SHA-256 over all of the above. */
  readonly digest: string;
}

/** What a plan is for, and under which consent. */
export interface PlanHeader {
  readonly format: 1;
  /** major.minor */
  readonly fgk: string;
  /** major.minor; null when no step needs it. */
  readonly helm: string | null;
  readonly deployment: string;
  /** The deployment file, relative to the plan file. */
  readonly file: string;
  readonly target: Target;
  /** SHA-256 over what the deployment file asks for. */
  readonly desired: string;
  /** SHA-256 of the chart; null when no step needs it. */
  readonly chart: string | null;
  /** Risks that were consented to. */
  readonly allow: readonly Risk[];
  readonly dataLoss: readonly Address[];
  readonly adopt: readonly Address[];
  /** Only these and what they depend on; empty: everything. */
  readonly only: readonly Address[];
  /** It takes the deployment down instead of keeping the file true. */
  readonly destroy?: true;
  /** A destroy's containers that go with what others put into them. */
  readonly withContents?: readonly Address[];
  /** Planned without asking the cluster: it can't be applied. */
  readonly partial?: true;
  /** Identities of what no step changes but steps rely on (`iam.service-account/flyte-sa` uniqueId …). */
  readonly reliesOn: Readonly<Record<Address, Readonly<Record<string, string>>>>;
  /** SHA-256 over the header, the summary and the digests of the steps. */
  readonly digest: string;
}

/** What of others is kept on one resource. */
export interface KeptLine {
  readonly address: Address;
  readonly what: string;
  readonly names: readonly string[];
}

/** What a reviewer reads first. */
export interface Summary {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly adopt: number;
  readonly ensure: number;
  readonly unchanged: number;
  readonly highestRisk: Risk | null;
  /** Risks of blocked steps: consent that is missing. */
  readonly needs: readonly Risk[];
  /** Addresses whose change can't be undone. */
  readonly irreversible: readonly Address[];
  /** Expected seconds during which Flyte doesn't answer. */
  readonly downtimeSeconds: number;
  /** Expected seconds along the longest chain of steps. */
  readonly seconds: number;
  readonly warnings: readonly string[];
  readonly notChecked: readonly string[];
  readonly kept: readonly KeptLine[];
}

/** What will happen, and all that a reviewer needs to judge it. */
export interface Plan {
  readonly summary: Summary;
  readonly header: PlanHeader;
  readonly steps: readonly Step[];
  /** Warnings and notes, with addresses; not part of the plan file's bytes beyond `summary.warnings`. */
  readonly diagnostics: readonly Diagnostic[];
  /** The changes behind the steps, by `keyOfStep`; empty for a plan that was read from a file. */
  readonly changes: ReadonlyMap<string, Change>;
  /** What was found when planning; empty for a plan that was read from a file. */
  readonly live: ReadonlyMap<Address, Live>;
  /** What the file asks for, by name and by rule; empty for a plan that was read from a file. */
  readonly resources: readonly Resource[];
  /** The deployment's own addresses, asked for or only marked; empty for a plan that was read from a file. */
  readonly own: ReadonlySet<Address>;
}
