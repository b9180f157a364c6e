import type { Json, JsonObject, World } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { keepSecret } from "../google/known-secrets.ts";
import { hideValue } from "./hide-value.ts";
import { redacted, redactValue } from "./redact-value.ts";

/** `password: …` and `token=…` in a text of several lines or a connection text. */
const line = /[:=]\s*["']?([^\s"']{6,})/g;

/**
 * Remembers the texts among a release's values that may be secrets, for helm is about to be given them and its errors repeat
 * what a schema, a template or a webhook didn't like.
 */
export function keepValues(world: World, values: JsonObject): void {
  keep(world, [], values);
}

function keep(world: World, path: readonly string[], value: Json): void {
  if (typeof value === "string") {
    const isDoubtful = hideValue(path, value, undefined) === redacted || redactValue([], value) === redacted;
    if (!isDoubtful) return;
    keepSecret(world, value.trim());
    if (/\s/.test(value.trim())) for (const [, part = ""] of value.matchAll(line)) keepSecret(world, part);
  } else if (Array.isArray(value)) {
    for (const item of value) keep(world, path, item as Json);
  } else if (isJsonObject(value)) {
    // `{ name: SOME_PASSWORD, value: … }` of a container's environment.
    const { name } = value;
    for (const [key, item] of Object.entries(value)) {
      const named = key === "value" && typeof name === "string" ? [name] : [];
      keep(world, [...path, ...named, key], item as Json);
    }
  }
}
