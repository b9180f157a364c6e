import type { Json, JsonObject } from "@fgk/engine";

/**
 * The few shapes that the schema is made of. Each takes what editors and error messages say of the key: what belongs
 * there, in one or two sentences.
 */

interface Extra {
  readonly default?: Json;
  /** What a key that is left out follows from, where that is no constant: `<google.region>`. */
  readonly derived?: string;
  readonly pattern?: string;
  readonly examples?: readonly Json[];
  /** The full file shows it as null: a written null counts as left out. */
  readonly nullable?: boolean;
  /** Flyte can't work without it: it is kept true though nobody wrote it. */
  readonly always?: boolean;
}

/** A map with these keys and no other. */
export function map(
  description: string,
  properties: Readonly<Record<string, JsonObject>>,
  required: readonly string[] = [],
  extra: Extra = {},
): JsonObject {
  return {
    ...opening("object", description, extra),
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/** A map from words of the user's to texts. */
export function mapOfTexts(description: string, extra: Extra = {}): JsonObject {
  return { ...opening("object", description, extra), additionalProperties: { type: "string" } };
}

/** Any map: what is in it is another program's to judge. */
export function freeMap(description: string, extra: Extra = {}): JsonObject {
  return { ...opening("object", description, extra), additionalProperties: true };
}

export function text(description: string, extra: Extra = {}): JsonObject {
  const pattern = extra.pattern === undefined ? { minLength: 1 } : { pattern: extra.pattern };
  return { ...opening("string", description, extra), ...pattern };
}

/** One of a few words. */
export function word(description: string, words: readonly string[], extra: Extra = {}): JsonObject {
  return {
    ...opening("string", description, extra),
    enum: extra.nullable === true ? [...words, null] : words,
  };
}

export function flag(description: string, extra: Extra = {}): JsonObject {
  return opening("boolean", description, extra);
}

/** A whole number between two bounds. */
export function count(description: string, minimum: number, maximum: number, extra: Extra = {}): JsonObject {
  return { ...opening("integer", description, extra), minimum, maximum };
}

export function list(
  description: string,
  items: JsonObject,
  extra: Extra & { readonly least?: number } = {},
): JsonObject {
  const least = extra.least === undefined ? {} : { minItems: extra.least };
  return { ...opening("array", description, extra), items, ...least };
}

/** Either of several forms. */
export function either(description: string, forms: readonly JsonObject[], extra: Extra = {}): JsonObject {
  return { description, ...annotations(extra), anyOf: forms };
}

function opening(type: string, description: string, extra: Extra): JsonObject {
  return { description, type: extra.nullable === true ? [type, "null"] : type, ...annotations(extra) };
}

function annotations(extra: Extra): JsonObject {
  return {
    ...(extra.default === undefined ? {} : { default: extra.default }),
    ...(extra.derived === undefined ? {} : { "x-fgk-default": extra.derived }),
    ...(extra.examples === undefined ? {} : { examples: extra.examples }),
    ...(extra.always === undefined ? {} : { "x-fgk-always": extra.always }),
  };
}
