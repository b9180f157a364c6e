import type { Json } from "@fgk/engine";
import { equalJson, isJsonObject } from "@fgk/engine";
import { isSecretKey } from "../deployment/secret-keys.ts";
import { redacted } from "./redact-value.ts";

/** Texts that are secrets wherever they stand: keys, addresses with a login, and tokens by their look. */
const secretText = /-----BEGIN [A-Z ]+-----|:\/\/[^/\s:@]*:[^/\s@]+@|^(?=\S*\d)(?=\S*[A-Za-z])[\w+/=-]{32,}$/;

/**
 * A live value of a release as a plan may show and compare it: people put secrets among their values. Texts at keys that
 * name a secret, and texts that look like one, are redacted; of a value that the file takes away every text and number is,
 * for nobody who reads the plan has written it. A value that is as the file has it stands in the file anyway.
 */
export function hideValue(path: readonly string[], value: Json, wanted: Json | undefined): Json {
  if (wanted !== undefined && equalJson(value, wanted)) return value;
  return hideTexts(value, wanted === null || path.some(isSecretKey));
}

function hideTexts(value: Json, all: boolean): Json {
  if (typeof value === "string") return all || secretText.test(value) ? redacted : value;
  if (typeof value === "number") return all ? redacted : value;
  if (Array.isArray(value)) return value.map((item) => hideTexts(item as Json, all));
  if (!isJsonObject(value)) return value;
  // `{ name: SOME_PASSWORD, value: … }` of a container's environment.
  const { name } = value;
  const isVariable = typeof name === "string" && isSecretKey(name);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const hide = all || isSecretKey(key) || (isVariable && key === "value");
      return [key, hideTexts(item, hide)];
    }),
  );
}

/** A value as a plan shows it, with what was redacted in it put back from the live one; lists are matched by their keys. */
export function restoreRedacted(value: Json, live: Json | undefined): Json {
  if (value === redacted) return live ?? value;
  if (Array.isArray(value)) {
    const items: readonly Json[] = Array.isArray(live) ? live : [];
    return value.map((item: Json) =>
      restoreRedacted(
        item,
        items.find((one) => keyOf(one) === keyOf(item)),
      ),
    );
  }
  if (!isJsonObject(value)) return value;
  const map = isJsonObject(live) ? live : {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restoreRedacted(item ?? null, map[key])]));
}

function keyOf(item: Json): string | undefined {
  return isJsonObject(item) ? Object.keys(item).join(" ") : undefined;
}
