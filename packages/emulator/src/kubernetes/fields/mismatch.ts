import type { FieldType } from "../openapi/api-types.ts";
import { shortName } from "../openapi/schemas.ts";
import { isObject } from "../patch/merge-patch.ts";
import { printGo } from "../patch/print-go.ts";

const quantity = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;
const limits = { int32: 2 ** 31, int64: 2 ** 63 } as const;

/** Whether a value, which isn't null, can't be what the field holds. */
export function findMismatch(field: FieldType, value: unknown): boolean {
  switch (field.form) {
    case "any":
      return false;
    case "list":
      return !Array.isArray(value);
    case "map":
    case "object":
      return !isObject(value);
    case "boolean":
      return typeof value !== "boolean";
    case "double":
      return typeof value !== "number";
    case "int32":
    case "int64":
      return !Number.isInteger(value) || Math.abs(Number(value)) >= limits[field.form];
    case "int-or-string":
      return typeof value !== "string" && !Number.isInteger(value);
    case "quantity":
      return !["string", "number"].includes(typeof value) || !quantity.test(String(value));
    case "time":
    case "micro-time":
      return typeof value !== "string" || Number.isNaN(Date.parse(value));
    case "bytes":
    case "string":
      return typeof value !== "string";
  }
}

/** Go's words for a value of the wrong type, as its JSON decoder and the decoders of Kubernetes' own types say them. */
export function printMismatch(field: FieldType, value: unknown, owner: string, path: string): string {
  if (field.form === "quantity") {
    return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  }
  if (field.form === "time" || field.form === "micro-time") return printTimeMismatch(value);
  const isNumeric = ["double", "int32", "int64"].includes(field.form);
  const shown = isNumeric && typeof value === "number" ? `number ${value}` : kindOf(value);
  return `json: cannot unmarshal ${shown} into Go struct field ${owner}.${path} of type ${printGoType(field)}`;
}

function printTimeMismatch(value: unknown): string {
  if (typeof value !== "string") return `json: cannot unmarshal ${kindOf(value)} into Go value of type string`;
  const shown = JSON.stringify(value);
  return `parsing time ${shown} as "2006-01-02T15:04:05Z07:00": cannot parse ${shown} as "2006"`;
}

/** How Go calls what a JSON value is. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function printGoType(field: FieldType): string {
  switch (field.form) {
    case "list":
      return `[]${printGoType(field.of)}`;
    case "map":
      return field.of.form === "quantity" ? "v1.ResourceList" : `map[string]${printGoType(field.of)}`;
    case "object":
      return `${/V\d+(?:(?:alpha|beta)\d+)?/.exec(field.type)?.[0].toLowerCase()}.${shortName(field.type)}`;
    case "boolean":
      return "bool";
    case "bytes":
      return "[]uint8";
    case "double":
      return "float64";
    case "int-or-string":
      return "int32";
    default:
      return field.form;
  }
}

/** What server-side apply says of a value of the wrong type. */
export function printSchemaMismatch(field: FieldType, value: unknown): string {
  switch (field.form) {
    case "double":
    case "int32":
    case "int64":
      return `expected numeric (int or float), got ${kindOf(value)}`;
    case "boolean":
      return `expected boolean, got &{${printGo(value)}}`;
    case "list":
      return `expected list, got &{${printGo(value)}}`;
    case "map":
    case "object":
      return `expected map, got &{${printGo(value)}}`;
    default:
      return `expected string, got &value.valueUnstructured{Value:${printGo(value)}}`;
  }
}

/** What a strategic merge patch says of one, which is merged as a map and converted then. */
export function printConversion(field: FieldType, value: unknown): string {
  const from = Array.isArray(value) ? "slice" : typeof value === "object" ? "map" : kindOf(value);
  switch (field.form) {
    case "list":
    case "map":
      return `cannot restore ${field.form === "list" ? "slice" : "map"} from ${from === "number" ? "int64" : from}`;
    case "object":
      return `cannot restore struct from: ${from === "number" ? "int64" : from}`;
    case "quantity":
    case "time":
    case "micro-time":
      return printMismatch(field, value, "", "");
    default:
      return from === "number" && field.form === "string"
        ? "cannot convert int64 to string"
        : `unrecognized type: ${printGoType(field)}`;
  }
}
