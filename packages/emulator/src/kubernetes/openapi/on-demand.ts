import type { CloudRequest, CloudResponse } from "../../cloud/http.ts";
import type { CheckedRequest } from "../fields/field-validation.ts";
import type { ClusterStore } from "../store.ts";
import type { Target } from "../target.ts";

/** What knows Kubernetes' types. They are big: only requests that ask for them have them loaded. */
export interface OnDemand {
  readonly answerOpenApi?: (store: ClusterStore, request: CloudRequest) => CloudResponse;
  readonly checkFields?: (request: CloudRequest, target: Target) => CheckedRequest;
}

/**
 * Loads what this request needs. A real server validates every write, by `Warn` when nothing is asked; so does this one for
 * all that comes over the wire. In one process with its client (the simulations) only `fieldValidation` asks for it.
 */
export async function loadOnDemand({ method, url, headers }: CloudRequest): Promise<OnDemand> {
  if (url.pathname.startsWith("/openapi/v3")) return await import("./answer-openapi.ts");
  const isWrite = method === "POST" || method === "PUT" || method === "PATCH";
  if (!isWrite || url.pathname.includes("reviews")) return {};
  // What comes over no wire names no host.
  return headers["host"] !== undefined || url.searchParams.has("fieldValidation")
    ? await import("../fields/check-fields.ts")
    : {};
}
