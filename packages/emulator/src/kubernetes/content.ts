import { parse } from "yaml";
import type { CloudRequest, Stored } from "../cloud/http.ts";
import { isTooDeep } from "../cloud/plain-json.ts";
import type { ExpectedType } from "./protobuf/read-object.ts";
import { versionOf } from "./resources.ts";
import { badRequest, failWith, optionsOf, refuseOptions, unsupportedMediaType } from "./status.ts";
import { parseTarget } from "./target.ts";

/** The media type of a body, without its parameters. */
export function mediaTypeOf(request: CloudRequest): string {
  return (request.headers["content-type"] ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";
}

const protobufType = "application/vnd.kubernetes.protobuf";

/** Media types that objects may come in. */
const objectTypes = ["application/json", "application/yaml", protobufType];

/** A request whose body may be protobuf: then it brings what reads it. */
export interface ObjectRequest extends CloudRequest {
  readonly readProtobuf?: () => Stored;
}

export function isProtobuf(request: CloudRequest): boolean {
  return request.body.length > 0 && mediaTypeOf(request) === protobufType;
}

/**
 * Gives a request with a protobuf body the means to read it. The tables are big and are loaded for such requests only;
 * the body is read later, so that a caller without permission is refused before.
 */
export async function withReader(request: CloudRequest): Promise<ObjectRequest> {
  const { readProtobufObject } = await import("./protobuf/read-object.ts");
  const expected = expectedType(request);
  return { ...request, readProtobuf: () => readProtobufObject(request.body, expected) };
}

function expectedType(request: CloudRequest): ExpectedType {
  const target = parseTarget(request.url.pathname);
  if (target === undefined || request.method === "DELETE") return { apiVersion: "v1", kind: "DeleteOptions" };
  return { apiVersion: versionOf(target.resource), kind: target.resource.kind };
}

export type PatchType = "json" | "merge" | "strategic" | "apply";

const patchTypes: Readonly<Record<string, PatchType>> = {
  "application/json-patch+json": "json",
  "application/merge-patch+json": "merge",
  "application/strategic-merge-patch+json": "strategic",
  "application/apply-patch+yaml": "apply",
};

/** The object that a POST, PUT or DELETE carries; an empty body is undefined. */
export function readBody(request: ObjectRequest): Stored | undefined {
  if (request.body.length === 0) return undefined;
  if (request.readProtobuf !== undefined) return request.readProtobuf();
  const type = mediaTypeOf(request);
  if (!objectTypes.includes(type)) throw unsupportedMediaType(objectTypes);
  return parseText(request, type);
}

/** A patch and its kind; what a real server doesn't take as a patch is a 415. */
export function readPatch(request: CloudRequest): { readonly type: PatchType; readonly body: unknown } {
  const mediaType = mediaTypeOf(request);
  const type = patchTypes[mediaType];
  if (type === "strategic" && parseTarget(request.url.pathname)?.resource.custom === true) {
    throw unsupportedMediaType(Object.keys(patchTypes).filter((name) => !name.includes("strategic")));
  }
  if (type === undefined) {
    throw failWith({ code: 415, reason: "UnsupportedMediaType", message: "415: Unsupported Media Type", details: {} });
  }
  return { type, body: parseText(request, mediaType) };
}

function parseText(request: CloudRequest, type: string): Stored {
  const text = new TextDecoder().decode(request.body);
  if (isTooDeep(text)) throw badRequest("error decoding the request body: json: exceeded max depth");
  if (!type.endsWith("yaml")) refuseCutShort(request, text, type);
  try {
    return (type.endsWith("yaml") ? parse(text, { version: "1.1" }) : JSON.parse(text)) as Stored;
  } catch (error) {
    throw badRequest(`error decoding the request body: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A JSON that ends too early, in Go's words; of what else is wrong with one the words are our own. */
function refuseCutShort(request: CloudRequest, text: string, type: string): void {
  const opened = text.replace(/"(?:[^"\\]|\\.)*"/g, "");
  const count = (pattern: RegExp): number => opened.match(pattern)?.length ?? 0;
  if (count(/[{[]/g) <= count(/[}\]]/g)) return;
  const why = "unexpected end of JSON input";
  const kind = parseTarget(request.url.pathname)?.resource.kind ?? "DeleteOptions";
  throw badRequest(
    type.includes("patch") ? `error decoding patch: ${why}` : `${unrecognized(kind)}: ${noKind} ${why} (${text})`,
  );
}

const noKind = "couldn't get version/kind; json parse error:";

/** The server's words for a body that is no object of a kind. */
export function unrecognized(kind: string): string {
  return `the object provided is unrecognized (must be of type ${kind})`;
}

/** The same for no body at all. */
export function refuseNothing(kind: string): Error {
  return badRequest(`${unrecognized(kind)}: ${noKind} unexpected end of JSON input (<empty>)`);
}

/** Who writes, as managedFields name it: the query's `fieldManager`, else the user agent's first word. */
export function writerOf(request: CloudRequest): string {
  const given = request.url.searchParams.get("fieldManager");
  if (given !== null && given !== "") {
    if (Buffer.byteLength(given) <= 128) return given;
    const text = "Too long: may not be more than 128 bytes";
    throw refuseOptions(optionsOf(request.method), { field: "fieldManager", reason: "FieldValueTooLong", text });
  }
  const agent = request.headers["user-agent"] ?? "unknown";
  return (agent.split("/")[0] ?? "unknown").slice(0, 128);
}
