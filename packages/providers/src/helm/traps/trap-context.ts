import { releaseAddress } from "../../deployment/describe/addresses.ts";
import { isOfficial } from "../../deployment/rules/chart-source.ts";
import { walkOwnValues } from "../../deployment/rules/walk-values.ts";
import type { Scope } from "../../deployment/scope.ts";
import type { ObjectContext } from "./object-context.ts";
import type { TrapContext } from "./trap.ts";

/** What the file says beside its values. */
export function trapContext({ flyte, loadBalancer, buckets }: Scope): TrapContext {
  return {
    namespace: flyte.namespace,
    address: loadBalancer.managed ? loadBalancer.address : null,
    buckets: [buckets.metadata.name, buckets.userData.name],
  };
}

/** What the file says to the objects that are rendered of it. */
export function objectContext(scope: Scope): ObjectContext {
  const { flyte, loadBalancer } = scope;
  const images = Object.values(flyte.images).filter((image) => image !== null);
  const texts = walkOwnValues(flyte.values).flatMap(({ value }) => (typeof value === "string" ? [value] : []));
  return {
    address: releaseAddress(scope),
    namespace: flyte.namespace,
    fullname: flyte.fullname,
    version: isOfficial(flyte.chart) ? null : flyte.version,
    loadBalancerIp: loadBalancer.managed ? loadBalancer.address : null,
    told: new Set([...images, ...texts]),
  };
}
