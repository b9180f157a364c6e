import { ApiError } from "../cloud/api-error.ts";
import type { CloudResponse, Stored } from "../cloud/http.ts";
import type { Resource } from "./resources.ts";
import { nameKind, nameResource } from "./resources.ts";

interface StatusParts {
  readonly code: number;
  /** Empty for failures that the server itself didn't foresee: they carry none. */
  readonly reason: string;
  readonly message: string;
  readonly details?: Stored;
}

/** An answer of the Kubernetes API; real servers name no character set. */
export function answerJson(status: number, value: unknown): CloudResponse {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-cache, private" },
    body: `${JSON.stringify(value)}\n`,
  };
}

/** A failure Status, ready to be thrown. */
export function failWith(parts: StatusParts): ApiError {
  const body = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: parts.message,
    ...(parts.reason === "" ? {} : { reason: parts.reason }),
    ...(parts.details === undefined ? {} : { details: parts.details }),
    code: parts.code,
  };
  return new ApiError(answerJson(parts.code, body), parts.message);
}

function detailsOf(resource: Resource, name: string, more: Stored = {}): Stored {
  return {
    ...(name === "" ? {} : { name }),
    ...(resource.group === "" ? {} : { group: resource.group }),
    kind: resource.plural,
    ...more,
  };
}

export function notFound(resource: Resource, name: string): ApiError {
  return failWith({
    code: 404,
    reason: "NotFound",
    message: `${nameResource(resource)} "${name}" not found`,
    details: detailsOf(resource, name),
  });
}

/** What the server says about paths that name no resource it has. */
export function unknownResource(): ApiError {
  return failWith({
    code: 404,
    reason: "NotFound",
    message: "the server could not find the requested resource",
    details: {},
  });
}

export function alreadyExists(resource: Resource, name: string): ApiError {
  return failWith({
    code: 409,
    reason: "AlreadyExists",
    message: `${nameResource(resource)} "${name}" already exists`,
    details: detailsOf(resource, name),
  });
}

export const modifiedMessage: string =
  "the object has been modified; please apply your changes to the latest version and try again";

export function conflict(resource: Resource, name: string, why: string): ApiError {
  return failWith({
    code: 409,
    reason: "Conflict",
    message: `Operation cannot be fulfilled on ${nameResource(resource)} "${name}": ${why}`,
    details: detailsOf(resource, name),
  });
}

export function forbidden(resource: Resource, name: string, why: string, more: Stored = {}): ApiError {
  const subject = name === "" ? nameResource(resource) : `${nameResource(resource)} "${name}"`;
  return failWith({
    code: 403,
    reason: "Forbidden",
    message: `${subject} is forbidden: ${why}`,
    details: detailsOf(resource, name, more),
  });
}

/** What the emulator lists but can't bring to life; a real server never says this. */
export function notEmulated(resource: Resource, name: string, needs: string): ApiError {
  return failWith({
    code: 501,
    reason: "NotImplemented",
    message:
      `${nameResource(resource)} "${name}" can't be created: the emulator has no ${needs}, so nothing would come of it ` +
      "and it isn't stored",
    details: detailsOf(resource, name),
  });
}

export function badRequest(message: string): ApiError {
  return failWith({ code: 400, reason: "BadRequest", message });
}

export function unauthorized(): ApiError {
  return failWith({ code: 401, reason: "Unauthorized", message: "Unauthorized" });
}

export function methodNotAllowed(): ApiError {
  return failWith({
    code: 405,
    reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource",
    details: {},
  });
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return failWith({
    code: 415,
    reason: "UnsupportedMediaType",
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
  });
}

/** One wrong field; `reason` and `text` together are what the server prints after the field's path. */
export interface FieldProblem {
  readonly field: string;
  readonly reason:
    | "FieldValueInvalid"
    | "FieldValueRequired"
    | "FieldValueDuplicate"
    | "FieldValueForbidden"
    | "FieldValueNotFound"
    | "FieldValueNotSupported"
    | "FieldValueTooLong";
  readonly text: string;
}

export function invalidField(field: string, value: unknown, why: string): FieldProblem {
  const shown = typeof value === "string" ? JSON.stringify(value) : formatValue(value);
  return { field, reason: "FieldValueInvalid", text: `Invalid value: ${shown}: ${why}` };
}

export function requiredField(field: string, why = ""): FieldProblem {
  return { field, reason: "FieldValueRequired", text: why === "" ? "Required value" : `Required value: ${why}` };
}

function formatValue(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The 422 that lists every wrong field. */
export function invalid(resource: Resource, name: string, problems: readonly FieldProblem[]): ApiError {
  const texts = problems.map((problem) => `${problem.field}: ${problem.text}`);
  const all = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  return failWith({
    code: 422,
    reason: "Invalid",
    message: `${nameKind(resource)} "${name}" is invalid: ${all}`,
    details: {
      ...(name === "" ? {} : { name }),
      ...(resource.group === "" ? {} : { group: resource.group }),
      kind: resource.kind,
      causes: problems.map(({ field, reason, text }) => ({ reason, message: text, field })),
    },
  });
}

/** The same for one problem that the server finds twice: its message says it once, its causes twice. */
export function invalidTwice(resource: Resource, name: string, problem: FieldProblem): ApiError {
  const { field, reason, text } = problem;
  const cause = { reason, message: text, field };
  return failWith({
    code: 422,
    reason: "Invalid",
    message: `${nameKind(resource)} "${name}" is invalid: ${field}: ${text}`,
    details: detailsOf({ ...resource, plural: resource.kind }, name, { causes: [cause, cause] }),
  });
}

/** The 422 of a request's own options: `CreateOptions`, `PatchOptions`, `ListOptions`, … */
export function refuseOptions(kind: string, { field, reason, text }: FieldProblem): ApiError {
  return failWith({
    code: 422,
    reason: "Invalid",
    message: `${kind}.meta.k8s.io "" is invalid: ${field}: ${text}`,
    details: { group: "meta.k8s.io", kind, causes: [{ reason, message: text, field }] },
  });
}

/** The options' kind of a write. */
export function optionsOf(method: string): string {
  const kinds: Readonly<Record<string, string>> = {
    PUT: "UpdateOptions",
    PATCH: "PatchOptions",
    DELETE: "DeleteOptions",
  };
  return kinds[method] ?? "CreateOptions";
}

export function forbiddenField(field: string, why: string): FieldProblem {
  return { field, reason: "FieldValueForbidden", text: `Forbidden: ${why}` };
}
