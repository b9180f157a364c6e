import { legacyError } from "../cloud/api-error.ts";
import type { Call } from "../cloud/router.ts";

const root = "https://www.googleapis.com/compute/v1/";

/** The full URL of a compute resource, as answers carry it. `name` is `projects/P/…`. */
export function makeLink(name: string): string {
  return root + name;
}

/** A parameter of the route's path. */
export function pathPart(call: Call, name: string): string {
  return call.params[name] ?? "";
}

/** Compute's 404. */
export function notFound(name: string): Error {
  return legacyError(404, `The resource '${name}' was not found`, "notFound");
}

/** Compute's 400 for a value where the API has a list; the text is a hypothesis. */
export function notAList(field: string, value: unknown): Error {
  return badField(field, String(value), "Expected a list.");
}

/** Compute's 400 for a field; `why` is a sentence. */
export function badField(field: string, value: string, why: string): Error {
  return legacyError(400, `Invalid value for field '${field}': '${value}'. ${why}`, "invalid");
}
