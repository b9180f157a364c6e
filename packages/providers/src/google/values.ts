import type { FieldChange, Json, JsonObject, NonEmpty, Resource } from "@fgk/engine";
import { InvariantError, isJsonObject, knownValue, nameOf } from "@fgk/engine";

/** A part of the resource's natural key; each kind's `describe` gives those that it needs. */
export function placeOf(resource: Resource, key: string): string {
  const value = resource.at[key];
  if (value === undefined) throw new InvariantError(`${resource.address} has no ${key}`);
  return value;
}

/** The last part of the resource's address: its own name. */
export function ownName(resource: Resource): string {
  const name = nameOf(resource.address);
  return name.slice(name.lastIndexOf("/") + 1);
}

/** A field's text; undefined when the field isn't there, isn't known or isn't a text. */
export function textOf(resource: Resource, path: string): string | undefined {
  const value = knownValue(resource, path);
  return typeof value === "string" ? value : undefined;
}

/** A field's number; undefined when it isn't one. */
export function numberOf(resource: Resource, path: string): number | undefined {
  const value = knownValue(resource, path);
  return typeof value === "number" ? value : undefined;
}

/** A field's truth value; undefined when it isn't one. */
export function truthOf(resource: Resource, path: string): boolean | undefined {
  const value = knownValue(resource, path);
  return typeof value === "boolean" ? value : undefined;
}

/** The texts of a list; empty when it isn't one. */
export function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The objects of a list; empty when it isn't one. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The changes that apply to a path, by path. A change's value is known when a kind sees it. */
export function changesByPath(changes: NonEmpty<FieldChange>): ReadonlyMap<string, Json> {
  return new Map(changes.map(({ path, after }) => [path, after as Json]));
}

/** An object without the keys whose value is undefined: what isn't said isn't sent. */
export function compact<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** `https://www.googleapis.com/compute/v1/projects/P/…` → `projects/P/…`: hosts and versions differ between clients. */
export function withoutHost(link: string | null | undefined): string {
  const text = link ?? "";
  const at = text.indexOf("projects/");
  return at === -1 ? text : text.slice(at);
}

/** The last part of a link or resource name. */
export function lastPart(link: string | null | undefined): string {
  const text = link ?? "";
  return text.slice(text.lastIndexOf("/") + 1);
}

/** A live link in the form in which the file names the thing: a bare name, or `projects/…`. */
export function inFormOf(wanted: string | undefined, link: string | null | undefined): string {
  return wanted?.includes("/") === true ? withoutHost(link) : lastPart(link);
}
