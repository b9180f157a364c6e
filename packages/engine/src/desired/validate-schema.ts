import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv } from "ajv";
import type { Diagnostic, KeyPath } from "../model/diagnostic.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { limits } from "../model/limits.ts";
import { explainError, meantKey } from "./explain-error.ts";
import { meantValue, unknownValue } from "./meant-value.ts";
import { childOf, isWithin, type Positions } from "./positions.ts";
import { chooseBranches } from "./schema-branches.ts";

/** What the schema says of a content. */
export interface Validated {
  /** Every mistake once, each at its key, in the order of the file. */
  readonly problems: readonly Diagnostic[];
  /** The content as it was meant, as far as anybody can tell: what else is wrong with it can still be asked. */
  readonly meant: JsonObject;
  /** Where `meant` isn't what the file says, or what it says is wrong. */
  readonly wrong: readonly KeyPath[];
  /** Those of them for which nobody can tell what was meant. */
  readonly unclear: readonly KeyPath[];
  /** There are more mistakes than are told: `meant` isn't put right to its end, and nothing more can be asked of it. */
  readonly tooMany: boolean;
}

/** A mistake behind a misspelt key shows when the key is put right: so many such layers are looked through. */
const mostPasses = 10;

/**
 * Every way in which the content breaks the schema. Each mistake is put right in a copy, so that it hides no other and none
 * is reported for its consequences; `refused` are the places that something else has reported already.
 */
export function validateSchema(
  schema: JsonObject,
  content: Json,
  positions: Positions,
  refused: readonly KeyPath[] = [],
): Validated {
  const validate = compile(schema);
  const problems = new Map<string, Diagnostic>();
  const repair: Repair = { root: structuredClone(content), positions, ours: new Set(refused), unclear: new Set() };
  const wrong = new Set<KeyPath>(refused);
  for (let pass = 0; pass < mostPasses && !validate(repair.root); pass += 1) {
    // Choosing and putting right take the square of the mistakes.
    const errors = chooseBranches((validate.errors ?? []).slice(0, 2 * limits.fileProblems));
    let changed = false;
    // A misspelt key first: it is the one that is missing, too.
    for (const error of [...errors].sort((a, b) => rank(a) - rank(b))) {
      const path = pathOfPointer(error.instancePath, repair.root);
      const { keyPath, summary, help } = explainError(error, path);
      const place = error.keyword === "required" ? childOf(path, String(error.params["missingProperty"])) : keyPath;
      if ([...repair.ours].some((own) => isWithin(place, own))) {
        changed = putRight(repair, error, path) || changed;
        continue;
      }
      if (error.keyword === "required" && isThere(repair, error)) continue;
      const source = positions.rangeOf(keyPath);
      const told: Diagnostic = { severity: "error", code: "schema", summary, keyPath, source };
      problems.set(`${place} ${error.keyword}`, help === undefined ? told : { ...told, help });
      wrong.add(place);
      changed = putRight(repair, error, path) || changed;
    }
    if (!changed || problems.size > limits.fileProblems) break;
  }
  const ordered = [...problems.values()].sort(
    (a, b) => (a.source?.line ?? 0) - (b.source?.line ?? 0) || (a.source?.column ?? 0) - (b.source?.column ?? 0),
  );
  const tooMany = problems.size > limits.fileProblems;
  const meant = isJsonObject(repair.root) ? repair.root : {};
  return { problems: ordered, meant, wrong: [...wrong], unclear: [...repair.unclear], tooMany };
}

/** Compiling takes longer than all the rest of reading a file: once for each schema. */
const compiled = new WeakMap<JsonObject, ValidateFunction>();

function compile(schema: JsonObject): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    verbose: true,
    // The schema is ours and validated by its own test; both take longer than the file that is read.
    validateSchema: false,
    code: { optimize: false },
  });
  ajv.addKeyword({ keyword: "x-fgk-always", schemaType: "boolean" });
  ajv.addKeyword({ keyword: "x-fgk-default", valid: true });
  ajv.addKeyword({ keyword: "markdownDescription", schemaType: "string" });
  const validate = ajv.compile(schema);
  compiled.set(schema, validate);
  return validate;
}

interface Repair {
  root: Json;
  readonly positions: Positions;
  /** What we wrote into the copy: nothing is reported of it. */
  readonly ours: Set<KeyPath>;
  readonly unclear: Set<KeyPath>;
}

function rank(error: ErrorObject): number {
  return error.keyword === "additionalProperties" ? 0 : 1;
}

/** The missing key was only misspelt, and is put right by now. */
function isThere(repair: Repair, error: ErrorObject): boolean {
  const map = valueAt(repair.root, stepsOf(error));
  return isJsonObject(map) && Object.hasOwn(map, String(error.params["missingProperty"]));
}

/** Makes of a mistake what was meant; false when the value can stay, or was put right before. */
function putRight(repair: Repair, error: ErrorObject, path: KeyPath): boolean {
  const steps = stepsOf(error);
  const data = valueAt(repair.root, steps);
  switch (error.keyword) {
    case "additionalProperties":
      return renameKey(repair, error, data, path);
    case "required": {
      const key = String(error.params["missingProperty"]);
      if (!isJsonObject(data) || Object.hasOwn(data, key)) return false;
      const { properties } = error.parentSchema as { readonly properties?: Readonly<Record<string, unknown>> };
      (data as Record<string, Json>)[key] = unknownValue(properties?.[key]);
      repair.ours.add(childOf(path, key));
      return true;
    }
    case "type":
    case "anyOf":
    case "oneOf": {
      const meant = data === undefined ? undefined : meantValue(error.params["type"], data);
      if (meant === undefined) repair.unclear.add(path);
      replaceAt(repair, steps, meant ?? unknownValue(error.parentSchema));
      repair.ours.add(path);
      return true;
    }
    default:
      return false;
  }
}

function renameKey(repair: Repair, error: ErrorObject, data: Json | undefined, path: KeyPath): boolean {
  const key = String(error.params["additionalProperty"]);
  const meant = meantKey(error);
  if (meant === undefined || !isJsonObject(data) || !Object.hasOwn(data, key) || Object.hasOwn(data, meant))
    return false;
  const map = data as Record<string, Json>;
  map[meant] = map[key] ?? null;
  delete map[key];
  repair.positions.rename(childOf(path, key), childOf(path, meant));
  return true;
}

function valueAt(root: Json, steps: readonly string[]): Json | undefined {
  let at: Json | undefined = root;
  for (const step of steps) {
    if (Array.isArray(at)) at = at[Number(step)];
    else at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at;
}

function replaceAt(repair: Repair, steps: readonly string[], value: Json): void {
  const last = steps.at(-1);
  if (last === undefined) {
    repair.root = value;
    return;
  }
  const above = valueAt(repair.root, steps.slice(0, -1));
  if (Array.isArray(above)) above[Number(last)] = value;
  else if (isJsonObject(above)) (above as Record<string, Json>)[last] = value;
}

function stepsOf(error: ErrorObject): readonly string[] {
  return error.instancePath.split("/").slice(1).map(unescapePointer);
}

function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** `/cluster/nodePools/0/spot` → `cluster.nodePools[0].spot`. */
function pathOfPointer(pointer: string, content: Json): KeyPath {
  let at: unknown = content;
  let path = "";
  for (const part of pointer.split("/").slice(1)) {
    const key = unescapePointer(part);
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
