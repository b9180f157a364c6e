import type { Cloud } from "../cloud/cloud.ts";
import type { CloudRequest } from "../cloud/http.ts";

interface Answered {
  readonly api: string;
  readonly status: number;
  readonly write: boolean;
  readonly caller: string;
}

/** Writes down a request that was answered. The body is kept only for what writes. */
export function recordRequest(cloud: Cloud, request: CloudRequest, answered: Answered): void {
  const body = answered.write && request.body.length > 0 ? new TextDecoder().decode(request.body) : undefined;
  cloud.journal.push({
    serial: cloud.journal.length + 1,
    atMs: cloud.now(),
    method: request.method,
    path: request.url.pathname,
    ...answered,
    ...(body === undefined ? {} : { body }),
  });
}
