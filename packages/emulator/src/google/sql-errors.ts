import type { ApiError } from "../cloud/api-error.ts";
import { legacyError } from "../cloud/api-error.ts";

/** Every refusal of Cloud SQL, word for word. None of them carries a `status`. */
export const sqlErrors = {
  noInstance: (): ApiError => legacyError(404, "The Cloud SQL instance does not exist.", "instanceDoesNotExist"),
  /** What children of a missing instance answer, however many rights the caller has. */
  notAuthorized: (): ApiError =>
    legacyError(403, "The client is not authorized to make this request.", "notAuthorized"),
  instanceExists: (): ApiError => legacyError(409, "The Cloud SQL instance already exists.", "instanceAlreadyExists"),
  busy: (): ApiError =>
    legacyError(
      409,
      "Operation failed because another operation was already in progress. " +
        "Try your request after the current operation is complete.",
      "operationInProgress",
    ),
  stale: (): ApiError => legacyError(412, "Condition does not match.", "staleData"),
  notRunning: (): ApiError => invalidRequest("Invalid request since instance is not running."),
  protectedInstance: (): ApiError =>
    legacyError(
      400,
      "The instance is protected. Please disable the deletion protection and try again. To disable deletion " +
        "protection, update the instance settings with deletionProtectionEnabled set to false.",
      "invalid",
    ),
  invalidOperation: (): ApiError =>
    legacyError(400, "This operation is not valid for this instance.", "invalidOperation"),
  notFound: (what: string): ApiError => legacyError(404, what, "notFound"),
  invalid: (why: string): ApiError => invalidRequest(why),
} as const;

function invalidRequest(why: string): ApiError {
  return legacyError(400, `Invalid request: ${why}`, "invalid");
}
