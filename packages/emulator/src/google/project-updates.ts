import { createHash } from "node:crypto";
import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import type { Project } from "../cloud/state.ts";
import { findBadLabel } from "./compute-labels.ts";
import { platformFields } from "./platform-fields.ts";
import { calledProject, describeV1, describeV3 } from "./project-views.ts";
import { checkFields } from "./request-fields.ts";

const api = "cloudresourcemanager.googleapis.com";
const permission = "resourcemanager.projects.update";

/** A project's name and labels. Version 1 (gcloud) takes it whole and answers at once, version 3 takes a mask. */
export const projectUpdateRoutes: readonly Route[] = [
  { api, method: "PUT", path: "/v1/projects/{project}", permission, handle: updateProject },
  { api, method: "PATCH", path: "/v3/projects/{project}", permission, handle: patchProject },
  {
    api,
    method: "GET",
    path: "/v3/operations/{operation}",
    permission: "resourcemanager.projects.get",
    on: (cloud, call) => cloud.state.operations[`operations/${call.params["operation"]}`]?.["metadata"]["on"],
    handle: getOperation,
  },
];

function updateProject(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "ProjectV1", call.body);
  const project = calledProject(cloud, call);
  const { name, labels, projectId } = call.body;
  if (projectId !== undefined && projectId !== project.projectId) throw refuseFixed("project_id");
  changeProject(cloud, project, { name, labels });
  return describeV1(project);
}

function patchProject(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "ProjectV3", call.body);
  const project = calledProject(cloud, call);
  const before = describeV3(project);
  if (call.body["etag"] !== undefined && call.body["etag"] !== before["etag"]) {
    const message = "There were concurrent changes to the project. Please retry the whole read-modify-write.";
    throw platformError(409, message, { status: "ABORTED", reason: "aborted" });
  }
  const mask = (call.query.get("updateMask") ?? "")
    .split(",")
    .map((field) => field.replace("display_name", "displayName"));
  const fields = mask[0] === "" || mask[0] === "*" ? ["displayName", "labels"] : mask;
  const fixed = fields.find((field) => field !== "displayName" && field !== "labels");
  if (fixed !== undefined) throw refuseFixed(fixed);
  changeProject(cloud, project, {
    name: fields.includes("displayName") ? call.body["displayName"] : project.displayName,
    labels: fields.includes("labels") ? call.body["labels"] : project.labels,
  });
  return recordOperation(cloud, project);
}

function refuseFixed(field: string): Error {
  return platformError(400, `Field mask contains a field that can't be updated: ${field}.`);
}

/** Whatever isn't given goes: the labels as a whole, the name back to the project's id. */
function changeProject(cloud: Cloud, project: Project, { name, labels }: Stored): void {
  const label = findBadLabel(labels);
  if (label !== undefined) throw platformError(400, `Invalid label ${label}.`);
  if (name !== undefined && !/^[A-Za-z0-9'" !-]{4,30}$/.test(name)) {
    throw platformError(400, "field [display_name] has issue [project display name contains invalid characters]");
  }
  delete project.displayName;
  delete project.labels;
  if (name !== undefined) project.displayName = name;
  if (labels !== undefined && Object.keys(labels).length > 0) project.labels = labels;
  project.updateTime = new Date(cloud.now()).toISOString();
  project.etag = `W/"${createHash("sha256").update(`project ${cloud.nextSerial()}`).digest("hex").slice(0, 16)}"`;
}

/** Version 3 answers an operation; here it is done at once. */
function recordOperation(cloud: Cloud, project: Project): Stored {
  const name = `operations/up.${cloud.nextSerial()}`;
  const response = { "@type": "type.googleapis.com/google.cloud.resourcemanager.v3.Project", ...describeV3(project) };
  const operation = { name, done: true, response };
  cloud.state.operations[name] = { operation, metadata: { on: `projects/${project.projectId}` } };
  return operation;
}

function getOperation(cloud: Cloud, call: Call): Stored {
  const found = cloud.state.operations[`operations/${call.params["operation"]}`];
  if (found?.["operation"] === undefined) throw platformError(403, "The caller does not have permission");
  return found["operation"];
}
