import type { DeploymentFile, Mark, Session, World } from "@fgk/engine";
import { openSession } from "@fgk/engine";
import { describeDeployment } from "../deployment/describe.ts";
import type { Scope } from "../deployment/scope.ts";
import { deploymentScope } from "../deployment/scope.ts";
import type { FlyteReach } from "../flyte/flyte-reach.ts";
import { checkEndpoint } from "../google/endpoints.ts";
import { createGoogleReach, projectsOf } from "../google/reach.ts";
import type { ClusterReach } from "../kubernetes/reach.ts";
import { createClusterReach } from "../kubernetes/reach.ts";
import { readSecretVersion } from "../secrets/access.ts";
import { isUserMissing } from "../sql/is-user-missing.ts";

/** How the Flyte of one deployment is reached by those who use it. */
export interface FlyteWay {
  readonly world: World;
  readonly scope: Scope;
  readonly cluster: ClusterReach;
  readonly flyte: FlyteReach;
  /** What is asked in one session is asked once: a new look needs a new one. */
  readonly openSession: () => Session;
}

/** Prepares the way to a deployment's Flyte; nothing is asked before it is used. */
export function openFlyteWay(file: DeploymentFile, world: World): FlyteWay {
  const scope = deploymentScope(file);
  const desired = describeDeployment(file);
  const mark: Mark = desired.mark;
  checkEndpoint(world);
  const google = createGoogleReach(world, projectsOf(desired), {
    project: scope.project,
    enables: () => false,
    keyOfProject: (project) => (project === scope.project ? "google.project" : undefined),
  });
  const { project, instance, user } = scope.database;
  return {
    world,
    scope,
    cluster: createClusterReach(world, google, {
      project: scope.project,
      location: scope.location,
      name: scope.cluster.name,
      access: scope.cluster.access,
    }),
    flyte: {
      scope,
      readSecret: (secret) => readSecretVersion(google, secret, "latest"),
      isUserMissing: (session) => isUserMissing(session, google, { project, instance, user }),
    },
    openSession: () => openSession(world, mark),
  };
}
