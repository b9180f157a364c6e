import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { accountKeyRoutes } from "./iam-account-keys.ts";
import { describeAccount, findCalledAccount, makeUniqueId, renameMember } from "./iam-account-store.ts";
import { takePage } from "./pages.ts";
import { platformFields } from "./platform-fields.ts";
import { findProject } from "./project.ts";
import { checkFields } from "./request-fields.ts";

const api = "iam.googleapis.com";
const collection = "/v1/projects/{project}/serviceAccounts";
const one = `${collection}/{account}`;

/** Google's default quota of accounts in a project. */
const accountLimit = 100;

/** All accounts carry the same etag; nobody checks it. */
const accountEtag = "MDEwMjE5MjA=";

/** IAM v1: service accounts. Their policies are in `iam-account-policy.ts`. */
export const accountRoutes: readonly Route[] = [
  { api, method: "GET", path: collection, permission: "iam.serviceAccounts.list", handle: listAccounts },
  { api, method: "POST", path: collection, permission: "iam.serviceAccounts.create", handle: createAccount },
  {
    api,
    method: "POST",
    path: `${one}:undelete`,
    permission: "iam.serviceAccounts.undelete",
    handle: undeleteAccount,
  },
  {
    api,
    method: "POST",
    path: `${one}:disable`,
    permission: "iam.serviceAccounts.disable",
    handle: (cloud, call) => setDisabled(cloud, call, true),
  },
  {
    api,
    method: "POST",
    path: `${one}:enable`,
    permission: "iam.serviceAccounts.enable",
    handle: (cloud, call) => setDisabled(cloud, call, false),
  },
  {
    api,
    method: "GET",
    path: one,
    permission: "iam.serviceAccounts.get",
    handle: (cloud, call) => describeAccount(findCalledAccount(cloud, call)),
  },
  { api, method: "PATCH", path: one, permission: "iam.serviceAccounts.update", handle: patchAccount },
  { api, method: "PUT", path: one, permission: "iam.serviceAccounts.update", handle: updateAccount },
  { api, method: "DELETE", path: one, permission: "iam.serviceAccounts.delete", handle: deleteAccount },
  ...accountKeyRoutes,
];

function listAccounts(cloud: Cloud, call: Call): Stored {
  const projectId = projectIdOf(cloud, call);
  const accounts = Object.values(cloud.state.serviceAccounts)
    .filter((account) => account["projectId"] === projectId)
    .map(describeAccount);
  return takePage("accounts", accounts, call.query, { usual: 20, most: 100 });
}

function createAccount(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "CreateServiceAccountRequest", call.body);
  const projectId = projectIdOf(cloud, call);
  const accountId = String(call.body["accountId"] ?? "");
  if (!/^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/.test(accountId)) {
    throw platformError(
      400,
      `The account ID "${accountId}" does not have a length between 6 and 30 or doesn't match the pattern ` +
        '"[a-z]([-a-z0-9]*[a-z0-9])".',
    );
  }
  const written: Stored = call.body["serviceAccount"] ?? {};
  checkTexts(written);
  const email = `${accountId}@${projectId}.iam.gserviceaccount.com`;
  const name = `projects/${projectId}/serviceAccounts/${email}`;
  refuseDuplicate(cloud, projectId, accountId, name);
  const uniqueId = makeUniqueId(cloud);
  const account: Stored = {
    name,
    projectId,
    uniqueId,
    email,
    displayName: written["displayName"] ?? "",
    etag: accountEtag,
    description: written["description"] ?? "",
    oauth2ClientId: uniqueId,
    disabled: false,
    createdAtMs: cloud.now(),
  };
  cloud.state.serviceAccounts[name] = account;
  return describeAccount(account);
}

function refuseDuplicate(cloud: Cloud, projectId: string, accountId: string, name: string): void {
  if (cloud.state.serviceAccounts[name] !== undefined) {
    throw platformError(409, `Service account ${accountId} already exists within project projects/${projectId}.`, {
      details: [{ "@type": "type.googleapis.com/google.rpc.ResourceInfo", resourceName: name }],
    });
  }
  const count = Object.values(cloud.state.serviceAccounts).filter((each) => each["projectId"] === projectId).length;
  if (count >= accountLimit) {
    throw platformError(429, "Maximum number of service accounts on project reached.", {
      details: [
        {
          "@type": "type.googleapis.com/google.rpc.QuotaFailure",
          violations: [{ subject: `projects/${projectId}`, description: "Service accounts per project" }],
        },
      ],
    });
  }
}

/** The answer holds the name and what was changed, nothing else. */
function patchAccount(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "PatchServiceAccountRequest", call.body);
  const account = findCalledAccount(cloud, call);
  const mask = String(call.body["updateMask"] ?? call.query.get("updateMask") ?? "");
  const fields = mask
    .split(",")
    .filter((field) => field !== "")
    .map((field) => (field === "display_name" ? "displayName" : field));
  const fixed = fields.find((field) => field !== "displayName" && field !== "description");
  if (fields.length === 0) throw platformError(400, "The update mask is empty.");
  if (fixed !== undefined) throw platformError(400, `The field ${fixed} can't be updated.`);
  const written: Stored = call.body["serviceAccount"] ?? {};
  checkTexts(written);
  for (const field of fields) account[field] = written[field] ?? "";
  return { name: account["name"], ...Object.fromEntries(fields.map((field) => [field, account[field]])) };
}

/** The older way: the account itself is the body, and the answer is whole. */
function updateAccount(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "ServiceAccount", call.body);
  const account = findCalledAccount(cloud, call);
  checkTexts(call.body);
  for (const field of ["displayName", "description"]) {
    if (call.body[field] !== undefined) account[field] = call.body[field];
  }
  return describeAccount(account);
}

function deleteAccount(cloud: Cloud, call: Call): Stored {
  const account = findCalledAccount(cloud, call);
  delete cloud.state.serviceAccounts[account["name"]];
  cloud.state.deletedServiceAccounts ??= {};
  cloud.state.deletedServiceAccounts[account["uniqueId"]] = account;
  renameMember(cloud, `serviceAccount:${account["email"]}`, deletedMember(account));
  return {};
}

function undeleteAccount(cloud: Cloud, call: Call): Stored {
  const uniqueId = call.params["account"] ?? "";
  const account = cloud.state.deletedServiceAccounts?.[uniqueId];
  const taken = account !== undefined && cloud.state.serviceAccounts[account["name"]] !== undefined;
  if (account === undefined || taken) {
    throw platformError(403, "Permission 'iam.serviceAccounts.undelete' denied on resource (or it may not exist).");
  }
  delete cloud.state.deletedServiceAccounts?.[uniqueId];
  cloud.state.serviceAccounts[account["name"]] = account;
  renameMember(cloud, deletedMember(account), `serviceAccount:${account["email"]}`);
  return { restoredAccount: describeAccount(account) };
}

function deletedMember(account: Stored): string {
  return `deleted:serviceAccount:${account["email"]}?uid=${account["uniqueId"]}`;
}

function setDisabled(cloud: Cloud, call: Call, disabled: boolean): Stored {
  checkFields(platformFields, "Empty", call.body);
  findCalledAccount(cloud, call)["disabled"] = disabled;
  return {};
}

function checkTexts(written: Stored): void {
  if (Buffer.byteLength(String(written["displayName"] ?? "")) > 100) {
    throw platformError(400, "The display name must be at most 100 UTF-8 bytes.");
  }
  if (Buffer.byteLength(String(written["description"] ?? "")) > 256) {
    throw platformError(400, "The description must be at most 256 UTF-8 bytes.");
  }
}

function projectIdOf(cloud: Cloud, call: Call): string {
  const project = findProject(cloud, call.params["project"] ?? "");
  if (project === undefined) throw platformError(400, "Invalid project name.");
  return project.projectId;
}
