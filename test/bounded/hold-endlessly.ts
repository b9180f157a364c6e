import { ask } from "../plan/installation.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const leases = "cluster:/apis/coordination.k8s.io/v1/namespaces/default/leases";

/** More than any wait here takes; not for ever, so that the clock comes to rest. */
const rounds = 200;

/** Another run takes the deployment's lease and renews it every 15 s. */
export async function holdEndlessly(simulated: SimulatedCloud, holder: string): Promise<void> {
  const { clock } = simulated;
  const startedMs = clock.now();
  const describe = (metadata: unknown): object => ({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata,
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: 60,
      acquireTime: microTime(startedMs),
      renewTime: microTime(clock.now()),
      leaseTransitions: 0,
    },
  });
  const named = { name: "fgk-prod", namespace: "default" };
  let lease = await ask(simulated, "POST", leases, describe(named));
  const renew = async (): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      await clock.sleep(15_000);
      lease = await ask(simulated, "PUT", `${leases}/fgk-prod`, describe(lease["metadata"]));
    }
  };
  void renew();
}

/** As Kubernetes writes a time with microseconds. */
function microTime(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}
