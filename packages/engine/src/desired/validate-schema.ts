import type { ErrorObject } from "ajv";
import { Ajv } from "ajv";
import type { Diagnostic, KeyPath } from "../model/diagnostic.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { childOf, type Positions } from "./positions.ts";
import { chooseBranches } from "./schema-branches.ts";
import { suggestWord } from "./suggest.ts";

/** Every way in which the content breaks the schema, each at its key, in the order of the file. */
export function validateSchema(schema: JsonObject, content: Json, positions: Positions): readonly Diagnostic[] {
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, verbose: true });
  ajv.addKeyword({ keyword: "x-fgk-always", schemaType: "boolean" });
  ajv.addKeyword({ keyword: "x-fgk-default", valid: true });
  ajv.addKeyword({ keyword: "markdownDescription", schemaType: "string" });
  const validate = ajv.compile(schema);
  if (validate(content)) return [];
  const errors = chooseBranches(validate.errors ?? []);
  const found = errors.map((error) => describeError(error, content, positions));
  const unique = new Map(found.map((diagnostic) => [`${diagnostic.keyPath} ${diagnostic.summary}`, diagnostic]));
  return [...unique.values()].sort(
    (a, b) => (a.source?.line ?? 0) - (b.source?.line ?? 0) || (a.source?.column ?? 0) - (b.source?.column ?? 0),
  );
}

function describeError(error: ErrorObject, content: Json, positions: Positions): Diagnostic {
  const path = pathOfPointer(error.instancePath, content);
  const { keyPath, summary, help } = explain(error, path);
  return {
    severity: "error",
    code: "schema",
    summary,
    keyPath,
    source: positions.rangeOf(keyPath),
    ...(help === undefined ? {} : { help }),
  };
}

interface Explanation {
  readonly keyPath: KeyPath;
  readonly summary: string;
  readonly help?: string;
}

function explain(error: ErrorObject, path: KeyPath): Explanation {
  // A secret that somebody wrote into the file isn't repeated in a log.
  const show = /password|secret|token|credential/i.test(path) ? () => "the value that is there" : showValue;
  const params = error.params as Record<string, unknown>;
  const name = path === "" ? "the file" : path;
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(params["additionalProperty"]);
      const allowed = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
      const near = suggestWord(key, allowed);
      return {
        keyPath: childOf(path, key),
        summary: `unknown key ${key}${path === "" ? "" : ` in ${path}`}`,
        help: near === undefined ? `allowed here: ${allowed.join(", ")}` : `did you mean ${near}?`,
      };
    }
    case "required":
      return {
        keyPath: path,
        summary: `${name} needs the key ${String(params["missingProperty"])}`,
        help: `add \`${String(params["missingProperty"])}:\``,
      };
    case "enum": {
      const allowed = (params["allowedValues"] as unknown[]).map(String);
      const near = suggestWord(String(error.data), allowed);
      return {
        keyPath: path,
        summary: `${name} must be ${listWords(allowed)}, not ${show(error.data)}`,
        ...(near === undefined ? {} : { help: `did you mean ${near}?` }),
      };
    }
    case "const":
      return { keyPath: path, summary: `${name} must be ${show(params["allowedValue"])}, not ${show(error.data)}` };
    case "type":
      return { keyPath: path, summary: `${name} must be ${nameType(params["type"])}, not ${show(error.data)}` };
    case "pattern":
    case "minLength":
    case "maxLength":
    case "minimum":
    case "maximum":
    case "minItems":
    case "maxItems":
    case "uniqueItems":
      return {
        keyPath: path,
        summary: `${name} ${error.message ?? "isn't valid"}: ${show(error.data)}`,
        ...expected(error),
      };
    default:
      return {
        keyPath: path,
        summary: `${name} isn't in one of the allowed forms: ${show(error.data)}`,
        ...expected(error),
      };
  }
}

/** What the schema's author says of the place: the best help there is. */
function expected(error: ErrorObject): { readonly help?: string } {
  const description = (error.parentSchema as { description?: unknown } | undefined)?.description;
  return typeof description === "string" ? { help: description } : {};
}

function showValue(value: unknown): string {
  if (isJsonObject(value)) return "a map";
  if (Array.isArray(value)) return "a list";
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function nameType(type: unknown): string {
  const names: Record<string, string> = {
    object: "a map",
    array: "a list",
    string: "a text",
    number: "a number",
    integer: "a whole number",
    boolean: "true or false",
    null: "null",
  };
  const types = Array.isArray(type) ? type.map(String) : [String(type)];
  return listWords(types.map((one) => names[one] ?? one));
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** `/cluster/nodePools/0/spot` → `cluster.nodePools[0].spot`. */
function pathOfPointer(pointer: string, content: Json): KeyPath {
  let at: unknown = content;
  let path = "";
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(at)) {
      path = childOf(path, Number(key));
      at = at[Number(key)];
    } else {
      path = childOf(path, key);
      at = isJsonObject(at) ? at[key] : undefined;
    }
  }
  return path;
}
