import { platformError } from "../cloud/api-error.ts";
import type { Stored } from "../cloud/http.ts";

/**
 * Message name → its fields, blank-separated. `field:Message` has fields of its own, any other takes one text, number or
 * truth; `[]` after either is a list of them, `{}` a map of whatever.
 */
export type FieldTable = Readonly<Record<string, string>>;

/** A field that the message doesn't have, or a value that can't be the message at that place. */
type Unknown = { readonly name: string; readonly at: string } | { readonly value: unknown; readonly at: string };

/**
 * Refuses a body with fields that the message doesn't have, in the words of Google's JSON reader; all of them at once. Fields
 * under their proto name (`display_name`) stand in the body under their JSON name afterwards.
 */
export function checkFields(table: FieldTable, message: string, body: Stored): void {
  const unknown = findUnknown(table, message, body, "");
  if (unknown.length === 0) {
    respell(table, message, body);
    return;
  }
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
  if (!isObject(value)) return [{ value, at }];
  const fields = fieldsOf(table, message);
  return Object.entries(value).flatMap(([name, child]) => {
    const field = fields.get(toCamelCase(name));
    if (field === undefined) return [{ name, at }];
    const spelled = toSnakeCase(toCamelCase(name));
    return child === null ? [] : findWrong(table, field, child, at === "" ? spelled : `${at}.${spelled}`);
  });
}

function findWrong(table: FieldTable, field: Field, value: unknown, at: string): Unknown[] {
  if (field.form === "map") return isObject(value) ? [] : [{ value, at }];
  const findOne = (one: unknown, where: string): Unknown[] => {
    if (field.message !== undefined) return findUnknown(table, field.message, one, where);
    return typeof one === "object" ? [{ value: one, at: where }] : [];
  };
  if (field.form === "one") return findOne(value, at);
  if (!Array.isArray(value)) return [{ value, at }];
  return value.flatMap((item, index) => findOne(item, `${at}[${index}]`));
}

function respell(table: FieldTable, message: string, value: unknown): void {
  if (!isObject(value)) return;
  const fields = fieldsOf(table, message);
  for (const [name, child] of Object.entries(value)) {
    const spelled = toCamelCase(name);
    if (spelled !== name) {
      delete value[name];
      value[spelled] ??= child;
    }
    const inside = fields.get(spelled)?.message;
    if (inside !== undefined) for (const one of [child].flat()) respell(table, inside, one);
  }
}

interface Field {
  readonly form: "one" | "list" | "map";
  readonly message: string | undefined;
}

function fieldsOf(table: FieldTable, message: string): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (const field of (table[message] ?? "").split(" ")) {
    const [, name, type, mark] = /^(\w+)(?::(\w+))?(\[\]|\{\})?$/.exec(field) ?? [];
    const form = mark === "[]" ? "list" : mark === "{}" ? "map" : "one";
    if (name !== undefined) fields.set(name, { form, message: type });
  }
  return fields;
}

function isObject(value: unknown): value is Stored {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The reader takes a field under its JSON name and under its proto name. */
function toCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
