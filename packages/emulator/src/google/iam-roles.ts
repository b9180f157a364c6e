import type { ApiError } from "../cloud/api-error.ts";
import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { describeRole } from "./iam-predefined-roles.ts";
import { takePage } from "./pages.ts";
import { fitsProjectRole } from "./permission-catalog.ts";
import { platformFields } from "./platform-fields.ts";
import { makePolicyEtag } from "./policy-etag.ts";
import { findProject } from "./project.ts";
import { checkFields } from "./request-fields.ts";

const api = "iam.googleapis.com";
const collection = "/v1/projects/{project}/roles";
const one = `${collection}/{role}`;

/** IAM v1: a project's own roles. A deleted one stays and can come back; its bindings stay too, without effect. */
export const customRoleRoutes: readonly Route[] = [
  { api, method: "GET", path: collection, permission: "iam.roles.list", handle: listRoles },
  { api, method: "POST", path: collection, permission: "iam.roles.create", handle: createRole },
  { api, method: "POST", path: `${one}:undelete`, permission: "iam.roles.undelete", handle: undeleteRole },
  { api, method: "GET", path: one, permission: "iam.roles.get", handle: (cloud, call) => findRole(cloud, call) },
  { api, method: "PATCH", path: one, permission: "iam.roles.update", handle: patchRole },
  { api, method: "DELETE", path: one, permission: "iam.roles.delete", handle: deleteRole },
];

function listRoles(cloud: Cloud, call: Call): Stored {
  const prefix = `${roleName(cloud, call)}/`;
  const roles = Object.values(cloud.state.roles)
    .filter((role) => String(role["name"]).startsWith(prefix))
    .filter((role) => role["deleted"] !== true || call.query.get("showDeleted")?.toLowerCase() === "true")
    .map((role) => describeRole(role, call.query.get("view") === "FULL"));
  return takePage("roles", roles, call.query, { usual: 300, most: 1000 });
}

function createRole(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "CreateRoleRequest", call.body);
  const id = String(call.body["roleId"] ?? "");
  if (!/^[a-zA-Z0-9_.]{3,64}$/.test(id)) {
    throw platformError(400, `The role_id must match the pattern [a-zA-Z0-9_.]{3,64} (${id}).`);
  }
  const name = `${roleName(cloud, call)}/${id}`;
  const before = cloud.state.roles[name];
  if (before?.["deleted"] === true) {
    throw refuseState(`You can't create a role_id (${id}) which has been marked for deletion.`);
  }
  if (before !== undefined) {
    throw platformError(409, `A role named ${id} in ${name.replace(/\/roles\/.*$/, "")} already exists.`);
  }
  const role: Stored = { name, stage: "ALPHA" };
  cloud.state.roles[name] = writeRole(cloud, role, call.body["role"] ?? {}, writable);
  return cloud.state.roles[name];
}

const writable: readonly string[] = ["title", "description", "includedPermissions", "stage"];

/** The role with the named fields as they are sent, after the checks; empty ones go. */
function writeRole(cloud: Cloud, before: Stored, sent: Stored, fields: readonly string[]): Stored {
  const role: Stored = { ...before };
  for (const field of fields) {
    if (sent[field] === undefined || sent[field] === "") delete role[field];
    else role[field] = sent[field];
  }
  const permissions: readonly string[] = role["includedPermissions"] ?? [];
  const wrong = permissions.find((permission) => !fitsProjectRole(permission));
  if (wrong !== undefined) throw platformError(400, `Permission ${wrong} is not valid.`);
  return {
    ...role,
    stage: role["stage"] ?? before["stage"],
    includedPermissions: [...new Set(permissions)].sort(),
    etag: makePolicyEtag(cloud.nextSerial()),
  };
}

/** Without a mask, what is sent is what changes. */
function patchRole(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "Role", call.body);
  const before = findRole(cloud, call);
  checkEtag(call.body["etag"], before);
  if (before["deleted"] === true) throw refuseState(`You can't update role_id (${before["name"]}) as it is deleted.`);
  const mask = (call.query.get("updateMask") ?? "").split(",").filter((field) => field !== "");
  const asked = mask.map((field) => field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
  const fields = mask.length > 0 ? asked : writable.filter((field) => call.body[field] !== undefined);
  const role = writeRole(
    cloud,
    before,
    call.body,
    fields.filter((field) => writable.includes(field)),
  );
  cloud.state.roles[role["name"]] = role;
  return role;
}

function deleteRole(cloud: Cloud, call: Call): Stored {
  const role = findRole(cloud, call);
  checkEtag(call.query.get("etag"), role);
  if (role["deleted"] === true) {
    throw refuseState(`You can't delete role_id (${role["name"]}) as it is already deleted.`);
  }
  Object.assign(role, { deleted: true, etag: makePolicyEtag(cloud.nextSerial()) });
  return role;
}

function undeleteRole(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "UndeleteRoleRequest", call.body);
  const role = findRole(cloud, call);
  checkEtag(call.body["etag"], role);
  if (role["deleted"] !== true) throw refuseState(`You can't undelete role_id (${role["name"]}) as it is not deleted.`);
  delete role["deleted"];
  role["etag"] = makePolicyEtag(cloud.nextSerial());
  return role;
}

function findRole(cloud: Cloud, call: Call): Stored {
  const name = `${roleName(cloud, call)}/${call.params["role"]}`;
  const role = cloud.state.roles[name];
  if (role === undefined) throw platformError(404, `The role named ${name} was not found.`);
  return role;
}

/** `projects/P/roles`, by the project's id. */
function roleName(cloud: Cloud, call: Call): string {
  const asked = call.params["project"] ?? "";
  return `projects/${findProject(cloud, asked)?.projectId ?? asked}/roles`;
}

function checkEtag(sent: unknown, role: Stored): void {
  if (!sent || sent === role["etag"]) return;
  const message =
    "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.";
  throw platformError(409, message, { status: "ABORTED", reason: "aborted" });
}

function refuseState(message: string): ApiError {
  return platformError(400, message, { status: "FAILED_PRECONDITION", reason: "failedPrecondition" });
}
