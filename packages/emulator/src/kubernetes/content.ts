import { parse } from "yaml";
import type { CloudRequest, Stored } from "../cloud/http.ts";
import { badRequest, unsupportedMediaType } from "./status.ts";

/** The media type of a body, without its parameters. */
export function mediaTypeOf(request: CloudRequest): string {
  return (request.headers["content-type"] ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** Media types that objects may come in. Protobuf belongs here once the emulator can read it. */
const objectTypes = ["application/json", "application/yaml"];

export type PatchType = "json" | "merge" | "strategic" | "apply";

const patchTypes: Readonly<Record<string, PatchType>> = {
  "application/json-patch+json": "json",
  "application/merge-patch+json": "merge",
  "application/strategic-merge-patch+json": "strategic",
  "application/apply-patch+yaml": "apply",
};

/** The object that a POST, PUT or DELETE carries; an empty body is undefined. */
export function readBody(request: CloudRequest): Stored | undefined {
  if (request.body.length === 0) return undefined;
  const type = mediaTypeOf(request);
  if (!objectTypes.includes(type)) throw unsupportedMediaType(objectTypes);
  return parseText(request, type);
}

/** A patch and its kind; what a real server doesn't take as a patch is a 415. */
export function readPatch(request: CloudRequest): { readonly type: PatchType; readonly body: unknown } {
  const mediaType = mediaTypeOf(request);
  const type = patchTypes[mediaType];
  if (type === undefined) throw unsupportedMediaType(Object.keys(patchTypes));
  return { type, body: parseText(request, mediaType) };
}

function parseText(request: CloudRequest, type: string): Stored {
  const text = new TextDecoder().decode(request.body);
  try {
    return (type.endsWith("yaml") ? parse(text) : JSON.parse(text)) as Stored;
  } catch (error) {
    throw badRequest(`error decoding the request body: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Who writes, as managedFields name it: the query's `fieldManager`, else the user agent's first word. */
export function writerOf(request: CloudRequest): string {
  const given = request.url.searchParams.get("fieldManager");
  if (given !== null && given !== "") return given;
  const agent = request.headers["user-agent"] ?? "unknown";
  return (agent.split("/")[0] ?? "unknown").slice(0, 128);
}
