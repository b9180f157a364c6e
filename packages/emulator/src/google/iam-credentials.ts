import { createHash } from "node:crypto";
import type { ApiError } from "../cloud/api-error.ts";
import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { callerHolds, identifyCaller, makeAccountToken } from "./caller.ts";
import { holds } from "./decide.ts";
import { serviceDisabled } from "./gate-errors.ts";
import { findAccount } from "./iam-account-store.ts";
import { denyOnResource } from "./permission-errors.ts";
import { platformFields } from "./platform-fields.ts";
import { findProject } from "./project.ts";
import { checkFields } from "./request-fields.ts";

const api = "iamcredentials.googleapis.com";

const decidedInside = "decided by the route itself: whether the account exists comes before who may use it";

/** IAM credentials v1: signing and tokens in an account's name, which token creator gives. */
export const credentialRoutes: readonly Route[] = [
  {
    api,
    method: "POST",
    path: "/v1/projects/{project}/serviceAccounts/{account}:signBlob",
    reads: true,
    open: decidedInside,
    handle: (cloud, call) => {
      checkFields(platformFields, "SignBlobRequest", call.body);
      checkCaller(cloud, call, "iam.serviceAccounts.signBlob");
      return signBlob(call.params["account"] ?? "", String(call.body["payload"] ?? ""));
    },
  },
  {
    api,
    method: "POST",
    path: "/v1/projects/{project}/serviceAccounts/{account}:generateAccessToken",
    reads: true,
    open: decidedInside,
    handle: (cloud, call) => {
      checkFields(platformFields, "GenerateAccessTokenRequest", call.body);
      checkCaller(cloud, call, "iam.serviceAccounts.getAccessToken");
      const expireTime = new Date(cloud.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
      const asked = call.params["account"] ?? "";
      return { accessToken: makeAccountToken(findAccount(cloud, asked)?.["email"] ?? asked), expireTime };
    },
  },
];

/** Why a member may not do this in the account's name; undefined when it may. `member` undefined may do everything. */
export function refuseImpersonation(
  cloud: Cloud,
  member: string | undefined,
  permission: "iam.serviceAccounts.signBlob" | "iam.serviceAccounts.getAccessToken",
  email: string,
): ApiError | undefined {
  if (email.endsWith(".svc.id.goog")) {
    const message = `Invalid form of account ID ${email}. Should be [Gaia ID |Email |Unique ID |] of the account`;
    return platformError(400, message);
  }
  const account = findAccount(cloud, email);
  if (account === undefined) return platformError(404, `Not found; Gaia id not found for email ${email}`);
  const enabledAtMs = findProject(cloud, account["projectId"])?.services[api];
  if (enabledAtMs === undefined || enabledAtMs > cloud.now()) return serviceDisabled(api, account["projectId"]);
  if (member === undefined || holds(cloud, member, permission, account["name"])) return undefined;
  return denyOnResource("iam.googleapis.com", permission, account["name"]);
}

function checkCaller(
  cloud: Cloud,
  call: Call,
  permission: "iam.serviceAccounts.signBlob" | "iam.serviceAccounts.getAccessToken",
): void {
  const email = call.params["account"] ?? "";
  const refusal = refuseImpersonation(cloud, memberWho(cloud, call, permission, email), permission, email);
  const on = `projects/-/serviceAccounts/${email}`;
  cloud.onNeed?.({ caller: call.caller, permission, on, held: refusal === undefined });
  if (refusal !== undefined) throw refusal;
}

/** Whose policies decide; undefined for a caller who needs none. */
function memberWho(cloud: Cloud, call: Call, permission: string, email: string): string | undefined {
  const caller = identifyCaller(cloud, call.request);
  if ("member" in caller) return caller.member;
  if (callerHolds(cloud, caller, permission, `projects/-/serviceAccounts/${email}`)) return undefined;
  return `${caller.email.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user"}:${caller.email}`;
}

function signBlob(email: string, payload: string): Stored {
  const keyId = createHash("sha1").update(email).digest("hex");
  return { keyId, signedBlob: signPayload(email, payload) };
}

/**
 * What signBlob answers for bytes in base64: a signature that only this cloud can check, and that is always the same for the
 * same account and bytes.
 */
export function signPayload(email: string, payload: string): string {
  const digest = createHash("sha256").update(`${email}\n${payload}`).digest();
  return Buffer.concat(Array.from({ length: 8 }, () => digest)).toString("base64");
}
