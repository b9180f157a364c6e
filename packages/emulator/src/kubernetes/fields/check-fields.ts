import type { CloudRequest } from "../../cloud/http.ts";
import { mediaTypeOf } from "../content.ts";
import type { ApiType } from "../openapi/api-types.ts";
import { findKind } from "../openapi/api-types.ts";
import type { Resource } from "../resources.ts";
import { versionOf } from "../resources.ts";
import { badRequest } from "../status.ts";
import type { Target } from "../target.ts";
import { checkApply, checkLater, checkStrategic } from "./check-patch.ts";
import type { CheckedRequest, Mode } from "./field-validation.ts";
import { readMode } from "./field-validation.ts";
import { findFaults } from "./find-faults.ts";
import { firstMismatch, listProblems } from "./list-problems.ts";
import { printYamlErrors, readWriteBody, withBody } from "./write-body.ts";

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

function typeOf({ resource, subresource }: Target): ApiType | undefined {
  if (resource.custom) return undefined;
  if (subresource === "scale") return findKind("autoscaling", "v1", "Scale");
  if (subresource === "token") return findKind("authentication.k8s.io", "v1", "TokenRequest");
  return findKind(resource.group, resource.version, resource.kind);
}

function checkObjectBody(request: CloudRequest, resource: Resource, type: ApiType, mode: Mode): CheckedRequest {
  const body = readWriteBody(request);
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
  const problems = listProblems(body.text, checked);
  const all = [...body.repeated, ...problems];
  if (mode === "Strict" && all.length > 0) {
    const repeated = body.repeated.length === 0 ? [] : [printYamlErrors(body.repeated)];
    throw refuse(`strict decoding error: ${[...repeated, ...problems].join(", ")}`);
  }
  return { request: withBody(request, body, checked, "application/json", type), warnings: mode === "Warn" ? all : [] };
}
