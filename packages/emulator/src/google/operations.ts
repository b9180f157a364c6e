import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";

/** `GET /v1/operations/X` is shared by service usage (`acf.`) and service networking (`pssn.`). */
export const operationRoutes: readonly Route[] = [
  { api: "serviceusage.googleapis.com", method: "GET", path: "/v1/operations/{operation}", handle: getOperation },
];

function getOperation(cloud: Cloud, call: Call): Stored {
  const name = `operations/${call.params["operation"]}`;
  if (name === "operations/noop.DONE_OPERATION") throw platformError(400, "Request contains an invalid argument.");
  const operation = cloud.state.operations[name];
  if (operation === undefined) throw platformError(403, "The caller does not have permission");
  return operation;
}
