import type { Field, Json, Later, Resource } from "@fgk/engine";
import { isJsonObject, isLater } from "@fgk/engine";

/** A resource whose values are all known, some of them only for the sake of a rendering. */
export interface FilledResource {
  readonly resource: Resource;
  /** Something in it isn't known yet. */
  readonly isOpen: boolean;
}

/**
 * Puts a stand-in into the place of what is known only later: an address of a range for documentation, or a number. Two
 * different `turn`s give two different resources, so that what follows from a stand-in can be told from what doesn't.
 */
export function fillLaters(resource: Resource, turn: 1 | 2): FilledResource {
  let isOpen = false;
  const fill = (value: Json | Later): Json => {
    if (isLater(value)) {
      isOpen = true;
      return standFor(value, turn);
    }
    if (Array.isArray(value)) return value.map((item: Json) => fill(item));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
  };
  const fields = Object.entries(resource.fields).map(([path, field]): readonly [string, Field] => [
    path,
    { ...field, value: fill(field.value) },
  ]);
  return { resource: { ...resource, fields: Object.fromEntries(fields) }, isOpen };
}

/** What fits where the real one will stand: TEST-NET-1 for addresses, a version for versions. */
function standFor({ later }: Later, turn: 1 | 2): string {
  return /ip|address/i.test(later.output) ? `192.0.2.${turn}` : String(turn);
}
