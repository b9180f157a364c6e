import type { DeploymentFile } from "@fgk/engine";
import { readText } from "./read-key.ts";
import type { AccountScope } from "./scope/account-scope.ts";
import { readAccountScope } from "./scope/account-scope.ts";
import type { BucketsScope } from "./scope/buckets-scope.ts";
import { readBucketsScope } from "./scope/buckets-scope.ts";
import type { ClusterScope } from "./scope/cluster-scope.ts";
import { readClusterScope } from "./scope/cluster-scope.ts";
import type { DatabaseScope } from "./scope/database-scope.ts";
import { readDatabaseScope } from "./scope/database-scope.ts";
import type { FlyteScope } from "./scope/flyte-scope.ts";
import { readFlyteScope } from "./scope/flyte-scope.ts";
import type { GoogleScope } from "./scope/google-scope.ts";
import { readGoogleScope } from "./scope/google-scope.ts";
import type { LoadBalancerScope } from "./scope/load-balancer-scope.ts";
import { readLoadBalancerScope } from "./scope/load-balancer-scope.ts";
import type { NetworkScope } from "./scope/network-scope.ts";
import { readNetworkScope } from "./scope/network-scope.ts";

/** A deployment file with every key resolved: written, the schema's default, or derived from other keys. */
export interface Scope extends GoogleScope {
  /** The deployment's name: half of the mark. */
  readonly name: string;
  readonly network: NetworkScope;
  readonly cluster: ClusterScope;
  readonly database: DatabaseScope;
  readonly buckets: BucketsScope;
  readonly account: AccountScope;
  readonly flyte: FlyteScope;
  readonly loadBalancer: LoadBalancerScope;
}

/** Reads a valid file into typed values. Pure; total (it throws for no file). */
export function deploymentScope(file: DeploymentFile): Scope {
  const name = readText(file, "name");
  const google = readGoogleScope(file);
  return {
    name,
    ...google,
    network: readNetworkScope(file, name, google),
    cluster: readClusterScope(file),
    database: readDatabaseScope(file, name, google),
    buckets: readBucketsScope(file, google),
    account: readAccountScope(file, google),
    flyte: readFlyteScope(file, google.project),
    loadBalancer: readLoadBalancerScope(file, name),
  };
}
