import type { Catalog } from "../model/catalog.ts";
import type { DeploymentFile, Setting } from "../model/deployment-file.ts";
import type { Diagnostic, KeyPath, Result } from "../model/diagnostic.ts";
import { fail, succeed } from "../model/diagnostic.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { cutProblems } from "./cut-problems.ts";
import { defaultOf, splitPath } from "./defaults.ts";
import { unknownText } from "./meant-value.ts";
import type { Positions } from "./positions.ts";
import { isWithin } from "./positions.ts";
import { parseYaml } from "./read-yaml.ts";
import { type Validated, validateSchema } from "./validate-schema.ts";

/**
 * The first stage: a deployment file's text → its valid content, or every problem that it has, each at its line. What breaks
 * the schema is put right in a copy, so that the rules are asked in the same run. Warnings and notes of rules come with a
 * success.
 */
export function readDeployment(
  text: string,
  name: string,
  catalog: Pick<Catalog, "schema" | "rules">,
): Result<DeploymentFile> {
  const yaml = parseYaml(text, name);
  if (!yaml.ok) return yaml;
  const { content, positions, problems, refused } = yaml.value;
  const validated = validateSchema(catalog.schema, content, positions, refused);
  const file = createDeploymentFile(name, validated.meant, catalog.schema, positions);
  // Of an empty file or a list the rules know nothing.
  const rules = isJsonObject(content) && !validated.tooMany ? catalog.rules : [];
  const found = rules
    .flatMap((rule) => rule(file))
    .filter((diagnostic) => isCertain(diagnostic, validated))
    .map((diagnostic) => locate(file, diagnostic));
  const ordered = cutProblems([...problems, ...validated.problems, ...found].sort(comparePlaces));
  return ordered.some((diagnostic) => diagnostic.severity === "error") ? fail(...ordered) : succeed(file, ordered);
}

/** A rule's word counts where the file says what it is about: not of what is missing, nor of what was reported already. */
function isCertain(diagnostic: Diagnostic, { wrong, unclear }: Validated): boolean {
  const { keyPath = "", summary, cause = "", help = "" } = diagnostic;
  if ([summary, cause, help].some((text) => text.includes(unknownText))) return false;
  return !wrong.some((path) => isWithin(keyPath, path)) && !unclear.some((path) => blockOf(path) === blockOf(keyPath));
}

/** `cluster.nodePools[0].name` → `cluster`. */
function blockOf(path: KeyPath): string {
  return /^[^.[]*/.exec(path)?.[0] ?? "";
}

function comparePlaces(a: Diagnostic, b: Diagnostic): number {
  return (a.source?.line ?? 0) - (b.source?.line ?? 0) || (a.source?.column ?? 0) - (b.source?.column ?? 0);
}

/** Adds the line of the key that a diagnostic is about, if the file has the key or a block for it. */
export function locate(file: DeploymentFile, diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.source !== undefined || diagnostic.keyPath === undefined) return diagnostic;
  if (!Object.hasOwn(file.content, blockOf(diagnostic.keyPath))) return diagnostic;
  return { ...diagnostic, source: file.place(diagnostic.keyPath) };
}

function createDeploymentFile(
  name: string,
  content: JsonObject,
  schema: JsonObject,
  positions: Positions,
): DeploymentFile {
  const find = (path: KeyPath): Setting => {
    const written = valueAt(content, path);
    if (written !== undefined && written !== null) return { path, value: written, written: true };
    return { path, value: defaultOf(schema, path), written: false };
  };
  // The same keys are asked for again and again.
  const found = new Map<KeyPath, Setting>();
  const get = (path: KeyPath): Setting => {
    const known = found.get(path) ?? find(path);
    found.set(path, known);
    return known;
  };
  return { name, content, get, place: positions.rangeOf };
}

function valueAt(content: JsonObject, path: KeyPath): Json | undefined {
  let at: Json | undefined = content;
  for (const part of splitPath(path)) {
    if (typeof part === "number") at = Array.isArray(at) ? at[part] : undefined;
    else at = isJsonObject(at) && Object.hasOwn(at, part) ? at[part] : undefined;
  }
  return at;
}
