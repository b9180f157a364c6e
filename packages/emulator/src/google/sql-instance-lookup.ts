import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { findProject } from "./project.ts";
import { sqlErrors } from "./sql-errors.ts";

/** Where an instance is stored. */
export function instanceKey(project: string, instance: string): string {
  return `projects/${project}/instances/${instance}`;
}

/** The project's id, whether the call gives its id or its number. */
export function projectOf(cloud: Cloud, call: Call): string {
  const project = findProject(cloud, call.params["project"] ?? "");
  if (project === undefined) throw sqlErrors.notAuthorized();
  return project.projectId;
}

/** The stored instance that the call names, `{ instance, databases, users, … }`; 404 when it isn't there. */
export function findInstance(cloud: Cloud, call: Call): Stored {
  const stored = cloud.state.sql[instanceKey(projectOf(cloud, call), call.params["instance"] ?? "")];
  if (stored === undefined) throw sqlErrors.noInstance();
  return stored;
}

/** The instance whose databases or users the call is about: 403 when it isn't there, 400 until it runs. */
export function findParent(cloud: Cloud, call: Call): Stored {
  const stored = cloud.state.sql[instanceKey(projectOf(cloud, call), call.params["instance"] ?? "")];
  if (stored === undefined) throw sqlErrors.notAuthorized();
  const { state, settings } = stored["instance"];
  if (state !== "RUNNABLE" || settings["activationPolicy"] === "NEVER") throw sqlErrors.notRunning();
  return stored;
}

/** One route under the three paths at which clients reach this API. */
export function sqlRoute(
  method: Route["method"],
  path: string,
  permission: string,
  handle: Route["handle"],
): readonly Route[] {
  return ["/sql/v1beta4", "/sql/v1", "/v1"].map((root) => ({
    api: "sqladmin.googleapis.com",
    method,
    path: `${root}/projects/{project}/${path}`,
    permission,
    handle,
  }));
}
