import type { CloudRequest, Stored } from "../../cloud/http.ts";
import { mediaTypeOf } from "../content.ts";
import type { ApiType } from "../openapi/api-types.ts";
import { isObject } from "../patch/merge-patch.ts";
import { printGo } from "../patch/print-go.ts";
import { badRequest, failWith } from "../status.ts";
import type { Target } from "../target.ts";
import type { CheckedRequest, Mode } from "./field-validation.ts";
import { findFaults } from "./find-faults.ts";
import { firstMismatch, listProblems } from "./list-problems.ts";
import { printConversion, printSchemaMismatch } from "./mismatch.ts";
import { readNulls } from "./read-nulls.ts";
import { printYamlErrors, readWriteBody, withBody } from "./write-body.ts";

/** Checks a strategic merge patch, whose type is known before it is merged. */
export function checkStrategic(request: CloudRequest, type: ApiType, mode: Mode): CheckedRequest {
  const body = readWriteBody(request);
  if (body === undefined) return { request, warnings: [] };
  const checked = findFaults(type, body.value);
  const problems = listProblems(body.text, checked);
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

/** For the other patches: what they make of the object is checked. */
export function checkLater(request: CloudRequest, type: ApiType, mode: Mode): CheckedRequest {
  const warnings: string[] = [];
  const checkResult = (object: Stored): Stored => {
    const checked = findFaults(type, object);
    const text = JSON.stringify(object);
    const mismatch = firstMismatch(checked.faults);
    if (mismatch !== undefined) throw refusePatch(text, mismatch);
    const problems = listProblems(text, checked);
    if (mode === "Strict" && problems.length > 0) {
      throw refusePatch(text, `strict decoding error: ${problems.join(", ")}`);
    }
    if (mode === "Warn") warnings.push(...problems);
    return readNulls(type, checked.value);
  };
  return { request, warnings, checkResult };
}

/** Server-side apply refuses what isn't in its schema, whatever the mode; a real server calls it a failure of its own. */
export function checkApply(request: CloudRequest, target: Target, type: ApiType, mode: Mode): CheckedRequest {
  const body = readWriteBody(request);
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
