import type { Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";

/** What a text that goes through helm's `tpl` can see. */
export interface TemplateScope {
  readonly release: { readonly name: string; readonly namespace: string };
  readonly values: Stored;
}

/**
 * Helm's `tpl` for the few forms that values use: escaped braces, `.Release.Name`, `.Release.Namespace` and `.Values.…`.
 * A bare word is an unknown function, as in helm: so a Flyte template that isn't escaped fails the render.
 */
export function expandTemplate(text: string, scope: TemplateScope): string {
  return text.replace(/\{\{-?\s*("(?:[^"\\]|\\.)*"|`[^`]*`|.*?)\s*-?\}\}/gs, (_whole, expression: string) =>
    evaluate(expression, scope),
  );
}

function evaluate(expression: string, scope: TemplateScope): string {
  if (expression.startsWith('"')) return String(JSON.parse(expression));
  if (expression.startsWith("`")) return expression.slice(1, -1);
  if (expression === ".Release.Name") return scope.release.name;
  if (expression === ".Release.Namespace") return scope.release.namespace;
  if (expression.startsWith(".Values.")) {
    let value: unknown = scope.values;
    for (const part of expression.slice(".Values.".length).split("."))
      value = isRecord(value) ? value[part] : undefined;
    return value === undefined ? "" : String(value);
  }
  const word = /^[A-Za-z_]\w*/.exec(expression)?.[0];
  const cause =
    word === undefined
      ? `unexpected ${JSON.stringify(expression)} in command`
      : `function ${JSON.stringify(word)} not defined`;
  throw new HelmError(
    `template: flyte-binary/templates/config.yaml: executing "flyte-binary/templates/config.yaml" at <tpl (toYaml .) $>: error calling tpl: cannot parse template: template: flyte-binary:1: ${cause}`,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
