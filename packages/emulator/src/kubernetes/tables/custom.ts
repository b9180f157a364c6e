import type { Stored } from "../../cloud/http.ts";
import type { Resource } from "../resources.ts";
import { showAge } from "./age.ts";
import type { Cell, Column } from "./column.ts";
import { ageColumn, nameColumn } from "./column.ts";
import { readJsonPath } from "./json-path.ts";

/** The columns that a CustomResourceDefinition gives its objects: their name and, if it names none, their age. */
export function customColumns(definition: Stored | undefined, resource: Resource): readonly Column[] {
  const versions: readonly Stored[] = definition?.["spec"]?.versions ?? [];
  const version = versions.find((one) => one["name"] === resource.version);
  const given: readonly Stored[] = version?.["additionalPrinterColumns"] ?? [];
  if (given.length === 0) return [nameColumn, { ...ageColumn, type: "date" }];
  return [nameColumn, ...given.map(makeCustomColumn)];
}

function makeCustomColumn({ name, type, format, description, priority, jsonPath }: Stored): Column {
  return {
    name,
    type,
    format: format ?? "",
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: priority ?? 0,
    cell: (object, nowMs) => showValue(type, readJsonPath(object, jsonPath), nowMs),
  };
}

/** A value that isn't of the column's type shows nothing. */
function showValue(type: string, value: unknown, nowMs: number): Cell {
  if (value === undefined || value === null) return null;
  switch (type) {
    case "string":
      return typeof value === "object" ? JSON.stringify(value) : String(value);
    case "date":
      if (typeof value !== "string") return null;
      return Number.isNaN(Date.parse(value)) ? "<invalid>" : showAge(value, nowMs);
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    default:
      return null;
  }
}
