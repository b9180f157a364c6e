import { platformError } from "../cloud/api-error.ts";
import type { Stored } from "../cloud/http.ts";

/** Message name → its fields, blank-separated; `field:Message` has fields of its own, any other takes every value. */
export type FieldTable = Readonly<Record<string, string>>;

/** A field that the message doesn't have, or a value that can't be the message at that place. */
type Unknown = { readonly name: string; readonly at: string } | { readonly value: unknown; readonly at: string };

/** Refuses a body with fields that the message doesn't have, in the words of Google's JSON reader; all of them at once. */
export function checkFields(table: FieldTable, message: string, body: Stored): void {
  const unknown = findUnknown(table, message, body, "");
  if (unknown.length === 0) return;
  const lines = unknown.map(describeUnknown);
  throw platformError(400, lines.join("\n"), {
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        fieldViolations: unknown.map((one, index) => ({
          ...(one.at === "" ? {} : { field: one.at }),
          description: lines[index],
        })),
      },
    ],
  });
}

function describeUnknown(unknown: Unknown): string {
  const { at } = unknown;
  if ("value" in unknown) return `Invalid value at '${at}', ${JSON.stringify(unknown.value)}`;
  const { name } = unknown;
  const where = at === "" ? "" : ` at '${at}'`;
  return `Invalid JSON payload received. Unknown name "${name}"${where}: Cannot find field.`;
}

function findUnknown(table: FieldTable, message: string, value: unknown, at: string): Unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      item === null ? [{ value: item, at: `${at}[${index}]` }] : findUnknown(table, message, item, `${at}[${index}]`),
    );
  }
  if (value === null || value === undefined) return [];
  if (typeof value !== "object") return [{ value, at }];
  const fields = fieldsOf(table, message);
  return Object.entries(value).flatMap(([name, child]) => {
    const field = toCamelCase(name);
    if (!fields.has(field)) return [{ name, at }];
    const type = fields.get(field);
    const path = at === "" ? toSnakeCase(field) : `${at}.${toSnakeCase(field)}`;
    return type === undefined ? [] : findUnknown(table, type, child, path);
  });
}

function fieldsOf(table: FieldTable, message: string): Map<string, string | undefined> {
  const fields = new Map<string, string | undefined>();
  for (const field of (table[message] ?? "").split(" ")) {
    const [name, type] = field.split(":");
    if (name !== undefined && name !== "") fields.set(name, type);
  }
  return fields;
}

/** The reader takes a field under its JSON name and under its proto name. */
function toCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
