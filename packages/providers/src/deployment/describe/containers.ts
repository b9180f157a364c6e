import type { Address, Resource } from "@fgk/engine";
import { kindOf, nameOf } from "@fgk/engine";
import type { Scope } from "../scope.ts";
import {
  accountAddress,
  bucketAddress,
  clusterAddress,
  databaseAddress,
  instanceAddress,
  namespaceAddress,
} from "./addresses.ts";

/**
 * Says of each resource what it is a part of: it goes when that one goes. Whoever replaces a cluster, an instance, a bucket or
 * an account makes anew what was inside; whoever takes one down takes that along.
 */
export function placeInside(scope: Scope, resource: Resource): Resource {
  const container = containerOf(scope, resource.address);
  return container === undefined ? resource : { ...resource, within: container };
}

function containerOf(scope: Scope, address: Address): Address | undefined {
  switch (kindOf(address)) {
    case "gke.node-pool":
    case "kubernetes.namespace":
      return clusterAddress(scope);
    case "kubernetes.service-account":
    case "kubernetes.secret":
    case "kubernetes.service":
    case "helm.release":
      return namespaceAddress(nameOf(address).split("/")[0] ?? "");
    // Flyte remembers its projects in its database: there they outlive the release and the cluster.
    case "flyte.project":
      return databaseAddress(scope);
    case "sql.database":
    case "sql.user":
      return instanceAddress(scope);
    case "storage.bucket-rights":
      return bucketAddress(nameOf(address));
    case "iam.account-policy":
      return accountAddress(scope);
    default:
      return undefined;
  }
}
