import { describe, expect, it } from "vitest";
import { fitsProjectRole, knownPermissions } from "./permission-catalog.ts";
import { compiledGoogleRoutes } from "./routes.ts";

const signed = "the signature is the credential, and the route decides by the account that signed";
const test = "tells callers what they may do: nobody needs a permission to ask";
const inside = "decided by the route itself: whether the account exists comes before who may use it";
const projects = "answers the projects that the caller may get, and no others";
const google = "the same for everybody: Google's own roles and permissions";

/** Every route that asks for no permission. Whoever adds one here says why. */
const exceptions: Readonly<Record<string, string>> = {
  "GET /v1/projects": projects,
  "GET /v3/projects:search": projects,
  "POST /v1/projects/{project}:testIamPermissions": test,
  "POST /v3/projects/{project}:testIamPermissions": test,
  "POST /v1/projects/{project}/serviceAccounts/{account}:testIamPermissions": test,
  "POST /v1/projects/{project}/secrets/{secret}:testIamPermissions": test,
  "GET /storage/v1/b/{bucket}/iam/testPermissions": test,
  "GET /b/{bucket}/iam/testPermissions": test,
  "POST /v1/projects/{project}/serviceAccounts/{account}:signBlob": inside,
  "POST /v1/projects/{project}/serviceAccounts/{account}:generateAccessToken": inside,
  "GET /v1/roles": google,
  "GET /v1/roles/{role}": google,
  "POST /v1/roles:queryGrantableRoles": google,
  "POST /v1/permissions:queryTestablePermissions": google,
  "PUT /{bucket}/{+object}": signed,
  "GET /{bucket}/{+object}": signed,
  "HEAD /{bucket}/{+object}": signed,
};

describe("every route", () => {
  it("asks for a permission, but for those that are listed with their reason", () => {
    const open = compiledGoogleRoutes.flatMap((route) =>
      "open" in route ? [[`${route.method} ${route.path}`, route.open]] : [],
    );
    expect(Object.fromEntries(open)).toEqual(exceptions);
  });

  it("asks for a permission that Google has", () => {
    const asked = compiledGoogleRoutes.flatMap((route) => ("permission" in route ? [route.permission] : []));
    expect(asked.length).toBeGreaterThan(150);
    expect([...new Set(asked)].filter((permission) => !knownPermissions.includes(permission))).toEqual([]);
  });

  it.each([
    { permission: "container.pods.exec", fits: true },
    { permission: "container.pods.portForward", fits: true },
    { permission: "container.pods.portforward", fits: false },
    { permission: "container.flyteWorkflows.list", fits: false },
    { permission: "compute.networks.updatePolicy", fits: true },
    { permission: "compute.networks.updatepolicies", fits: false },
    { permission: "storage.buckets.getIamPolicy", fits: true },
    { permission: "secretmanager.version.access", fits: false },
    { permission: "iam.serviceAccounts.actAs", fits: true },
    { permission: "resourcemanager.projects.list", fits: false },
    { permission: "bigquery.jobs.create", fits: true },
    { permission: "no permission", fits: false },
  ])("a project's role takes $permission: $fits", ({ permission, fits }) => {
    expect(fitsProjectRole(permission)).toBe(fits);
  });
});
