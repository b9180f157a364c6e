import type { ApiError } from "../cloud/api-error.ts";
import { platformError } from "../cloud/api-error.ts";
import type { Stored } from "../cloud/http.ts";
import { spellCluster } from "./container-names.ts";

const requestId = { "@type": "type.googleapis.com/google.rpc.RequestInfo", requestId: "0x5f2a9c31d7e04b68" };

/** 404, with the name as GKE spells it. */
export function notFound(key: string): ApiError {
  return platformError(404, `Not found: ${spellCluster(key)}.`, { details: [requestId] });
}

/** 409, with the name as GKE spells it. */
export function alreadyExists(key: string): ApiError {
  return platformError(409, `Already exists: ${spellCluster(key)}.`, { details: [requestId] });
}

/** 400, the request can never succeed. */
export function badRequest(message: string): ApiError {
  return platformError(400, message, { details: [requestId] });
}

/** 400 FAILED_PRECONDITION: the cluster works on something else; the text names what to wait for. */
export function clusterBusy(operation: string): ApiError {
  return platformError(400, `Cluster is running incompatible operation ${operation}.`, {
    status: "FAILED_PRECONDITION",
    reason: "failedPrecondition",
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        reason: "CLUSTER_ALREADY_HAS_OPERATION",
        domain: "container.googleapis.com",
      },
      requestId,
    ],
  });
}

/**
 * Refuses a change that was made from an older reading. Google's reference: when the etag "does not match the current etag
 * …, update will be blocked and an ABORTED error will be returned"; the wording is ours.
 */
export function checkEtag(kind: "cluster" | "node pool", stored: Stored, sent: unknown): void {
  if (sent === undefined || sent === null || sent === "" || sent === stored["etag"]) return;
  throw platformError(409, `The etag of ${kind} "${stored["name"]}" is not the current one. Read it again and retry.`, {
    status: "ABORTED",
    reason: "aborted",
    details: [requestId],
  });
}
