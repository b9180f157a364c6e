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
 * Loads what this request needs. A real server validates every write, by `Warn` when nothing is asked. Here that is done for
 * whoever names `fieldValidation`, and for clients with a name of their own that come over the wire (kubectl, helm, curl):
 * programs on Node, fgk itself among them, have their plain requests answered without loading the types.
 */
export async function loadOnDemand({ method, url, headers }: CloudRequest): Promise<OnDemand> {
  if (url.pathname.startsWith("/openapi/v3")) return await import("./answer-openapi.ts");
  const isWrite = method === "POST" || method === "PUT" || method === "PATCH";
  if (!isWrite || url.pathname.includes("reviews")) return {};
  // A simulated helm comes over no wire: its requests name no host.
  const isForeign = headers["host"] !== undefined && !/^(?:$|node|undici)/.test(headers["user-agent"] ?? "");
  return isForeign || url.searchParams.has("fieldValidation") ? await import("./check-fields.ts") : {};
}
