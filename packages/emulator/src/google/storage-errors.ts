import type { ApiError } from "../cloud/api-error.ts";
import { legacyError } from "../cloud/api-error.ts";

/** Refusals of Cloud Storage, word for word. None of them carries a `status`. */
export const storageErrors = {
  noBucket: (): ApiError => legacyError(404, "The specified bucket does not exist.", "notFound"),
  /** A bucket of somebody else looks like this to everybody who may not see it. */
  foreignBucket: (caller: string, permission: string): ApiError =>
    legacyError(
      403,
      `${caller} does not have ${permission} access to the Google Cloud Storage bucket. ` +
        `Permission '${permission}' denied on resource (or it may not exist).`,
      "forbidden",
    ),
  nameTaken: (): ApiError =>
    legacyError(
      409,
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
        "Please select a different name and try again.",
      "conflict",
    ),
  yoursAlready: (): ApiError =>
    legacyError(409, "Your previous request to create the named bucket succeeded and you already own it.", "conflict"),
  notEmpty: (): ApiError => legacyError(409, "The bucket you tried to delete is not empty.", "conflict"),
  precondition: (): ApiError =>
    legacyError(412, "At least one of the pre-conditions you specified did not hold.", "conditionNotMet"),
  noObject: (bucket: string, name: string): ApiError =>
    legacyError(404, `No such object: ${bucket}/${name}`, "notFound"),
  noSession: (): ApiError => legacyError(404, "The upload session was not found.", "notFound"),
  required: (parameter: string): ApiError => legacyError(400, `Required parameter: ${parameter}`, "required"),
  invalid: (message: string): ApiError => legacyError(400, message, "invalid"),
} as const;
