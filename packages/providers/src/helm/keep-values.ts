import type { Json, JsonObject, World } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { keepSecret } from "../google/known-secrets.ts";
import { hideValue } from "./hide-value.ts";
import { redacted, redactValue } from "./redact-value.ts";

/** `password: …` and `token=…` in a text of several lines or a connection text. */
const line = /[:=]\s*("(?:[^"\\]|\\.)*"|[^\s"']{6,})/g;

/**
 * Remembers the texts among a release's values that may be secrets, for helm is about to be given them and its errors repeat
 * what a schema, a template or a webhook didn't like.
 */
export function keepValues(world: World, values: JsonObject): void {
  for (const text of listSecretTexts([], values)) {
    keepSecret(world, text.trim());
    if (/\s/.test(text.trim())) for (const [, part = ""] of text.matchAll(line)) keepSecret(world, readQuoted(part));
  }
}

function readQuoted(part: string): string {
  try {
    return part.startsWith('"') ? String(JSON.parse(part)) : part;
  } catch {
    return part.slice(1, -1);
  }
}

/** Whether nothing among the values looks like a secret, by its key or by itself: a line of a text counts, too. */
export function isOpen(values: JsonObject): boolean {
  return listSecretTexts([], values).length === 0;
}

function listSecretTexts(path: readonly string[], value: Json): readonly string[] {
  if (typeof value === "string") {
    const isDoubtful = hideValue(path, value, undefined) === redacted || redactValue([], value) === redacted;
    return isDoubtful ? [value] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item) => listSecretTexts(path, item as Json));
  if (!isJsonObject(value)) return [];
  // `{ name: SOME_PASSWORD, value: … }` of a container's environment.
  const { name } = value;
  return Object.entries(value).flatMap(([key, item]) => {
    const named = key === "value" && typeof name === "string" ? [name] : [];
    return listSecretTexts([...path, ...named, key], item ?? null);
  });
}
