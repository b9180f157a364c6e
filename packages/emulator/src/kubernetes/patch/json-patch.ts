import type { Stored } from "../../cloud/http.ts";
import { copyJson, equalJson } from "../../cloud/plain-json.ts";
import { badRequest, failWith } from "../status.ts";
import { isObject } from "./merge-patch.ts";

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** RFC 6902. Returns a new value; what doesn't fit is the 422 or 400 that the real server gives. */
export function jsonPatch(target: Stored, patch: unknown): Stored {
  if (!Array.isArray(patch))
    throw badRequest(
      "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
    );
  if (!patch.every(isOperation)) throw badRequest("error decoding patch: an operation needs a text as its path");
  let document = { root: copyJson(target) };
  for (const operation of patch) document = applyOperation(document, operation);
  return document.root;
}

function isOperation(value: unknown): value is Operation {
  if (!isObject(value)) return false;
  const { path, from = "" } = value;
  return typeof path === "string" && typeof from === "string";
}

interface Document {
  root: Stored;
}

function applyOperation(document: Document, operation: Operation): Document {
  switch (operation.op) {
    case "add":
      return setAt(document, operation.path, operation.value, "add");
    case "replace":
      return setAt(document, operation.path, operation.value, "replace");
    case "remove":
      return removeAt(document, operation.path);
    case "copy":
      return setAt(document, operation.path, copyJson(readAt(document, operation.from ?? "")), "add");
    case "move": {
      const moved = readAt(document, operation.from ?? "");
      return setAt(removeAt(document, operation.from ?? ""), operation.path, moved, "add");
    }
    case "test":
      if (!equalJson(findAt(document, operation.path) ?? null, operation.value ?? null)) {
        throw refuse();
      }
      return document;
    default:
      throw refuse();
  }
}

/** A patch that doesn't fit the object: the server doesn't say where. */
function refuse(): Error {
  return failWith({
    code: 422,
    reason: "Invalid",
    message: "the server rejected our request due to an error in our request",
    details: {},
  });
}

function stepsOf(path: string): readonly string[] {
  return [
    "root",
    ...path
      .split("/")
      .slice(1)
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")),
  ];
}

function findAt(document: Document, path: string): unknown {
  let value: unknown = document;
  for (const step of stepsOf(path)) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Stored)[step];
  }
  return value;
}

function readAt(document: Document, path: string): unknown {
  const value = findAt(document, path);
  if (value === undefined) throw refuse();
  return value;
}

function parentOf(document: Document, path: string): { readonly parent: Stored; readonly key: string } {
  const steps = stepsOf(path);
  const key = steps.at(-1) ?? "root";
  let parent: unknown = document;
  for (const step of steps.slice(0, -1)) parent = (parent as Stored | undefined)?.[step];
  if (typeof parent !== "object" || parent === null) throw refuse();
  return { parent: parent as Stored, key };
}

function setAt(document: Document, path: string, value: unknown, op: "add" | "replace"): Document {
  const { parent, key } = parentOf(document, path);
  if (Array.isArray(parent)) {
    const index = key === "-" ? parent.length : Number(key);
    if (!(index >= 0 && index <= parent.length)) throw refuse();
    parent.splice(index, op === "add" ? 0 : 1, value);
  } else {
    parent[key] = value;
  }
  return document;
}

function removeAt(document: Document, path: string): Document {
  readAt(document, path);
  const { parent, key } = parentOf(document, path);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return document;
}
