import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import type { Project } from "../cloud/state.ts";
import { callerHolds, identifyCaller } from "./caller.ts";
import { askedVersion } from "./iam-account-policy.ts";
import { openToAll, readPolicy, testPermissions, writePolicy } from "./iam-policy.ts";
import { takePage } from "./pages.ts";
import { platformFields } from "./platform-fields.ts";
import { filterProjects } from "./project-filter.ts";
import { projectUpdateRoutes } from "./project-updates.ts";
import { calledProject, describeV1, describeV3 } from "./project-views.ts";
import { checkFields } from "./request-fields.ts";

const api = "cloudresourcemanager.googleapis.com";

const openProjects = "answers the projects that the caller may get, and no others";

/** Resource Manager: v1 (gcloud, Terraform) and v3 (Google's Node library) over the same projects. */
export const resourceManagerRoutes: readonly Route[] = [
  {
    api,
    method: "GET",
    path: "/v1/projects",
    open: openProjects,
    handle: (cloud, call) => listProjects(cloud, call, describeV1),
  },
  {
    api,
    method: "GET",
    path: "/v3/projects:search",
    open: openProjects,
    handle: (cloud, call) => listProjects(cloud, call, describeV3),
  },
  ...projectUpdateRoutes,
  ...routesOfVersion("v1", describeV1),
  ...routesOfVersion("v3", describeV3),
];

function routesOfVersion(version: "v1" | "v3", describe: (project: Project) => Stored): Route[] {
  const path = `/${version}/projects/{project}`;
  return [
    {
      api,
      method: "GET",
      path,
      permission: "resourcemanager.projects.get",
      handle: (cloud, call) => describe(calledProject(cloud, call)),
    },
    {
      api,
      method: "POST",
      path: `${path}:getIamPolicy`,
      permission: "resourcemanager.projects.getIamPolicy",
      reads: true,
      handle: getPolicy,
    },
    {
      api,
      method: "POST",
      path: `${path}:setIamPolicy`,
      permission: "resourcemanager.projects.setIamPolicy",
      handle: setPolicy,
    },
    {
      api,
      method: "POST",
      path: `${path}:testIamPermissions`,
      reads: true,
      open: openToAll,
      handle: (cloud, call) => {
        return testPermissions(cloud, call, `projects/${calledProject(cloud, call).projectId}`);
      },
    },
  ];
}

function getPolicy(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "GetIamPolicyRequest", call.body);
  return readPolicy(calledProject(cloud, call), askedVersion(call));
}

function setPolicy(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "SetIamPolicyRequest", call.body);
  const stored = calledProject(cloud, call);
  const policy: Stored = call.body["policy"] ?? {};
  return writePolicy(cloud, { resource: `projects/${stored.projectId}`, stored, policy, staleAnswer: "aborted" });
}

function listProjects(cloud: Cloud, call: Call, describe: (project: Project) => Stored): Stored {
  const caller = identifyCaller(cloud, call.request);
  const seen = Object.values(cloud.state.projects).filter(({ projectId }) =>
    callerHolds(cloud, caller, "resourcemanager.projects.get", `projects/${projectId}`),
  );
  const found = filterProjects(seen, call.query.get("filter") ?? call.query.get("query") ?? "");
  return takePage("projects", found.map(describe), call.query, { usual: 100, most: 500 });
}
