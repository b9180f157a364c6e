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
 * `fieldValidation` (kubectl always does, helm 4 too) or is the real helm 3, which names nothing, is served so, to keep plain
 * requests fast.
 */
export async function loadOnDemand({ method, url, headers }: CloudRequest): Promise<OnDemand> {
  if (url.pathname.startsWith("/openapi/v3")) return await import("./answer-openapi.ts");
  const isWrite = method === "POST" || method === "PUT" || method === "PATCH";
  if (!isWrite) return {};
  // A simulated helm comes over no wire: its requests name no host.
  const isHelm = headers["user-agent"]?.startsWith("Helm/") === true && headers["host"] !== undefined;
  return isHelm || url.searchParams.has("fieldValidation") ? await import("./check-fields.ts") : {};
}
