import { isDeepStrictEqual } from "node:util";
import type { Json } from "./step.ts";

/** One field in which the two answers aren't the same; undefined: it isn't there. */
export interface Difference {
  readonly path: string;
  readonly real: Json | undefined;
  readonly emulated: Json | undefined;
}

type Fields = Readonly<Record<string, Json>>;

/** Compares field by field. Lists whose members have names are compared by name, with their order as one further field. */
export function compare(real: Json | undefined, emulated: Json | undefined, path = ""): readonly Difference[] {
  if (isDeepStrictEqual(real, emulated)) return [];
  const [realFields, emulatedFields] = [fieldsOf(real, path), fieldsOf(emulated, path)];
  const areBothLists = Array.isArray(real) === Array.isArray(emulated);
  if (realFields === undefined || emulatedFields === undefined || !areBothLists) return [{ path, real, emulated }];
  const keys = [...new Set([...Object.keys(realFields), ...Object.keys(emulatedFields)])];
  const inside = keys.flatMap((key) =>
    compare(
      realFields[key],
      emulatedFields[key],
      key.startsWith("[") || path === "" ? `${path}${key}` : `${path}.${key}`,
    ),
  );
  return [...inside, ...compareOrder(realFields, emulatedFields, path)];
}

/** A record's fields, or a list's members by their names; undefined for what has no inside. */
function fieldsOf(value: Json | undefined, path: string): Fields | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (!Array.isArray(value)) return value as Fields;
  const members = value as readonly Json[];
  const names = members.map((member) => nameOf(member, path));
  const areUnique = names.every((name) => name !== undefined) && new Set(names).size === names.length;
  return Object.fromEntries(members.map((member, index) => [`[${areUnique ? names[index] : index}]`, member]));
}

function nameOf(member: Json, path: string): string | undefined {
  if (typeof member === "string" && path.endsWith("verbs")) return member;
  if (member === null || typeof member !== "object") return undefined;
  const { name, type, metadata, groupVersion, resource, subresource, manager, operation } = member as Fields;
  if (typeof manager === "string")
    return `${manager} ${String(operation)} ${String((member as Fields)["subresource"] ?? "")}`.trim();
  const inMetadata = metadata !== null && typeof metadata === "object" ? (metadata as Fields)["name"] : undefined;
  return [name, inMetadata, groupVersion, resource, subresource, type].find(
    (candidate) => typeof candidate === "string",
  );
}

function compareOrder(real: Fields, emulated: Fields, path: string): readonly Difference[] {
  const order = (fields: Fields, other: Fields): readonly string[] =>
    Object.keys(fields).filter((key) => key.startsWith("[") && key in other);
  const [realOrder, emulatedOrder] = [order(real, emulated), order(emulated, real)];
  // Managers are sorted by their times, which two servers can't share.
  if (path.endsWith("managedFields")) return [];
  if (isDeepStrictEqual(realOrder, emulatedOrder)) return [];
  return [{ path: `${path}(order)`, real: realOrder, emulated: emulatedOrder }];
}

/** A difference as a line of a failed test. */
export function describeDifference({ path, real, emulated }: Difference): string {
  const show = (value: Json | undefined): string =>
    value === undefined ? "nothing" : JSON.stringify(value).slice(0, 400);
  return `${path}\n    real      ${show(real)}\n    emulated  ${show(emulated)}`;
}
