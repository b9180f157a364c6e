import { parseDocument } from "yaml";
import type { CloudRequest, Stored } from "../../cloud/http.ts";
import { isTooDeep } from "../../cloud/plain-json.ts";
import { mediaTypeOf } from "../content.ts";
import type { ApiType } from "../openapi/api-types.ts";
import { isObject } from "../patch/merge-patch.ts";
import type { Checked } from "./find-faults.ts";
import { readNulls } from "./read-nulls.ts";

/** What a write sends, with what only its text tells. */
export interface WriteBody {
  readonly value: Stored;
  /** What a strict decoder says of keys that stand twice, when the format's own parser finds them. */
  readonly repeated: readonly string[];
  /** The text as JSON. */
  readonly text: string;
}

/** Undefined for what is no object or can't be parsed: the plain reader refuses that in its own words. */
export function readWriteBody(request: CloudRequest): WriteBody | undefined {
  const text = new TextDecoder().decode(request.body);
  if (isTooDeep(text)) return undefined;
  if (mediaTypeOf(request).endsWith("yaml") && !/^\s*\{/.test(text)) return readYaml(text);
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { value, repeated: [], text } : undefined;
  } catch {
    return undefined;
  }
}

function readYaml(text: string): WriteBody | undefined {
  const document = parseDocument(text);
  const isTwice = (code: string): boolean => code === "DUPLICATE_KEY";
  if (document.errors.some(({ code }) => !isTwice(code))) return undefined;
  const repeated = document.errors.map(({ pos, linePos }) => {
    const key = /^["']?([^"':\s]+)/.exec(text.slice(pos[0]))?.[1] ?? "";
    return `line ${linePos?.[0].line ?? 0}: key ${JSON.stringify(key)} already set in map`;
  });
  const value: unknown = parseDocument(text, { uniqueKeys: false }).toJS();
  if (!isObject(value)) return undefined;
  const sorted = sortKeys(value);
  return { value: sorted, repeated, text: JSON.stringify(sorted) };
}

/** Kubernetes reads YAML by way of JSON with sorted keys: so problems come in that order. */
function sortKeys<T>(value: T): T;
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sortKeys(value[name])]));
}

/** The request with what was read; whole objects, told by their type, have their nulls read too. */
export function withBody(
  request: CloudRequest,
  body: WriteBody,
  checked: Checked,
  media: string,
  whole?: ApiType,
): CloudRequest {
  const hasNulls = whole !== undefined && body.text.includes("null");
  if (checked.faults.length === 0 && !hasNulls) return request;
  const headers = { ...request.headers, "content-type": media };
  const value = hasNulls ? readNulls(whole, checked.value) : checked.value;
  return { ...request, headers, body: new TextEncoder().encode(JSON.stringify(value)) };
}

/** What Go says of keys that stand twice in YAML. */
export function printYamlErrors(lines: readonly string[]): string {
  return `yaml: unmarshal errors:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
