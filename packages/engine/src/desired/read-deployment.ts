import type { Catalog } from "../model/catalog.ts";
import type { DeploymentFile, Setting } from "../model/deployment-file.ts";
import type { Diagnostic, KeyPath, Result } from "../model/diagnostic.ts";
import { fail, succeed } from "../model/diagnostic.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { defaultOf, splitPath } from "./defaults.ts";
import type { Positions } from "./positions.ts";
import { readYaml } from "./read-yaml.ts";
import { validateSchema } from "./validate-schema.ts";

/**
 * The first stage: a deployment file's text → its valid content, or every problem that it has, each at its line. Rules are
 * asked only about a content that the schema accepts. Warnings and notes of rules come with a success.
 */
export function readDeployment(
  text: string,
  name: string,
  catalog: Pick<Catalog, "schema" | "rules">,
): Result<DeploymentFile> {
  const yaml = readYaml(text, name);
  if (!yaml.ok) return yaml;
  const { content, positions } = yaml.value;
  const broken = validateSchema(catalog.schema, content, positions);
  if (broken.length > 0) return fail(...broken);
  if (!isJsonObject(content)) return fail(...validateSchema(catalog.schema, {}, positions));
  const file = createDeploymentFile(name, content, catalog.schema, positions);
  const found = catalog.rules.flatMap((rule) => rule(file)).map((diagnostic) => locate(file, diagnostic));
  const ordered = [...found].sort((a, b) => (a.source?.line ?? 0) - (b.source?.line ?? 0));
  return ordered.some((diagnostic) => diagnostic.severity === "error") ? fail(...ordered) : succeed(file, ordered);
}

/** Adds the line of the key that a diagnostic is about. */
export function locate(file: DeploymentFile, diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.source !== undefined || diagnostic.keyPath === undefined) return diagnostic;
  return { ...diagnostic, source: file.place(diagnostic.keyPath) };
}

function createDeploymentFile(
  name: string,
  content: JsonObject,
  schema: JsonObject,
  positions: Positions,
): DeploymentFile {
  const get = (path: KeyPath): Setting => {
    const written = valueAt(content, path);
    if (written !== undefined && written !== null) return { path, value: written, written: true };
    return { path, value: defaultOf(schema, path), written: false };
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
