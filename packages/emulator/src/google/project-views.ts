import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call } from "../cloud/router.ts";
import type { Project } from "../cloud/state.ts";
import { findProject } from "./project.ts";

/** The project that the call names by id or number; one that isn't there looks like one that the caller may not see. */
export function calledProject(cloud: Cloud, call: Call): Project {
  const project = findProject(cloud, call.params["project"] ?? "");
  if (project === undefined) throw platformError(403, "The caller does not have permission");
  return project;
}

/** As version 1 shows a project. */
export function describeV1(project: Project): Stored {
  return {
    projectNumber: project.projectNumber,
    projectId: project.projectId,
    lifecycleState: "ACTIVE",
    name: project.displayName ?? project.projectId,
    createTime: project.createTime,
    ...(project.labels === undefined ? {} : { labels: project.labels }),
  };
}

/** As version 3 shows it. */
export function describeV3(project: Project): Stored {
  return {
    name: `projects/${project.projectNumber}`,
    projectId: project.projectId,
    state: "ACTIVE",
    displayName: project.displayName ?? project.projectId,
    createTime: project.createTime,
    updateTime: project.updateTime ?? project.createTime,
    etag: project.etag ?? 'W/"f1a5ab3c5e0e7b1d"',
    ...(project.labels === undefined ? {} : { labels: project.labels }),
  };
}
