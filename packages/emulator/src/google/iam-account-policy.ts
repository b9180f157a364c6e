import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { findCalledAccount } from "./iam-account-store.ts";
import { openToAll, readPolicy, testPermissions, writePolicy } from "./iam-policy.ts";
import { platformFields } from "./platform-fields.ts";
import { checkFields } from "./request-fields.ts";

const api = "iam.googleapis.com";
const one = "/v1/projects/{project}/serviceAccounts/{account}";

/** Who may act as a service account. */
export const accountPolicyRoutes: readonly Route[] = [
  {
    api,
    method: "POST",
    path: `${one}:getIamPolicy`,
    permission: "iam.serviceAccounts.getIamPolicy",
    reads: true,
    handle: (cloud, call) => readPolicy(findCalledAccount(cloud, call), askedVersion(call)),
  },
  {
    api,
    method: "POST",
    path: `${one}:setIamPolicy`,
    permission: "iam.serviceAccounts.setIamPolicy",
    handle: setPolicy,
  },
  {
    api,
    method: "POST",
    path: `${one}:testIamPermissions`,
    reads: true,
    open: openToAll,
    handle: (cloud, call) => {
      const account = findCalledAccount(cloud, call);
      return testPermissions(cloud, call, account["name"]);
    },
  },
];

function setPolicy(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "SetIamPolicyRequest", call.body);
  const stored = findCalledAccount(cloud, call);
  const policy: Stored = call.body["policy"] ?? {};
  return writePolicy(cloud, { resource: stored["name"], stored, policy, staleAnswer: "aborted" });
}

/** The policy version that the reader asked for: in the body or, as gcloud does for accounts, in the query. */
export function askedVersion(call: Call): number {
  const asked = call.body["options"]?.["requestedPolicyVersion"] ?? call.query.get("options.requestedPolicyVersion");
  return Number(asked ?? 0);
}
