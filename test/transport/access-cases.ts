import type { FetchOptions, World } from "@fgk/engine";
import { withKeys } from "../managed/with-keys.ts";
import { install, openWorld, smallest } from "../plan/installation.ts";
import { tryPlan } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { TransportCase } from "./s7-transport.row.ts";

const ownCa = "the authority of this cluster alone";

let installed: Promise<SimulatedCloud> | undefined;

/** Which authority each way into a cluster trusts: the cluster's own for an address, the public ones for the DNS endpoint. */
export const accessCases: readonly TransportCase[] = (["public-ip", "dns", "private-ip"] as const).map((access) => ({
  name: `the authority of cluster.access: ${access}`,
  run: async () => {
    installed ??= install(smallest);
    const simulated = cloneSimulatedCloud(await installed);
    for (const cluster of Object.values(simulated.cloud.state.clusters)) {
      cluster["masterAuth"] = { clusterCaCertificate: Buffer.from(ownCa).toString("base64") };
      cluster["controlPlaneEndpointsConfig"]["dnsEndpointConfig"]["allowExternalTraffic"] = true;
    }
    const { world, asked } = noteAuthorities(openWorld(simulated).world);
    await tryPlan(world, withKeys(smallest, { "cluster.access": access }));
    const wanted = access === "dns" ? undefined : ownCa;
    return [
      ...(asked().length > 0 ? [] : ["the cluster wasn't asked"]),
      ...asked().flatMap(({ url, ca }) =>
        ca === wanted ? [] : [`${url} by ${ca?.slice(0, 40) ?? "the public ones"}`],
      ),
      ...asked().flatMap(({ url }) => (url.startsWith("https://") ? [] : [`${url} isn't https`])),
    ];
  },
}));

interface AskedOf {
  readonly url: string;
  readonly ca: string | undefined;
}

function noteAuthorities(world: World): { readonly world: World; readonly asked: () => readonly AskedOf[] } {
  const asked: AskedOf[] = [];
  const fetch = (url: string, how: FetchOptions = {}): ReturnType<World["fetch"]> => {
    const isCluster = how.connection === undefined && !url.startsWith("http://127.0.0.1:1/");
    if (isCluster) asked.push({ url, ca: how.ca });
    return world.fetch(url, how);
  };
  return { world: { ...world, fetch }, asked: () => asked };
}
