import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { takePage } from "./pages.ts";
import { fitsProjectRole, knownPermissions } from "./permission-catalog.ts";
import { platformFields } from "./platform-fields.ts";
import { predefinedRoles } from "./predefined-roles.ts";
import { checkFields } from "./request-fields.ts";
import { isRoleSupported } from "./role-support.ts";
import { permissionsOfPredefined } from "./roles.ts";

const api = "iam.googleapis.com";
const open = "the same for everybody: Google's own roles and permissions";

/** IAM v1: the predefined roles, and the permissions that custom roles can be made of (gcloud asks before it makes one). */
export const predefinedRoleRoutes: readonly Route[] = [
  { api, method: "GET", path: "/v1/roles", open, handle: listRoles },
  { api, method: "GET", path: "/v1/roles/{role}", open, handle: getRole },
  { api, method: "POST", path: "/v1/roles:queryGrantableRoles", reads: true, open, handle: listGrantable },
  { api, method: "POST", path: "/v1/permissions:queryTestablePermissions", reads: true, open, handle: listPermissions },
];

/** The role as a list shows it: the permissions only when they are asked for. */
export function describeRole(role: Stored, full: boolean): Stored {
  if (full) return role;
  const { includedPermissions: _permissions, ...rest } = role;
  return rest;
}

function listRoles(_cloud: Cloud, call: Call): Stored {
  const roles = Object.keys(predefinedRoles).sort().map(makeRole);
  const shown = roles.map((role) => describeRole(role, call.query.get("view") === "FULL"));
  return takePage("roles", shown, call.query, { usual: 300, most: 1000 });
}

/** The roles that a policy of the resource takes. */
function listGrantable(_cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "QueryGrantableRolesRequest", call.body);
  const { fullResourceName = "", view, pageSize = 300, pageToken = "" } = call.body;
  const resource = /^\/\/[^/]+\/(?:projects\/_\/)?(.+)$/.exec(fullResourceName)?.[1];
  if (resource === undefined) throw platformError(400, `Invalid resource name ${fullResourceName}.`);
  const roles = Object.keys(predefinedRoles)
    .sort()
    .filter((role) => isRoleSupported(role, resource))
    .map((role) => describeRole(makeRole(role), view === "FULL"));
  const query = new URLSearchParams({ pageSize: String(pageSize), pageToken: String(pageToken) });
  return takePage("roles", roles, query, { usual: 300, most: 1000 });
}

/** A role of Google's that isn't in the table is no 404: that would be a lie. */
function getRole(_cloud: Cloud, call: Call): Stored {
  const name = `roles/${call.params["role"]}`;
  if (predefinedRoles[name] !== undefined) return makeRole(name);
  throw platformError(501, `the fgk emulator doesn't know what ${name} contains`, { status: "UNIMPLEMENTED" });
}

function makeRole(name: string): Stored {
  return {
    name,
    title: predefinedRoles[name]?.title,
    includedPermissions: permissionsOfPredefined(name),
    stage: "GA",
    etag: "AA==",
  };
}

function listPermissions(_cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "QueryTestablePermissionsRequest", call.body);
  const permissions = knownPermissions
    .filter(fitsProjectRole)
    .map((name): Stored => ({ name, title: name, stage: "GA" }));
  const { pageSize = 100, pageToken = "" } = call.body;
  const query = new URLSearchParams({ pageSize: String(pageSize), pageToken: String(pageToken) });
  return takePage("permissions", permissions, query, { usual: 100, most: 1000 });
}
