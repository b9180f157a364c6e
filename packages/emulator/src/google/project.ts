import type { Cloud } from "../cloud/cloud.ts";
import type { Project } from "../cloud/state.ts";
import { createDefaultNetwork } from "./compute-network.ts";
import { makePolicyEtag } from "./policy-etag.ts";
import { defaultServices } from "./service-catalog.ts";

export interface ProjectOptions {
  readonly projectId: string;
  readonly projectNumber?: string;
  /** API hosts that answer from the start; by default what Google enables in a new project. */
  readonly services?: readonly string[];
}

/** The first project's number; the next ones follow. */
const firstNumber = 123_456_789_012;

/** Makes a project as the console does: its owner, its default compute account with the editor role, its network. */
export function createGoogleProject(cloud: Cloud, options: ProjectOptions): void {
  const { projectId } = options;
  const projectNumber = options.projectNumber ?? String(firstNumber + Object.keys(cloud.state.projects).length);
  const services = Object.fromEntries((options.services ?? defaultServices).map((host) => [host, cloud.now()]));
  const project: Project = {
    projectId,
    projectNumber,
    services,
    identityPool: false,
    createTime: new Date(cloud.now()).toISOString(),
    policy: {
      etag: makePolicyEtag(cloud.nextSerial()),
      bindings: [
        { role: "roles/editor", members: [`serviceAccount:${computeAccount(projectNumber)}`] },
        { role: "roles/owner", members: ["user:owner@example.com"] },
      ],
    },
  };
  cloud.state.projects[projectId] = project;
  createDefaultNetwork(cloud, projectId);
}

/** The account that nodes run as unless a pool says otherwise. */
function computeAccount(projectNumber: string): string {
  return `${projectNumber}-compute@developer.gserviceaccount.com`;
}

/** A project by its id or its number. */
export function findProject(cloud: Cloud, idOrNumber: string): Project | undefined {
  return (
    cloud.state.projects[idOrNumber] ??
    Object.values(cloud.state.projects).find((project) => project.projectNumber === idOrNumber)
  );
}
