import type { CloudRequest, CloudResponse } from "../../cloud/http.ts";
import type { ClusterStore } from "../store.ts";
import type { Target } from "../target.ts";
import type { CheckedRequest } from "./check-fields.ts";

/** What knows Kubernetes' types. They are big: only requests that ask for them have them loaded. */
export interface OnDemand {
  readonly answerOpenApi?: (store: ClusterStore, request: CloudRequest) => CloudResponse;
  readonly checkFields?: (request: CloudRequest, target: Target) => CheckedRequest;
}

/**
 * Loads what this request needs. A real server validates by `Warn` when nothing is asked; here only who names
 * `fieldValidation` (kubectl and helm always do) is served so, to keep plain requests fast.
 */
export async function loadOnDemand({ method, url }: CloudRequest): Promise<OnDemand> {
  if (url.pathname.startsWith("/openapi/v3")) return await import("./answer-openapi.ts");
  const isWrite = method === "POST" || method === "PUT" || method === "PATCH";
  return isWrite && url.searchParams.has("fieldValidation") ? await import("./check-fields.ts") : {};
}
