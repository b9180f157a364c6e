import type { DeploymentFile, Desired, Resource, Risk } from "@fgk/engine";
import { compareText, InvariantError, risks } from "@fgk/engine";
import { placeInside } from "./describe/containers.ts";
import { describeAccount } from "./describe/describe-account.ts";
import { describeApis } from "./describe/describe-apis.ts";
import { describeBuckets } from "./describe/describe-buckets.ts";
import { describeCluster, describeFoundPool } from "./describe/describe-cluster.ts";
import { describeDatabase } from "./describe/describe-database.ts";
import { describeFlyteProjects } from "./describe/describe-flyte-projects.ts";
import { describeLoadBalancer } from "./describe/describe-load-balancer.ts";
import { describeNetwork } from "./describe/describe-network.ts";
import { describeRelease } from "./describe/describe-release.ts";
import type { Asked } from "./describe/fields.ts";
import { readTexts } from "./read-key.ts";
import { deploymentScope } from "./scope.ts";

const blocks: readonly ((asked: Asked) => readonly Resource[])[] = [
  describeApis,
  describeNetwork,
  describeCluster,
  describeDatabase,
  describeBuckets,
  describeAccount,
  describeFlyteProjects,
  describeRelease,
  describeLoadBalancer,
];

/** Everything that a valid file asks for, sorted by address. Pure. */
export function describeDeployment(file: DeploymentFile): Desired {
  const scope = deploymentScope(file);
  const asked: Asked = { file, scope };
  const cluster = `${scope.location}/${scope.cluster.name}`;
  const resources = blocks.flatMap((describe) => describe(asked)).map((resource) => placeInside(scope, resource));
  refuseTwice(resources);
  return {
    name: scope.name,
    target: { project: scope.project, cluster },
    mark: { deployment: scope.name, cluster },
    resources: [...resources].sort((a, b) => compareText(a.address, b.address)),
    allow: readTexts(file, "allow").filter(isRisk),
  };
}

/** True when the file asks for every node pool that the cluster has, which only the live cluster can name. */
export function nodePoolsByRule(file: DeploymentFile): boolean {
  const { cluster } = deploymentScope(file);
  return !cluster.autopilot && cluster.workloadMetadata === "all";
}

/** The resource of a node pool that was found in the cluster and is none of `describeDeployment`'s. */
export function nodePoolResource(file: DeploymentFile, poolName: string): Resource {
  const scope = deploymentScope(file);
  return placeInside(scope, describeFoundPool({ file, scope }, poolName));
}

function isRisk(word: string): word is Risk {
  return risks.some((risk) => risk === word);
}

/** The rules refuse files that give two things one name; an address that is there twice is our own fault. */
function refuseTwice(resources: readonly Resource[]): void {
  const seen = new Set<string>();
  for (const { address } of resources) {
    if (seen.has(address)) throw new InvariantError(`${address} is described twice`);
    seen.add(address);
  }
}
