import type { Address } from "./address.ts";
import type { KeyPath } from "./diagnostic.ts";
import type { Json } from "./json.ts";

/** A value that another resource gives once it exists: Cloud SQL's private IP, an address that was not given. */
export interface Later {
  readonly later: { readonly address: Address; readonly output: string };
}

/**
 * Why a field is there. `written`: the file says it, it is kept true · `always`: Flyte can't work without it, it is kept
 * true though nobody wrote it · `default`: used to create, never compared afterwards.
 */
export type FieldRole = "written" | "always" | "default";

/**
 * One thing that is declared about a resource. A value of `null` says that it shall be absent; it is only a difference
 * when the live resource has it.
 */
export interface Field {
  readonly value: Json | Later;
  readonly role: FieldRole;
  /** The key of the deployment file that asks for it. */
  readonly source?: KeyPath;
}

/** Field path → field. Lists that are one idea are one field; sets of others' and ours are one field per member. */
export type Fields = Readonly<Record<string, Field>>;

/** One thing that should exist. */
export interface Resource {
  readonly address: Address;
  /** Where it lives: the parts of its natural key that its name doesn't say (project, location, cluster …). */
  readonly at: Readonly<Record<string, string>>;
  readonly fields: Fields;
  /** False: another team's; read and checked, never written. */
  readonly managed: boolean;
  /** Never deleted or replaced. */
  readonly protected: boolean;
  /** What must be there first. Addresses that aren't in the file's set are ignored. */
  readonly dependsOn: readonly Address[];
  /**
   * What needs it to be made, but is changed first when both are: a template, before the things that were made from it.
   */
  readonly changesAfter?: Address;
  /** The key of the deployment file that it comes from. */
  readonly source: KeyPath;
  /** What it is a part of: it goes when that one goes, so that a replace of that one makes it anew. */
  readonly within?: Address;
  /**
   * The resource whose creation may bring this one along, without our mark. Found in a plan that also creates that resource,
   * it is what the plan's create means: it is adopted and changed to what is asked for.
   */
  readonly comesWith?: Address;
  /**
   * It is only there by default: when absent it is made only by a plan that also creates `with`; otherwise `note` says what
   * to write to have it. Nothing in `with`: it is never made nor missed, and what is there stays.
   */
  readonly onlyWith?: { readonly with: readonly Address[]; readonly note: string };
}

/** True for exactly `{ later: { address, output } }`: a map of the user's with a key `later` is a value like any other. */
export function isLater(value: Json | Later): value is Later {
  if (!hasOnlyKeys(value, ["later"])) return false;
  const inside = value["later"];
  return (
    hasOnlyKeys(inside, ["address", "output"]) &&
    typeof inside["address"] === "string" &&
    typeof inside["output"] === "string"
  );
}

function hasOnlyKeys(value: unknown, keys: readonly string[]): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const own = Object.keys(value);
  return own.length === keys.length && keys.every((key) => own.includes(key));
}

/** The `Later`s in a value: itself, or parts of it. */
export function findLaters(value: Json | Later): readonly Later[] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((item) => findLaters(item as Json));
  if (isLater(value)) return [value];
  return Object.values(value).flatMap((item) => findLaters(item as Json));
}

/** All that must be there before a resource: what it depends on and whose outputs it takes. */
export function neededBy(resource: Resource): readonly Address[] {
  const laters = Object.values(resource.fields).flatMap((field) => findLaters(field.value));
  return [...new Set([...resource.dependsOn, ...laters.map(({ later }) => later.address)])];
}

/** A field's value, when it is known; `undefined` when the resource has no such field or its value is known only later. */
export function knownValue(resource: Resource, path: string): Json | undefined {
  const field = resource.fields[path];
  if (field === undefined || isLater(field.value)) return undefined;
  return field.value;
}
