import type { ErrorObject } from "ajv";
import type { KeyPath } from "../model/diagnostic.ts";
import type { Json } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { meantValue } from "./meant-value.ts";
import { childOf } from "./positions.ts";
import { nearestWord, suggestWord } from "./suggest.ts";

/** Where a mistake is and what is said of it. */
export interface Explanation {
  readonly keyPath: KeyPath;
  readonly summary: string;
  readonly help?: string;
}

/** One error of the schema's at a key path, in words for whoever wrote the file. */
export function explainError(error: ErrorObject, path: KeyPath): Explanation {
  // A secret that somebody wrote into the file isn't repeated in a log.
  const isSecret = /password|secret|token|credential/i.test(path);
  const show = isSecret ? () => "the value that is there" : showValue;
  const name = path === "" ? "the file" : path;
  const say = (summary: string, help?: string): Explanation => ({
    keyPath: path,
    summary,
    ...(help === undefined ? {} : { help }),
  });
  const params = error.params as Record<string, unknown>;
  const found = show(error.data);
  switch (error.keyword) {
    case "additionalProperties":
      return explainUnknownKey(error, path);
    case "required": {
      const key = String(params["missingProperty"]);
      return say(`${name} needs the key ${key}`, `add \`${key}:\`${describeKey(error, key)}`);
    }
    case "enum": {
      const allowed = (params["allowedValues"] as unknown[]).filter((word) => word !== null).map(String);
      const near = suggestWord(String(error.data), allowed);
      return say(
        `${name} must be ${listWords(allowed)}, not ${found}`,
        near === undefined ? describe(error) : `did you mean ${near}?`,
      );
    }
    case "const":
      return say(`${name} must be ${show(params["allowedValue"])}, not ${found}`, describe(error));
    case "type":
      return explainType(error, say, name, show);
    case "minimum":
      return say(`${name} must be at least ${String(params["limit"])}, not ${found}`, describe(error));
    case "maximum":
      return say(`${name} must be at most ${String(params["limit"])}, not ${found}`, describe(error));
    case "minItems":
      return say(`${name} must have at least ${String(params["limit"])} in its list`, describe(error));
    case "minLength":
      return say(`${name} can't be empty`, describe(error));
    case "pattern":
      return say(`${name} can't be ${found}`, describe(error));
    default:
      return say(`${name} isn't in one of the allowed forms${isSecret ? "" : `: ${found}`}`, describe(error));
  }
}

/** The key that a misspelt one surely was meant to be, of those that its map may have. */
export function meantKey(error: ErrorObject): string | undefined {
  return nearestWord(String(error.params["additionalProperty"]), allowedKeys(error));
}

function explainUnknownKey(error: ErrorObject, path: KeyPath): Explanation {
  const key = String(error.params["additionalProperty"]);
  const near = suggestWord(key, allowedKeys(error));
  return {
    keyPath: childOf(path, key),
    summary: `unknown key ${key}${path === "" ? "" : ` in ${path}`}`,
    help: near === undefined ? `allowed here: ${allowedKeys(error).join(", ")}` : `did you mean ${near}?`,
  };
}

function explainType(
  error: ErrorObject,
  say: (summary: string, help?: string) => Explanation,
  name: string,
  show: (value: unknown) => string,
): Explanation {
  const { data } = error;
  const { type } = error.params as { readonly type?: unknown };
  if (name === "the file") {
    const what = data === null ? "the file is empty" : `the file must be a map, not ${show(data)}`;
    return say(what, "a deployment file begins with `apiVersion: fgk/v1`; see one at work: fgk demo --keep try-fgk");
  }
  const summary = data === null ? `${name} is empty` : `${name} must be ${nameType(type)}, not ${show(data)}`;
  const meant = meantValue(type, data as Json);
  if (typeof meant === "boolean") return say(summary, `in YAML this is a text: write ${String(meant)}`);
  if (typeof meant === "number") return say(summary, `take the quotes away: ${show(meant)}`);
  if (typeof meant === "string") return say(summary, `put it in quotes: ${show(meant)}`);
  if (Array.isArray(meant)) return say(summary, `write a list: [${String(data)}]`);
  return say(summary, describe(error));
}

function allowedKeys(error: ErrorObject): readonly string[] {
  return Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
}

/** What the schema's author says of the place: the best help there is. */
function describe(error: ErrorObject): string | undefined {
  return descriptionOf(error.parentSchema);
}

function describeKey(error: ErrorObject, key: string): string {
  const { properties } = (error.parentSchema ?? {}) as { properties?: Readonly<Record<string, unknown>> };
  const text = descriptionOf(properties?.[key]);
  return text === undefined ? "" : ` — ${text}`;
}

function descriptionOf(schema: unknown): string | undefined {
  const description = (schema as { description?: unknown } | undefined)?.description;
  return typeof description === "string" ? description : undefined;
}

function showValue(value: unknown): string {
  if (isJsonObject(value)) return "a map";
  if (Array.isArray(value)) return "a list";
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

const typeNames: Readonly<Record<string, string>> = {
  object: "a map",
  array: "a list",
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
};

/** A written null counts as left out: it is no type that is asked for. */
function nameType(type: unknown): string {
  const types = [type].flat().map(String);
  return listWords(types.filter((one) => one !== "null").map((one) => typeNames[one] ?? one));
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
