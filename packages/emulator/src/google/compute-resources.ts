import { createHash } from "node:crypto";
import { legacyError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { badField, makeLink, notFound } from "./compute-links.ts";

/** What every compute resource begins with; `name` is the full one, `projects/P/…/X`. */
export function makeResource(cloud: Cloud, kind: string, name: string): Stored {
  return {
    kind,
    id: makeId(cloud),
    creationTimestamp: printComputeTime(cloud),
    name: name.slice(name.lastIndexOf("/") + 1),
    selfLink: makeLink(name),
  };
}

/** A new numeric id of 19 digits, as compute gives them. */
export function makeId(cloud: Cloud): string {
  return String(4_120_000_000_000_000_000n + BigInt(cloud.nextSerial()) * 15_485_863n);
}

/** Now, as compute prints it: Pacific time. */
export function printComputeTime(cloud: Cloud): string {
  return new Date(cloud.now() - 8 * 3_600_000).toISOString().replace("Z", "-08:00");
}

/** The resource, or compute's 404. */
export function findResource(cloud: Cloud, name: string): Stored {
  const found = cloud.state.compute[name];
  if (found === undefined) throw notFound(name);
  return found;
}

/** The resource that a body's field refers to, or compute's 400. */
export function findReferred(cloud: Cloud, name: string, field: string): Stored {
  const found = cloud.state.compute[name];
  if (found !== undefined) return found;
  const word = /networks\//.test(name) && !/subnetworks\//.test(name) ? "network" : "subnetwork";
  throw badField(field, makeLink(name), `The referenced ${word} resource cannot be found.`);
}

/** Refuses an insert without a resource, or under a name that compute wouldn't take. */
export function checkNew(body: Stored): void {
  if (Object.keys(body).length === 0) throw legacyError(400, "Required field 'resource' not specified", "required");
  checkName(body["name"]);
}

/** Refuses a name that compute wouldn't take. */
export function checkName(name: unknown): void {
  const text = typeof name === "string" ? name : "";
  if (/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(text)) return;
  throw badField("resource.name", text, "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'");
}

/** Compute's 409 for a name that is taken. */
export function alreadyExists(name: string): Error {
  return legacyError(409, `The resource '${name}' already exists`, "alreadyExists");
}

/** Compute's 400 for a delete of what others hang on. `kind` is the word in the message, `address` or `network`. */
export function alreadyUsed(kind: string, name: string, user: string): Error {
  return legacyError(
    400,
    `The ${kind} resource '${name}' is already being used by '${user}'`,
    "resourceInUseByAnotherResource",
  );
}

/**
 * The fingerprint of some content: the same content has the same one. No labels have the real API's constant. The
 * alphabet is the url-safe one: gcloud reads the bytes and writes them back in it.
 */
export function makeFingerprint(content: unknown): string {
  const text = JSON.stringify(content ?? {});
  if (text === "{}") return "42WmSpB8rSM=";
  return `${createHash("sha256").update(text).digest().subarray(0, 8).toString("base64url")}=`;
}

/** Resources of a collection directly under `parent` (`projects/P/regions/R/addresses`), in order of name. */
export function resourcesUnder(cloud: Cloud, parent: string): Stored[] {
  return Object.entries(cloud.state.compute)
    .filter(([name]) => name.startsWith(`${parent}/`))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, resource]) => resource);
}

/** The resource name of a stored link: `https://…/compute/v1/projects/P/…` without its root. */
export function nameOfLink(link: string): string {
  return link.slice(Math.max(link.indexOf("projects/"), 0));
}
