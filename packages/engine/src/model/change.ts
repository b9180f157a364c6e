import type { Address } from "./address.ts";
import type { KeyPath } from "./diagnostic.ts";
import type { Json } from "./json.ts";
import type { Later, Resource } from "./resource.ts";

export type NonEmpty<T> = readonly [T, ...T[]];

/** One field that differs. `before` is undefined when the live resource doesn't have it. */
export interface FieldChange {
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | Later;
  readonly source?: KeyPath;
  /** Who wrote the live value, where the API says so and it wasn't us. */
  readonly manager?: string;
}

/** What was seen when planning: a hash of the identity and the compared fields, and the identity in clear. */
export interface Fingerprint {
  readonly hash: string;
  readonly identity: Readonly<Record<string, string>>;
}

export type Change =
  | { readonly action: "create"; readonly resource: Resource }
  | {
      readonly action: "update";
      readonly resource: Resource;
      readonly fields: NonEmpty<FieldChange>;
      readonly expect: Fingerprint;
    }
  | {
      readonly action: "replace";
      readonly resource: Resource;
      readonly because: NonEmpty<FieldChange>;
      readonly order: "delete-first" | "create-first";
      readonly expect: Fingerprint;
    }
  | {
      readonly action: "delete";
      readonly address: Address;
      readonly at: Readonly<Record<string, string>>;
      readonly dependsOn: readonly Address[];
      /** Left out: it isn't known what was seen. */
      readonly expect?: Fingerprint;
      /** What of others goes with it, by consent. */
      readonly contents?: readonly string[];
    }
  | { readonly action: "adopt"; readonly resource: Resource; readonly expect: Fingerprint }
  | { readonly action: "ensure"; readonly resource: Resource; readonly why: string }
  | { readonly action: "keep"; readonly address: Address; readonly resource: Resource };

export type Action = Change["action"];

/** From harmless to worst; a step has the worst of its fields. */
export type Risk = "restart" | "nodes" | "downtime" | "identity" | "access" | "exposure" | "data loss";
/** Every risk, in the order of its weight. */
export const risks: readonly Risk[] = ["restart", "nodes", "downtime", "identity", "access", "exposure", "data loss"];

/** What a change may do to people who use the deployment now. */
export interface RiskNote {
  readonly risk: Risk;
  readonly why: string;
}

/** The address of what a change is about. */
export function addressOfChange(change: Change): Address {
  switch (change.action) {
    case "create":
    case "update":
    case "replace":
    case "adopt":
    case "ensure":
      return change.resource.address;
    case "delete":
    case "keep":
      return change.address;
  }
}

/** The value of a `Later`, when it is known by now. */
export type Resolve = (later: Later) => Json | undefined;
