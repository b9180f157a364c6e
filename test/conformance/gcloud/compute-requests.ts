import { expect } from "vitest";
import type { Sent } from "./replay.ts";
import { done, get, send } from "./replay.ts";

/** The session's region, as answers link to it. */
export const inRegion = "https://www.googleapis.com/compute/v1/projects/acme-ml/regions/us-central1";

const project = "/compute/v1/projects/acme-ml";

/** A look at something by its path inside the project, such as `global/networks/vpc1`. */
export function look(path: string, reads: object): Sent {
  return get(`${project}/${path}`, reads);
}

/** A list of one collection, in one region or global. */
export function list(collection: string, reads: object): Sent {
  return get(`${project}/${collection}?alt=json&maxResults=500`, reads);
}

/** A list of one collection over all regions. */
export function listEverywhere(collection: string, items: object): Sent {
  const query = "?alt=json&includeAllScopes=True&maxResults=500&returnPartialSuccess=True";
  return get(`${project}/aggregated/${collection}${query}`, { items });
}

/** One write, and what is read of it: an operation or a refusal. */
export function write(method: Sent["method"], path: string, body: object | undefined, reads: object): Sent {
  return send(method, `${project}/${path}`, body, reads);
}

/** What makes something in a collection: the insert, its operation to the end, and the look at what is there. */
export function create(collection: string, body: Named, becomes: object): readonly Sent[] {
  const path = `${collection}/${body.name}`;
  return [write("POST", collection, body, begin("insert")), wait(path), look(path, { name: body.name, ...becomes })];
}

/** The body of an insert. */
export interface Named {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** What changes something by PATCH: the patch, its operation to the end, and the look at what it is now. */
export function patch(path: string, body: object, becomes: object): readonly Sent[] {
  return [write("PATCH", path, body, begin("patch")), wait(path), look(path, becomes)];
}

/** What changes something by a verb of its own, which is also the operation's type. */
export function callVerb(path: string, verb: string, body: object, becomes: object): readonly Sent[] {
  return [write("POST", `${path}/${verb}`, body, begin(verb)), wait(path), look(path, becomes)];
}

/** What takes something away. */
export function remove(path: string): readonly Sent[] {
  return [write("DELETE", path, undefined, begin("delete")), wait(path)];
}

/** What is read of an operation as it begins: gcloud follows its link and then its target's, to the host that it asked. */
function begin(operationType: string): object {
  return {
    kind: "compute#operation",
    name: expect.stringMatching(/^operation-/),
    operationType,
    status: "RUNNING",
    selfLink: expect.stringMatching(
      /^http:\/\/127\.0\.0\.1:\d+\/compute\/v1\/projects\/acme-ml\/.*\/operations\/operation-/,
    ),
    targetLink: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/compute\/v1\/projects\/acme-ml\//),
  };
}

/** The wait for the operation just begun, in the scope of what it is about. */
function wait(path: string): Sent {
  const scope = path.startsWith("global/") ? "global" : path.split("/", 2).join("/");
  return send("POST", `${project}/${scope}/operations/{name}/wait`, undefined, done);
}
