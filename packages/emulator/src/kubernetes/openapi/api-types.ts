import * as models from "@kubernetes/client-node/dist/gen/models/ObjectSerializer.js";
import { newerFields, quantities, requiredFields } from "./type-facts.ts";

/** What a field of Kubernetes' API holds. */
export type FieldType =
  | { readonly form: Scalar }
  | { readonly form: "list" | "map"; readonly of: FieldType }
  | { readonly form: "object"; readonly type: string };

export type Scalar =
  | "any"
  | "boolean"
  | "bytes"
  | "double"
  | "int-or-string"
  | "int32"
  | "int64"
  | "micro-time"
  | "quantity"
  | "string"
  | "time";

/** One type of the API under the name that Kubernetes' own client has for it: `V1PodSpec`. */
export interface ApiType {
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldType>;
  readonly required: readonly string[];
}

interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

/** The classes of the client, each with the map of its fields. Importing them takes a third of a second: import this file lazily. */
const classes = models as unknown as Readonly<
  Record<string, { readonly getAttributeTypeMap?: () => readonly Attribute[] } | undefined>
>;

const known = new Map<string, ApiType>();

/** The type of this name; undefined for what the client has no class for. */
export function findType(name: string): ApiType | undefined {
  const attributes = known.has(name) ? undefined : classes[name]?.getAttributeTypeMap?.();
  if (attributes !== undefined) known.set(name, readType(name, attributes));
  return known.get(name);
}

/** The type of a kind: some names exist in several groups and carry the group's. */
export function findKind(group: string, version: string, kind: string): ApiType | undefined {
  const inVersion = `${capitalize(version)}${kind}`;
  const inGroup = `${capitalize(group === "" ? "core" : (group.split(".")[0] ?? ""))}${inVersion}`;
  return findType(inGroup) ?? findType(inVersion);
}

function capitalize(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function readType(name: string, attributes: readonly Attribute[]): ApiType {
  const newer = (newerFields[name] ?? "").split(" ");
  const fields = attributes
    .filter(({ baseName }) => !newer.includes(baseName))
    .map((attribute) => [attribute.baseName, readField(name, attribute)] as const);
  return { name, fields: new Map(fields), required: (requiredFields[name] ?? "").split(" ").filter(Boolean) };
}

function readField(owner: string, { baseName, type, format }: Attribute): FieldType {
  const isQuantity = (quantities[owner] ?? "").split(" ").includes(baseName);
  return readTypeName(type, isQuantity ? "quantity" : format);
}

/** Reads `Array<V1Container>`, `{ [key: string]: string; }`, `number` and the like. */
function readTypeName(type: string, format: string): FieldType {
  const list = /^Array<(.*)>$/.exec(type)?.[1];
  if (list !== undefined) return { form: "list", of: readTypeName(list, format) };
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (map !== undefined) return { form: "map", of: readTypeName(map, format) };
  switch (type) {
    case "string":
      return { form: format === "quantity" ? "quantity" : format === "byte" ? "bytes" : "string" };
    case "number":
      return { form: format === "int32" || format === "int64" ? format : "double" };
    case "boolean":
      return { form: "boolean" };
    case "Date":
      return { form: "time" };
    case "V1MicroTime":
      return { form: "micro-time" };
    case "IntOrString":
      return { form: "int-or-string" };
    default:
      return classes[type]?.getAttributeTypeMap === undefined ? { form: "any" } : { form: "object", type };
  }
}
