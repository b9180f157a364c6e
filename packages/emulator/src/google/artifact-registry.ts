import { platformError } from "../cloud/api-error.ts";
import type { Cloud, Effects } from "../cloud/cloud.ts";
import type { Json, Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { findBadLabel } from "./compute-labels.ts";
import { regionNames } from "./compute-regions.ts";
import { takePage } from "./pages.ts";
import { findProject } from "./project.ts";
import type { FieldTable } from "./request-fields.ts";
import { checkFields } from "./request-fields.ts";

const api = "artifactregistry.googleapis.com";

/** How long a repository takes to come or go, in milliseconds. */
const changeMs = 5_000;

/** GKE's operations lie under the same path: these begin with digits that those never have. */
const operationPrefix = "a27f1ac7-";

const fields: FieldTable = {
  Repository:
    "name format description labels{} createTime updateTime kmsKeyName mode mavenConfig{} dockerConfig{} " +
    "virtualRepositoryConfig{} remoteRepositoryConfig{} cleanupPolicies{} sizeBytes satisfiesPzs cleanupPolicyDryRun " +
    "vulnerabilityScanningConfig{} disallowUnspecifiedMode satisfiesPzi registryUri platformLogsConfig{}",
};

const formats: readonly string[] = ["DOCKER", "MAVEN", "NPM", "APT", "YUM", "PYTHON", "KFP", "GO", "GENERIC"];

/** What an update may name in its mask; format, mode and key are fixed. */
const changeable: readonly string[] = ["description", "labels", "cleanupPolicies", "cleanupPolicyDryRun"];

function parentOf(cloud: Cloud, call: Call): string {
  const project = findProject(cloud, call.params["project"] ?? "")?.projectId ?? call.params["project"];
  return `projects/${project}/locations/${call.params["location"]}`;
}

function calledRepository(cloud: Cloud, call: Call): { readonly name: string; readonly repository: Stored } {
  const name = `${parentOf(cloud, call)}/repositories/${call.params["repository"]}`;
  const repository = cloud.state.repositories?.[name];
  if (repository === undefined) throw platformError(404, "Requested entity was not found.");
  return { name, repository };
}

function listRepositories(cloud: Cloud, call: Call): Stored {
  const prefix = `${parentOf(cloud, call)}/repositories/`;
  const found = Object.entries(cloud.state.repositories ?? {})
    .filter(([name]) => name.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, repository]) => repository);
  return takePage("repositories", found, call.query, { usual: 100, most: 1000 });
}

function createRepository(cloud: Cloud, call: Call): Stored {
  checkFields(fields, "Repository", call.body);
  const id = call.query.get("repositoryId") ?? "";
  const { format, labels, description } = call.body;
  if (!/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(id)) throw invalidArgument();
  if (!formats.includes(format)) throw invalidArgument();
  if (findBadLabel(labels) !== undefined) throw invalidArgument();
  const name = `${parentOf(cloud, call)}/repositories/${id}`;
  if (cloud.state.repositories?.[name] !== undefined) throw platformError(409, "the repository already exists");
  const mode = call.body["mode"] === "MODE_UNSPECIFIED" ? undefined : call.body["mode"];
  const time = new Date(cloud.now()).toISOString();
  const [, project, , location] = name.split("/");
  const repository: Stored = {
    name,
    format,
    ...(description ? { description } : {}),
    ...(labels === undefined ? {} : { labels }),
    createTime: time,
    updateTime: time,
    mode: mode ?? "STANDARD_REPOSITORY",
    satisfiesPzi: true,
    registryUri: `${location}-${format === "DOCKER" ? "docker" : String(format).toLowerCase()}.pkg.dev/${project}/${id}`,
  };
  return beginOperation(cloud, name, { repository: repository as Json });
}

/** The mask says which fields the body's values replace; without one, those that the body has. */
function patchRepository(cloud: Cloud, call: Call): Stored {
  checkFields(fields, "Repository", call.body);
  const { repository } = calledRepository(cloud, call);
  const mask = call.query.get("updateMask")?.split(",") ?? Object.keys(call.body).filter((key) => key !== "name");
  const fixed = mask.find((field) => !changeable.includes(field));
  if (fixed !== undefined || findBadLabel(call.body["labels"]) !== undefined) throw invalidArgument();
  for (const field of mask) {
    if (call.body[field] === undefined) delete repository[field];
    else repository[field] = call.body[field];
  }
  repository["updateTime"] = new Date(cloud.now()).toISOString();
  return repository;
}

function deleteRepository(cloud: Cloud, call: Call): Stored {
  return beginOperation(cloud, calledRepository(cloud, call).name, {});
}

function invalidArgument(): Error {
  return platformError(400, "Request contains an invalid argument.");
}

function beginOperation(cloud: Cloud, target: string, change: { readonly repository?: Json }): Stored {
  const parent = target.slice(0, target.indexOf("/repositories/"));
  const serial = String(cloud.nextSerial()).padStart(12, "0");
  const name = `${parent}/operations/${operationPrefix}0000-4000-8000-${serial}`;
  const metadata = { "@type": "type.googleapis.com/google.devtools.artifactregistry.v1.OperationMetadata" };
  cloud.state.operations[name] = { name, metadata };
  cloud.after(changeMs, "artifactregistry.changed", { operation: name, target, ...change });
  return { name, metadata };
}

interface Changed {
  readonly operation: string;
  readonly target: string;
  /** What comes into being; absent: the target goes. */
  readonly repository?: Stored;
}

function finishOperation(cloud: Cloud, { operation, target, repository }: Changed): void {
  cloud.state.repositories ??= {};
  if (repository === undefined) delete cloud.state.repositories[target];
  else cloud.state.repositories[target] = repository;
  const type = repository === undefined ? "google.protobuf.Empty" : "google.devtools.artifactregistry.v1.Repository";
  const response = { "@type": `type.googleapis.com/${type}`, ...repository };
  Object.assign(cloud.state.operations[operation] ?? {}, { done: true, response });
}

function getOperation(cloud: Cloud, call: Call): Stored {
  const name = `${parentOf(cloud, call)}/operations/${operationPrefix}${call.params["operation"]}`;
  const operation = cloud.state.operations[name];
  if (operation === undefined) throw platformError(404, "Requested entity was not found.");
  return operation;
}

const place = "/v1/projects/{project}/locations/{location}";
const one = `${place}/repositories/{repository}`;
const verbs = "artifactregistry.repositories";

/** The places that a repository can have; gcloud asks for them when it is told none, and then each of them. */
function listLocations(cloud: Cloud, call: Call): Stored {
  const project = parentOf(cloud, call).split("/")[1];
  const locations = regionNames.map((locationId) => ({
    name: `projects/${project}/locations/${locationId}`,
    locationId,
    displayName: locationId,
  }));
  return { locations };
}

/** Artifact Registry: repositories, without what is in them. */
export const artifactRegistryRoutes: readonly Route[] = [
  {
    api,
    method: "GET",
    // Version 1 lies under the path of Secret Manager's places; gcloud asks here.
    path: "/v1beta2/projects/{project}/locations",
    permission: "artifactregistry.locations.list",
    handle: listLocations,
  },
  { api, method: "GET", path: `${place}/repositories`, permission: `${verbs}.list`, handle: listRepositories },
  { api, method: "POST", path: `${place}/repositories`, permission: `${verbs}.create`, handle: createRepository },
  {
    api,
    method: "GET",
    path: one,
    permission: `${verbs}.get`,
    handle: (cloud, call) => calledRepository(cloud, call).repository,
  },
  { api, method: "PATCH", path: one, permission: `${verbs}.update`, handle: patchRepository },
  { api, method: "DELETE", path: one, permission: `${verbs}.delete`, handle: deleteRepository },
  {
    api,
    method: "GET",
    path: `${place}/operations/${operationPrefix}{operation}`,
    permission: `${verbs}.get`,
    handle: getOperation,
  },
];

/** What ends operations of Artifact Registry. */
export const artifactRegistryEffects: Effects = { "artifactregistry.changed": finishOperation };
