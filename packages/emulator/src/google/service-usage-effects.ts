import type { Cloud, Effects } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Project } from "../cloud/state.ts";
import { titleOf, withDependencies } from "./service-catalog.ts";

const types = "type.googleapis.com/google.api.serviceusage.v1";

interface Change {
  readonly operation: string;
  readonly project: string;
  readonly hosts: readonly string[];
  readonly answerType: string;
}

/** How changes of a project's APIs end. */
export const serviceUsageEffects: Effects = {
  "serviceusage.enabled": (cloud: Cloud, change: Change) => {
    const project = cloud.state.projects[change.project];
    if (project === undefined) return;
    for (const host of change.hosts.flatMap(withDependencies)) {
      project.services[host] ??= cloud.now() + cloud.faults.serviceVisibleAfterMs;
    }
    finishOperation(cloud, project, change);
  },
  "serviceusage.disabled": (cloud: Cloud, change: Change) => {
    const project = cloud.state.projects[change.project];
    if (project === undefined) return;
    for (const host of change.hosts) delete project.services[host];
    finishOperation(cloud, project, change);
  },
};

function finishOperation(cloud: Cloud, project: Project, change: Change): void {
  const operation = cloud.state.operations[change.operation];
  if (operation === undefined) return;
  const services = change.hosts.map((host) => describeService(project, host));
  operation["done"] = true;
  operation["response"] = {
    "@type": `${types}.${change.answerType}`,
    ...(change.answerType === "BatchEnableServicesResponse" ? { services } : { service: services[0] }),
  };
}

/** One API of a project, as lists and answers show it. An API counts as enabled before it answers. */
export function describeService(project: Project, host: string): Stored {
  const parent = `projects/${project.projectNumber}`;
  return {
    name: `${parent}/services/${host}`,
    config: {
      name: host,
      title: titleOf(host) ?? host,
      documentation: {},
      quota: {},
      authentication: {},
      usage: { requirements: ["serviceusage.googleapis.com/tos/cloud"] },
      monitoring: {},
    },
    state: project.services[host] === undefined ? "DISABLED" : "ENABLED",
    parent,
  };
}
