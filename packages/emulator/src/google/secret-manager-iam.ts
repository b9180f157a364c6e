import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { openToAll, readPolicy, testPermissions, writePolicy } from "./iam-policy.ts";
import { findSecret, projectOf, secretKey } from "./secret-manager-lookup.ts";

function getPolicy(cloud: Cloud, call: Call): Stored {
  return readPolicy(findSecret(cloud, call), Number(call.query.get("options.requestedPolicyVersion") ?? 1));
}

function setPolicy(cloud: Cloud, call: Call): Stored {
  const resource = secretKey(projectOf(cloud, call), call.params["secret"] ?? "");
  const policy: Stored = call.body["policy"] ?? {};
  return writePolicy(cloud, { resource, stored: findSecret(cloud, call), policy, staleAnswer: "aborted" });
}

function testSecretPermissions(cloud: Cloud, call: Call): Stored {
  findSecret(cloud, call);
  return testPermissions(cloud, call, secretKey(projectOf(cloud, call), call.params["secret"] ?? ""));
}

const api = "secretmanager.googleapis.com";
const secret = "/v1/projects/{project}/secrets/{secret}";

/** A secret's policy is read with GET, unlike those of the other one-platform APIs. */
export const secretIamRoutes: readonly Route[] = [
  {
    api,
    method: "GET",
    path: `${secret}:getIamPolicy`,
    permission: "secretmanager.secrets.getIamPolicy",
    handle: getPolicy,
  },
  {
    api,
    method: "POST",
    path: `${secret}:setIamPolicy`,
    permission: "secretmanager.secrets.setIamPolicy",
    handle: setPolicy,
  },
  {
    api,
    method: "POST",
    path: `${secret}:testIamPermissions`,
    reads: true,
    open: openToAll,
    handle: testSecretPermissions,
  },
];
