import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import { durations } from "../cloud/durations.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import type { Project } from "../cloud/state.ts";
import { takePage } from "./pages.ts";
import { platformFields } from "./platform-fields.ts";
import { findProject } from "./project.ts";
import { checkFields } from "./request-fields.ts";
import { catalogHosts, dependants, titleOf, withDependencies } from "./service-catalog.ts";
import { describeService } from "./service-usage-effects.ts";

const api = "serviceusage.googleapis.com";

/** What the method takes at once. */
const batchEnableLimit = 20;
const batchGetLimit = 30;

/** What answers when there is nothing to do; it can't be polled. */
const noop: Stored = { name: "operations/noop.DONE_OPERATION", done: true };

/** Service Usage v1: which APIs the project has. Every change is an operation. */
export const serviceUsageRoutes: readonly Route[] = [
  {
    api,
    method: "GET",
    path: "/v1/projects/{project}/services",
    permission: "serviceusage.services.list",
    handle: listServices,
  },
  {
    api,
    method: "GET",
    path: "/v1/projects/{project}/services:batchGet",
    permission: "serviceusage.services.get",
    handle: batchGetServices,
  },
  {
    api,
    method: "GET",
    path: "/v1/projects/{project}/services/{service}",
    permission: "serviceusage.services.get",
    handle: (cloud, call) => describeService(projectOf(cloud, call), knownHost(call.params["service"] ?? "")),
  },
  {
    api,
    method: "POST",
    path: "/v1/projects/{project}/services:batchEnable",
    permission: "serviceusage.services.enable",
    handle: batchEnableServices,
  },
  {
    api,
    method: "POST",
    path: "/v1/projects/{project}/services/{service}:enable",
    permission: "serviceusage.services.enable",
    handle: enableService,
  },
  {
    api,
    method: "POST",
    path: "/v1/projects/{project}/services/{service}:disable",
    permission: "serviceusage.services.disable",
    handle: disableService,
  },
];

function listServices(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  const wanted = /^state:(ENABLED|DISABLED)$/.exec(call.query.get("filter") ?? "")?.[1];
  const services = [...new Set([...catalogHosts(), ...Object.keys(project.services)])]
    .sort()
    .map((host) => describeService(project, host))
    .filter((service) => wanted === undefined || service["state"] === wanted);
  return takePage("services", services, call.query, { usual: 50, most: 200 });
}

function batchGetServices(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  const names = call.query.getAll("names");
  if (names.length > batchGetLimit) throw platformError(400, "A maximum of 30 services can be specified.");
  return { services: names.map((name) => describeService(project, knownHost(name.split("/").pop() ?? ""))) };
}

function enableService(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "EnableServiceRequest", call.body);
  return beginEnable(cloud, projectOf(cloud, call), [knownHost(call.params["service"] ?? "")], "EnableServiceResponse");
}

function batchEnableServices(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "BatchEnableServicesRequest", call.body);
  const hosts: string[] = call.body["serviceIds"] ?? [];
  if (!Array.isArray(hosts))
    throw platformError(400, "Invalid value at 'service_ids' (TYPE_STRING), a list is wanted.");
  if (hosts.length === 0) throw platformError(400, "No services were specified to enable.");
  if (hosts.length > batchEnableLimit) {
    throw platformError(400, "Too many services were specified; a maximum of 20 services can be enabled at once.");
  }
  return beginEnable(
    cloud,
    projectOf(cloud, call),
    hosts.map((host) => knownHost(String(host))),
    "BatchEnableServicesResponse",
  );
}

function beginEnable(cloud: Cloud, project: Project, hosts: readonly string[], answerType: string): Stored {
  refuseWhileChanging(cloud, project, hosts);
  if (hosts.every((host) => project.services[host] !== undefined)) return noop;
  return beginOperation(cloud, project, { hosts, answerType, effect: "serviceusage.enabled" });
}

function disableService(cloud: Cloud, call: Call): Stored {
  checkFields(platformFields, "DisableServiceRequest", call.body);
  const project = projectOf(cloud, call);
  const host = knownHost(call.params["service"] ?? "");
  if (project.services[host] === undefined) return noop;
  refuseWhileChanging(cloud, project, [host]);
  const needing = dependants(host).filter((other) => project.services[other] !== undefined);
  if (needing.length > 0 && call.body["disableDependentServices"] !== true) {
    throw platformError(
      400,
      `The service ${host} is depended on by the following active service${needing.length === 1 ? "" : "s"}: ` +
        `${needing.join(",")}; Please specify disable_dependent_services=true if you want to proceed with disabling ` +
        "all services.",
      { status: "FAILED_PRECONDITION", reason: "failedPrecondition" },
    );
  }
  return beginOperation(cloud, project, {
    hosts: [host, ...needing],
    answerType: "DisableServiceResponse",
    effect: "serviceusage.disabled",
  });
}

interface Begin {
  readonly hosts: readonly string[];
  readonly answerType: string;
  readonly effect: string;
}

function beginOperation(cloud: Cloud, project: Project, begin: Begin): Stored {
  const serial = String(cloud.nextSerial()).padStart(12, "0");
  const name = `operations/acf.p2-${project.projectNumber}-00000000-0000-4000-8000-${serial}`;
  const parent = `projects/${project.projectNumber}`;
  const operation: Stored = {
    name,
    metadata: {
      "@type": "type.googleapis.com/google.api.serviceusage.v1.OperationMetadata",
      resourceNames: begin.hosts.map((host) => `${parent}/services/${host}`),
    },
  };
  cloud.state.operations[name] = operation;
  const args = { operation: name, project: project.projectId, hosts: [...begin.hosts], answerType: begin.answerType };
  cloud.after(durations.serviceEnable, begin.effect, args);
  return { ...operation };
}

/** Two changes of one API don't run at a time, and an enabling holds what it depends on too. */
function refuseWhileChanging(cloud: Cloud, project: Project, hosts: readonly string[]): void {
  const running = Object.values(cloud.state.operations)
    .filter((operation) => operation["done"] !== true && /^operations\/acf\./.test(operation["name"] ?? ""))
    .flatMap((operation): string[] => operation["metadata"]["resourceNames"])
    .filter((name) => name.startsWith(`projects/${project.projectNumber}/`))
    .flatMap((name) => withDependencies(name.split("/").pop() ?? ""));
  const clash = hosts.filter((host) => running.includes(host));
  if (clash.length === 0) return;
  throw platformError(
    400,
    `Another activation or deactivation is in progress for the service(s): ${clash.join(",")}. Please try again later.`,
    { status: "FAILED_PRECONDITION", reason: "failedPrecondition" },
  );
}

function projectOf(cloud: Cloud, call: Call): Project {
  const project = findProject(cloud, call.params["project"] ?? "");
  if (project === undefined) throw platformError(403, "The caller does not have permission");
  return project;
}

function knownHost(host: string): string {
  if (titleOf(host) !== undefined) return host;
  throw platformError(404, `Service '${host}' not found or permission denied.`, {
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        reason: "SERVICE_CONFIG_NOT_FOUND_OR_PERMISSION_DENIED",
        domain: api,
        metadata: { services: host },
      },
    ],
  });
}
