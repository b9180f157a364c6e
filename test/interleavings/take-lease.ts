import { send } from "../gallery/run-case.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const lease = "cluster:/apis/coordination.k8s.io/v1/namespaces/default/leases/fgk-prod";

/** Somebody writes their name into the lease of the deployment, or deletes it (`undefined`); nothing where there is none. */
export async function takeLease(cloud: SimulatedCloud, holder: string | undefined): Promise<void> {
  // A cluster that is being made has no API server yet.
  if (!Object.values(cloud.cloud.state.clusters).some(({ endpoint }) => endpoint !== undefined)) return;
  const end = cloud.clock.begin();
  try {
    const found = await send(cloud, "GET", lease);
    if (found.status !== 200) return;
    if (holder === undefined) await send(cloud, "DELETE", lease);
    else {
      const stored = JSON.parse(found.text);
      await send(cloud, "PUT", lease, { ...stored, spec: { ...stored.spec, holderIdentity: holder } });
    }
  } finally {
    end();
  }
}
