import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { ReleaseRecord } from "./release-record.ts";
import { readValue } from "./release-values.ts";

/** A template of Flyte's that annotates the account of a project's tasks. */
export interface TaskTemplate {
  /** Its key below `clusterResourceTemplates.inline`. */
  readonly file: string;
  readonly text: string;
  /** What stands at the identity annotation: an e-mail, or a variable such as `{{ gsa }}`. */
  readonly annotation: string;
}

/** Where Flyte's templates stand among the chart's values. */
export const templatesPath: readonly string[] = ["clusterResourceTemplates", "inline"];

const identity =
  /(iam\.gke\.io\/gcp-service-account["']?[ \t]*:[ \t]*)('[^'\n]*'|"[^"\n]*"|(?:\{\{[^}\n]*\}\}|[^\s,}#])+)/;
const ofDefaultAccount = /\bname["']?[ \t]*:[ \t]*["']?default["']?[ \t]*(?:[,}#]|$)/m;

/** Flyte's templates as they live, by their files; empty when a ConfigMap of somebody's holds them. */
export function readTemplates(record: ReleaseRecord): Readonly<Record<string, string>> {
  const external = readValue(record, ["clusterResourceTemplates", "externalConfigMap"]);
  if (typeof external === "string" && external !== "") return {};
  const [defaults, given] = [record.defaults, record.config].map((values) => mapAt(values, templatesPath));
  const texts = Object.entries({ ...defaults, ...given });
  return Object.fromEntries(texts.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function mapAt(values: JsonObject, path: readonly string[]): JsonObject {
  let at: Json = values;
  for (const key of path) {
    const next: Json | undefined = isJsonObject(at) ? at[key] : undefined;
    at = next ?? null;
  }
  return isJsonObject(at) ? at : {};
}

/** Those that annotate the account `default`, which tasks run as unless they say another. */
export function findTaskTemplates(templates: Readonly<Record<string, string>>): readonly TaskTemplate[] {
  return Object.entries(templates).flatMap(([file, text]) => {
    const match = /\bkind["']?[ \t]*:[ \t]*["']?ServiceAccount\b/.test(text) ? identity.exec(text) : null;
    if (match === null || !ofDefaultAccount.test(text)) return [];
    return [{ file, text, annotation: unquote(match[2] ?? "") }];
  });
}

function unquote(text: string): string {
  return /^(['"]).*\1$/.test(text) ? text.slice(1, -1) : text;
}

/** The template with another annotation, and the rest as it is. */
export function withAnnotation({ text }: TaskTemplate, annotation: string): string {
  return text.replace(identity, (_, key: string) => `${key}'${annotation}'`);
}

/** The variables of a text. Flyte knows only this spelling: one space on either side. */
export function listVariables(text: string): readonly string[] {
  return [...text.matchAll(/\{\{ ([\w.-]+) \}\}/g)].map(([, name = ""]) => name);
}
