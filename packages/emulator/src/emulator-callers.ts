import { platformError } from "./cloud/api-error.ts";
import type { Cloud } from "./cloud/cloud.ts";
import type { CloudRequest, CloudResponse } from "./cloud/http.ts";
import { json } from "./cloud/http.ts";
import { parseBody } from "./cloud/router.ts";
import { addCaller } from "./google/caller.ts";

/** Where a running emulator is told of callers; no path of Google's. */
const callersPath = "/fgk-emulator/callers";

/** Whether the request speaks to the emulator itself about its callers. */
export function asksForCallers(request: CloudRequest): boolean {
  return request.url.pathname === callersPath;
}

/**
 * `POST /fgk-emulator/callers {"token": "planner", "member": "user:planner@example.com"}` makes the token that principal's
 * credential from then on; `GET` lists the callers by token.
 */
export function answerCallers(cloud: Cloud, request: CloudRequest): CloudResponse {
  if (request.method === "GET") return json(200, cloud.state.callers);
  try {
    const { token, member } = parseBody(request);
    if (request.method !== "POST" || typeof token !== "string" || token === "" || typeof member !== "string") {
      return platformError(400, 'send POST with {"token": "…", "member": "user:… or serviceAccount:…"}').response;
    }
    addCaller(cloud, token, { member });
    return json(200, cloud.state.callers[token]);
  } catch (error) {
    return platformError(400, error instanceof Error ? error.message : String(error)).response;
  }
}
