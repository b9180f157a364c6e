import type { CloudResponse } from "./http.ts";
import { json } from "./http.ts";

/** Thrown by a handler to answer with an error; the router turns it into its response. */
export class ApiError extends Error {
  readonly response: CloudResponse;

  constructor(response: CloudResponse, message: string) {
    super(message);
    this.response = response;
  }
}

const statusNames: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ALREADY_EXISTS",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  501: "UNIMPLEMENTED",
  503: "UNAVAILABLE",
};

const reasons: Readonly<Record<number, string>> = {
  400: "badRequest",
  401: "authError",
  403: "forbidden",
  404: "notFound",
  409: "alreadyExists",
  429: "rateLimitExceeded",
  500: "backendError",
  501: "notImplemented",
  503: "backendError",
};

export interface ErrorParts {
  readonly status?: string;
  readonly reason?: string;
  readonly details?: readonly unknown[];
}

/** An error of the one-platform APIs (container, iam, resource manager, service usage, secret manager, service networking). */
export function platformError(code: number, message: string, parts: ErrorParts = {}): ApiError {
  const reason = parts.reason ?? reasons[code] ?? "unknown";
  const error = {
    code,
    message,
    status: parts.status ?? statusNames[code] ?? "UNKNOWN",
    errors: [{ message, domain: "global", reason }],
    ...(parts.details === undefined ? {} : { details: parts.details }),
  };
  return new ApiError(json(code, { error }), message);
}

/** An error of the older APIs (compute, sql, storage): no `status`. */
export function legacyError(code: number, message: string, reason: string): ApiError {
  return new ApiError(
    json(code, { error: { code, message, errors: [{ message, domain: "global", reason }] } }),
    message,
  );
}
