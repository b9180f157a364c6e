import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";

/** `GET /v1/operations/X` is shared by service usage (`acf.`) and service networking (`pssn.`). */
export const operationRoutes: readonly Route[] = [
  {
    api: "servicenetworking.googleapis.com",
    method: "GET",
    path: "/v1/operations/pssn.{operation}",
    permission: "servicenetworking.operations.get",
    on: projectOfOperation,
    handle: getOperation,
  },
  {
    api: "serviceusage.googleapis.com",
    method: "GET",
    path: "/v1/operations/{operation}",
    permission: "serviceusage.operations.get",
    on: projectOfOperation,
    handle: getOperation,
  },
];

/** The number of the project stands in the operation's name. */
function projectOfOperation(_cloud: Cloud, call: Call): string | undefined {
  const number = /\/operations\/[a-z]+\.p\d+-(\d+)-/.exec(call.request.url.pathname)?.[1];
  return number === undefined ? undefined : `projects/${number}`;
}

function getOperation(cloud: Cloud, call: Call): Stored {
  const name = decodeURIComponent(call.request.url.pathname).replace(/^\/v1\//, "");
  if (name === "operations/noop.DONE_OPERATION") throw platformError(400, "Request contains an invalid argument.");
  const operation = cloud.state.operations[name];
  if (operation === undefined) throw platformError(403, "The caller does not have permission");
  return operation;
}
