import type { Scope } from "../../deployment/scope.ts";
import type { TrapContext } from "./trap.ts";

/** What the file says beside its values. */
export function trapContext({ flyte, loadBalancer, buckets }: Scope): TrapContext {
  return {
    namespace: flyte.namespace,
    address: loadBalancer.managed ? loadBalancer.address : null,
    buckets: [buckets.metadata.name, buckets.userData.name],
  };
}
