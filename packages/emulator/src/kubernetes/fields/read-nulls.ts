import type { Stored } from "../../cloud/http.ts";
import type { ApiType, FieldType } from "../openapi/api-types.ts";
import { findType } from "../openapi/api-types.ts";

/** A whole object as Go reads its nulls: a field that is null isn't there, an item of a list or map is its type's nothing. */
export function readNulls(type: ApiType, value: Stored): Stored {
  const read: Stored = {};
  for (const [name, item] of Object.entries(value)) {
    const field = type.fields.get(name);
    if (item !== null) read[name] = field === undefined ? item : readField(field, item);
  }
  return read;
}

function readField(field: FieldType, value: unknown): unknown {
  switch (field.form) {
    case "list":
      return (value as readonly unknown[]).map((item) =>
        item === null ? nothingOf(field.of) : readField(field.of, item),
      );
    case "map":
      return Object.fromEntries(
        Object.entries(value as Stored).map(([name, item]) => [
          name,
          item === null ? nothingOf(field.of) : readField(field.of, item),
        ]),
      );
    case "object": {
      const type = findType(field.type);
      return type === undefined ? value : readNulls(type, value as Stored);
    }
    default:
      return value;
  }
}

/** What Go makes of a null where there has to be something. */
function nothingOf(field: FieldType): unknown {
  switch (field.form) {
    case "list":
      return [];
    case "any":
    case "map":
    case "object":
      return {};
    case "boolean":
      return false;
    case "double":
    case "int32":
    case "int64":
    case "int-or-string":
      return 0;
    case "quantity":
      return "0";
    default:
      return "";
  }
}
