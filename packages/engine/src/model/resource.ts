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
  /** The key of the deployment file that it comes from. */
  readonly source: KeyPath;
  /**
   * It is only there by default: when absent it is made only by a plan that also creates `with`; otherwise `note` says how
   * to have it.
   */
  readonly onlyWith?: { readonly with: readonly Address[]; readonly note: string };
}

export function isLater(value: Json | Later): value is Later {
  return typeof value === "object" && value !== null && !Array.isArray(value) && "later" in value;
}

/** A field's value, when it is known; `undefined` when the resource has no such field or its value is known only later. */
export function knownValue(resource: Resource, path: string): Json | undefined {
  const field = resource.fields[path];
  if (field === undefined || isLater(field.value)) return undefined;
  return field.value;
}
