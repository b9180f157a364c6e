import type { Address, Resource } from "@fgk/engine";
import { kindOf, nameOf } from "@fgk/engine";
import type { Scope } from "../scope.ts";
import { accountAddress, bucketAddress, clusterAddress, instanceAddress } from "./addresses.ts";

/**
 * Says of each resource what it is a part of: it goes when that one goes, so that whoever replaces a cluster, an instance, a
 * bucket or an account makes anew what was inside. The release and Flyte's projects live in the database and the cluster; the
 * cluster is what takes them along.
 */
export function placeInside(scope: Scope, resource: Resource): Resource {
  const container = containerOf(scope, resource.address);
  return container === undefined ? resource : { ...resource, within: container };
}

function containerOf(scope: Scope, address: Address): Address | undefined {
  const kind = kindOf(address);
  if (kind === "gke.node-pool" || /^(?:kubernetes|helm|flyte)\./.test(kind)) return clusterAddress(scope);
  if (kind === "sql.database" || kind === "sql.user") return instanceAddress(scope);
  if (kind === "storage.bucket-rights") return bucketAddress(nameOf(address));
  if (kind === "iam.account-policy") return accountAddress(scope);
  return undefined;
}
