import { parseDocument } from "yaml";
import type { CloudRequest, Stored } from "../../cloud/http.ts";
import { isTooDeep } from "../../cloud/plain-json.ts";
import { mediaTypeOf } from "../content.ts";
import { isObject } from "../patch/merge-patch.ts";
import type { Resource } from "../resources.ts";
import { versionOf } from "../resources.ts";
import { badRequest, failWith } from "../status.ts";
import type { Target } from "../target.ts";
import type { ApiType } from "./api-types.ts";
import { findKind } from "./api-types.ts";
import type { Checked, Fault } from "./find-faults.ts";
import { findFaults, readNulls } from "./find-faults.ts";
import { listKeys } from "./key-occurrences.ts";
import { printConversion, printGo, printMismatch, printSchemaMismatch } from "./mismatch.ts";

/** A request whose body fits its type, and what its client is to be told. */
export interface CheckedRequest {
  readonly request: CloudRequest;
  /** Fields that were left out and keys that stood twice; the check of a patch's result adds to it. */
  readonly warnings: string[];
  /** For patches that can only be judged by what they make of the object: returns that without unknown fields. */
  readonly checkResult?: (object: Stored) => Stored;
}

/**
 * Checks what a write sends against the types of Kubernetes, as its query's `fieldValidation` asks: `Strict` refuses unknown
 * and repeated fields, `Warn` leaves them out and says so, `Ignore` leaves them out. Values of a wrong type are refused
 * always. Custom kinds aren't checked.
 */
export function checkFields(request: CloudRequest, target: Target): CheckedRequest {
  const mode = readMode(request);
  const type = typeOf(target);
  const mediaType = mediaTypeOf(request);
  const asIs = { request, warnings: [] };
  if (type === undefined || request.body.length === 0 || mediaType.includes("protobuf")) return asIs;
  switch (mediaType) {
    case "application/apply-patch+yaml":
      return checkApply(request, target, type, mode);
    case "application/strategic-merge-patch+json":
      return checkStrategic(request, type, mode);
    case "application/json-patch+json":
    case "application/merge-patch+json":
      return checkLater(request, type, mode);
    default:
      return checkObjectBody(request, target.resource, type, mode);
  }
}

type Mode = "Strict" | "Warn" | "Ignore";

function readMode(request: CloudRequest): Mode {
  const value = request.url.searchParams.get("fieldValidation") ?? "";
  if (value === "Strict" || value === "Ignore") return value;
  if (value === "" || value === "Warn") return "Warn";
  const text = `Unsupported value: ${JSON.stringify(value)}: supported values: "", "Ignore", "Strict", "Warn"`;
  const options: Readonly<Record<string, string>> = { PUT: "UpdateOptions", PATCH: "PatchOptions" };
  const kind = options[request.method] ?? "CreateOptions";
  throw failWith({
    code: 422,
    reason: "Invalid",
    message: `${kind}.meta.k8s.io "" is invalid: fieldValidation: ${text}`,
    details: {
      group: "meta.k8s.io",
      kind,
      causes: [{ reason: "FieldValueNotSupported", message: text, field: "fieldValidation" }],
    },
  });
}

function typeOf({ resource, subresource }: Target): ApiType | undefined {
  if (resource.custom) return undefined;
  if (subresource === "scale") return findKind("autoscaling", "v1", "Scale");
  if (subresource === "token") return findKind("authentication.k8s.io", "v1", "TokenRequest");
  return findKind(resource.group, resource.version, resource.kind);
}

interface Body {
  readonly value: Stored;
  /** What a strict decoder says of keys that stand twice, when the format's own parser finds them. */
  readonly repeated: readonly string[];
  /** The text as JSON. */
  readonly text: string;
}

/** Undefined for what is no object or can't be parsed: the plain reader refuses that in its own words. */
function readObject(request: CloudRequest): Body | undefined {
  const text = new TextDecoder().decode(request.body);
  if (isTooDeep(text)) return undefined;
  if (mediaTypeOf(request).endsWith("yaml") && !/^\s*\{/.test(text)) return readYaml(text);
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { value, repeated: [], text } : undefined;
  } catch {
    return undefined;
  }
}

function readYaml(text: string): Body | undefined {
  const document = parseDocument(text);
  const isTwice = (code: string): boolean => code === "DUPLICATE_KEY";
  if (document.errors.some(({ code }) => !isTwice(code))) return undefined;
  const repeated = document.errors.map(({ pos, linePos }) => {
    const key = /^["']?([^"':\s]+)/.exec(text.slice(pos[0]))?.[1] ?? "";
    return `line ${linePos?.[0].line ?? 0}: key ${JSON.stringify(key)} already set in map`;
  });
  const value: unknown = parseDocument(text, { uniqueKeys: false }).toJS();
  if (!isObject(value)) return undefined;
  const sorted = sortKeys(value);
  return { value: sorted, repeated, text: JSON.stringify(sorted) };
}

/** Kubernetes reads YAML by way of JSON with sorted keys: so problems come in that order. */
function sortKeys<T>(value: T): T;
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sortKeys(value[name])]));
}

/** `unknown field "spec.foo"`, `duplicate field "spec.bar"`, in the order of the text. */
function listProblems(body: Body, checked: Checked): readonly string[] {
  const unknown = new Set(checked.faults.filter((fault) => fault.mismatch === undefined).map(({ path }) => path));
  return listKeys(body.text).flatMap(({ path, isRepeated }) => {
    if (unknown.has(path)) return isRepeated ? [] : [`unknown field ${JSON.stringify(path)}`];
    const isInside = [...unknown].some((other) => path.startsWith(`${other}.`) || path.startsWith(`${other}[`));
    return isRepeated && !isInside ? [`duplicate field ${JSON.stringify(path)}`] : [];
  });
}

function firstMismatch(faults: readonly Fault[]): string | undefined {
  for (const { mismatch, owner, plainPath } of faults) {
    if (mismatch !== undefined) return printMismatch(mismatch.field, mismatch.value, owner, plainPath);
  }
  return undefined;
}

function checkObjectBody(request: CloudRequest, resource: Resource, type: ApiType, mode: Mode): CheckedRequest {
  const body = readObject(request);
  if (body === undefined) return { request, warnings: [] };
  const checked = findFaults(type, body.value);
  const kind = body.value["kind"] ?? resource.kind;
  const version = String(body.value["apiVersion"] ?? versionOf(resource))
    .split("/")
    .pop();
  const refuse = (why: string): Error =>
    badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${why}`);
  const mismatch = firstMismatch(checked.faults);
  if (mismatch !== undefined) throw refuse(mismatch);
  const problems = listProblems(body, checked);
  const all = [...body.repeated, ...problems];
  if (mode === "Strict" && all.length > 0) {
    const repeated = body.repeated.length === 0 ? [] : [printYamlErrors(body.repeated)];
    throw refuse(`strict decoding error: ${[...repeated, ...problems].join(", ")}`);
  }
  return { request: withBody(request, body, checked, "application/json", type), warnings: mode === "Warn" ? all : [] };
}

function printYamlErrors(lines: readonly string[]): string {
  return `yaml: unmarshal errors:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

/** The request with what was read; whole objects, told by their type, have their nulls read too. */
function withBody(request: CloudRequest, body: Body, checked: Checked, media: string, whole?: ApiType): CloudRequest {
  const hasNulls = whole !== undefined && body.text.includes("null");
  if (checked.faults.length === 0 && !hasNulls) return request;
  const headers = { ...request.headers, "content-type": media };
  const value = hasNulls ? readNulls(whole, checked.value) : checked.value;
  return { ...request, headers, body: new TextEncoder().encode(JSON.stringify(value)) };
}

function checkStrategic(request: CloudRequest, type: ApiType, mode: Mode): CheckedRequest {
  const body = readObject(request);
  if (body === undefined) return { request, warnings: [] };
  const checked = findFaults(type, body.value);
  const problems = listProblems(body, checked);
  if (mode === "Strict" && problems.length > 0) {
    throw refusePatch(printGo(body.value), `strict decoding error: ${problems.join(", ")}`);
  }
  const wrong = checked.faults.find(({ mismatch }) => mismatch !== undefined);
  if (wrong?.mismatch !== undefined) {
    throw refusePatch(printGo(body.value), printConversion(wrong.mismatch.field, wrong.mismatch.value));
  }
  return {
    request: withBody(request, body, checked, mediaTypeOf(request)),
    warnings: mode === "Warn" ? [...problems] : [],
    checkResult: (object) => readNulls(type, object),
  };
}

/** The server's words for a patch that doesn't fit, with what it looked at. */
function refusePatch(shown: string, why: string): Error {
  const text = `Invalid value: ${JSON.stringify(shown)}: ${why}`;
  return failWith({
    code: 422,
    reason: "Invalid",
    message: ` "" is invalid: patch: ${text}`,
    details: { causes: [{ reason: "FieldValueInvalid", message: text, field: "patch" }] },
  });
}

function checkLater(request: CloudRequest, type: ApiType, mode: Mode): CheckedRequest {
  const warnings: string[] = [];
  const checkResult = (object: Stored): Stored => {
    const checked = findFaults(type, object);
    const text = JSON.stringify(object);
    const mismatch = firstMismatch(checked.faults);
    if (mismatch !== undefined) throw refusePatch(text, mismatch);
    const problems = listProblems({ value: object, repeated: [], text }, checked);
    if (mode === "Strict" && problems.length > 0) {
      throw refusePatch(text, `strict decoding error: ${problems.join(", ")}`);
    }
    if (mode === "Warn") warnings.push(...problems);
    return readNulls(type, checked.value);
  };
  return { request, warnings, checkResult };
}

/** Server-side apply refuses what isn't in its schema, whatever the mode; a real server calls it a failure of its own. */
function checkApply(request: CloudRequest, target: Target, type: ApiType, mode: Mode): CheckedRequest {
  const body = readObject(request);
  if (body === undefined) return { request, warnings: [] };
  if (mode === "Strict" && body.repeated.length > 0) {
    const errors = printYamlErrors(body.repeated);
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${errors}`);
  }
  const checked = findFaults(type, body.value);
  const errors = checked.faults.map(({ keyedPath, mismatch }) =>
    mismatch === undefined
      ? `${keyedPath}: field not declared in schema`
      : `${keyedPath}: ${printSchemaMismatch(mismatch.field, mismatch.value)}`,
  );
  if (errors.length > 0) throw refuseApply(body.value, target, errors);
  if (body.repeated.length === 0) {
    return { request: withBody(request, body, checked, mediaTypeOf(request), type), warnings: [] };
  }
  const bytes = new TextEncoder().encode(JSON.stringify(readNulls(type, checked.value)));
  return { request: { ...request, body: bytes }, warnings: mode === "Warn" ? [...body.repeated] : [] };
}

function refuseApply(config: Stored, { resource, name = "" }: Target, errors: readonly string[]): Error {
  const { namespace = "" } = isObject(config["metadata"]) ? config["metadata"] : {};
  // The core group's name is empty: `; /v1`.
  const shown = `${namespace}/${name}; ${resource.group}/${resource.version}`;
  const why = errors.length === 1 ? errors[0] : `errors:\n${errors.map((error) => `  ${error}`).join("\n")}`;
  return failWith({
    code: 500,
    reason: "",
    message: `failed to create typed patch object (${shown}, Kind=${resource.kind}): ${why}`,
  });
}
