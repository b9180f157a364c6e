/** What a Google API refused with, as the library that asked gives it on. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
}

/** Waits for a call that must be refused. Google's libraries throw errors that carry the response. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isResponseError(error)) throw new Error(`not refused by an API: ${String(error)}`);
  return { status: error.response.status, body: error.response.data };
}

interface ResponseError {
  readonly response: { readonly status: number; readonly data: unknown };
}

function isResponseError(error: unknown): error is ResponseError {
  return typeof error === "object" && error !== null && "response" in error && error.response !== undefined;
}

/** The body of a refusal by IAM, Resource Manager, Secret Manager and their like (google-apis.md, A.0). */
export function platformBody(
  code: number,
  status: string,
  message: string,
  { reason, details }: { readonly reason: string; readonly details?: readonly unknown[] },
): unknown {
  return {
    error: {
      code,
      message,
      status,
      errors: [{ message, domain: "global", reason }],
      ...(details === undefined ? {} : { details }),
    },
  };
}

/** The body of a refusal by storage: no `status` (google-apis-checked.md). */
export function legacyBody(code: number, message: string, reason: string): unknown {
  return { error: { code, message, errors: [{ message, domain: "global", reason }] } };
}

/** The reason that a refused caller finds in the details: which permission, on what. */
export function permissionDenied(api: string, permission: string, resource: string): unknown {
  return {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: "IAM_PERMISSION_DENIED",
    domain: api,
    metadata: { permission, resource },
  };
}
