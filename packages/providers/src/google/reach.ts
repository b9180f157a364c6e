import type { Desired, World } from "@fgk/engine";
import type { ProjectPolicies } from "../iam/project-policy.ts";
import { createProjectPolicies } from "../iam/project-policy.ts";
import { createCredentials } from "./credentials.ts";
import { createEndpoints } from "./endpoints.ts";
import { listSecrets } from "./known-secrets.ts";
import type { PlanContext } from "./meaning.ts";
import type { Operations } from "./operations.ts";
import { createOperations } from "./operations.ts";
import type { Rest } from "./rest.ts";
import { createRest } from "./rest.ts";

/** How the Google kinds (and what else needs a Google token) get to the cloud: one value for a whole command. */
export interface GoogleReach {
  readonly world: World;
  readonly rest: Rest;
  readonly operations: Operations;
  readonly projectPolicies: ProjectPolicies;
  /** The numbers of projects, by id, as far as they were asked for. */
  readonly projectNumbers: Map<string, string>;
  /**
   * A bearer token that is good for at least five more minutes, or `lifeMs` where Google gives such a one. Throws `Failure`
   * with code `no-credentials`.
   */
  readonly accessToken: (lifeMs?: number) => Promise<string>;
  /** The emulator's URL, when one is used instead of Google; undefined for the real cloud. */
  readonly emulator: string | undefined;
  /** Where protected things with our mark are looked for: `projectsOf(desired)`. */
  readonly projects: readonly string[];
  /**
   * Where all else with our mark is looked for: the deployment's own project alone. In another one a deployment of the same name
   * may have a cluster of the same name: its things bear the same mark, and are none of ours.
   */
  readonly home: readonly string[];
}

/** Reads FGK_GOOGLE_ENDPOINT and prepares credentials; nothing is asked of the network before the first call. */
export function createGoogleReach(
  world: World,
  projects: readonly string[] = [],
  plan: PlanContext | undefined = undefined,
): GoogleReach {
  const endpoints = createEndpoints(world);
  const credentials = createCredentials(world, endpoints.emulator !== undefined);
  const rest = createRest(world, endpoints, credentials, plan);
  return {
    world,
    rest,
    operations: createOperations(rest, () => listSecrets(world)),
    projectPolicies: createProjectPolicies(rest),
    projectNumbers: new Map(),
    accessToken: credentials.accessToken,
    emulator: endpoints.emulator,
    projects,
    home: plan === undefined ? projects : [plan.project],
  };
}

/** Every project in which a deployment has something to manage, sorted: its own, those of its buckets and database. */
export function projectsOf(desired: Desired): readonly string[] {
  const named = desired.resources.filter(({ managed }) => managed).map(({ at }) => at["project"]);
  const projects = [desired.target.project, ...named].filter((project) => project !== undefined && project !== "");
  return [...new Set(projects as readonly string[])].sort();
}
