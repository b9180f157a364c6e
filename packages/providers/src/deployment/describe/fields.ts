import type { Address, DeploymentFile, Field, Json, JsonObject, KeyPath, Later } from "@fgk/engine";
import { alwaysKeys } from "../always.ts";
import { writtenOf } from "../read-key.ts";
import type { Scope } from "../scope.ts";

/** What a block's description is made from: the file (which keys are written) and its resolved values. */
export interface Asked {
  readonly file: DeploymentFile;
  readonly scope: Scope;
}

/**
 * A field that follows from these keys: written when one of them stands in the file (the first is its source), always when
 * the schema marks one so, else only a default.
 */
export function fieldFrom(asked: Asked, keys: readonly KeyPath[], value: Json | Later): Field {
  const source = writtenOf(asked.file, ...keys);
  if (source !== undefined) return { value, role: "written", source };
  return { value, role: keys.some((key) => alwaysKeys.has(key)) ? "always" : "default" };
}

/** A field that Flyte can't work without. */
export function always(value: Json | Later, source?: KeyPath): Field {
  return source === undefined ? { value, role: "always" } : { value, role: "always", source };
}

/** A field that is used to create and never compared. */
export function byDefault(value: Json | Later): Field {
  return { value, role: "default" };
}

/** A field that the file asks for. */
export function written(value: Json | Later, source: KeyPath): Field {
  return { value, role: "written", source };
}

/** A value that another resource gives once it exists. A part of a larger value may be one, too. */
export function later(address: Address, output: string): Later & JsonObject {
  return { later: { address, output } };
}

/** The labels that are put on everything of ours that can carry labels: `labels.KEY`. What others own needs none of them. */
export function labelFields(asked: Asked, managed: boolean): Readonly<Record<string, Field>> {
  if (!managed) return {};
  return Object.fromEntries(
    Object.entries(asked.scope.labels).map(([key, value]) => [`labels.${key}`, written(value, `google.labels.${key}`)]),
  );
}
