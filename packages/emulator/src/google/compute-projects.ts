import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { makeLink, notFound, pathPart } from "./compute-links.ts";
import { findProject } from "./project.ts";

/**
 * The resource name `projects/P/…` of any spelling of a link: full URL of whatever host, `projects/NUMBER/…`, or a
 * partial path like `global/networks/default`, which is then inside `project`.
 */
export function readLink(cloud: Cloud, asked: unknown, project: string): string {
  const link = String(asked);
  const start = link.search(/(^|\/)projects\//);
  if (start < 0) return `projects/${project}/${link.replace(/^\/+/, "")}`;
  const name = link.slice(start).replace(/^\//, "");
  const owner = name.split("/")[1] ?? "";
  return `projects/${findProject(cloud, owner)?.projectId ?? owner}${name.slice(`projects/${owner}`.length)}`;
}

/** The project's id, whether the call gives its id or its number. */
export function projectOf(cloud: Cloud, call: Call): string {
  const asked = pathPart(call, "project");
  const project = findProject(cloud, asked);
  if (project === undefined) throw notFound(`projects/${asked}`);
  return project.projectId;
}

/** Terraform asks with the number of a bucket's project to learn its id. */
function getProject(cloud: Cloud, call: Call): Stored {
  const name = projectOf(cloud, call);
  const number = findProject(cloud, name)?.projectNumber ?? "";
  return {
    kind: "compute#project",
    id: number,
    creationTimestamp: "2024-01-01T00:00:00.000-08:00",
    name,
    commonInstanceMetadata: { kind: "compute#metadata", fingerprint: "AAAAAAAAAAA=" },
    quotas: [{ metric: "NETWORKS", limit: 15, usage: 1 }],
    defaultServiceAccount: `${number}-compute@developer.gserviceaccount.com`,
    xpnProjectStatus: "UNSPECIFIED_XPN_PROJECT_STATUS",
    defaultNetworkTier: "PREMIUM",
    vmDnsSetting: "ZONAL_ONLY",
    selfLink: makeLink(`projects/${name}`),
  };
}

/** The compute view of a project. */
export const computeProjectRoutes: readonly Route[] = [
  {
    api: "compute.googleapis.com",
    method: "GET",
    path: "/compute/{version}/projects/{project}",
    permission: "compute.projects.get",
    handle: getProject,
  },
];
