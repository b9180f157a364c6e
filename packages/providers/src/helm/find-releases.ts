import type { Live, Marked, Resource, Session } from "@fgk/engine";
import { absent, addressOf, compareText, present } from "@fgk/engine";
import { namespacedName } from "../kubernetes/names.ts";
import type { ClusterReach, OpenCluster } from "../kubernetes/reach.ts";
import { findLeftovers, listLeftBehind } from "./leftovers.ts";
import { listMarkedRecords } from "./marked-records.ts";

/** A release that is to go isn't gone before what helm leaves behind is. */
export async function readLeftBehind(session: Session, cluster: OpenCluster, resource: Resource): Promise<Live> {
  if (Object.keys(resource.fields).length > 0) return absent;
  const found = await findLeftovers(session, cluster, namespacedName(resource.address));
  return found === undefined ? absent : present({ marking: { by: "us" } });
}

/** The releases that carry the deployment's mark, whatever their namespace; without any, those of which something is left. */
export async function listMarkedReleases(reach: ClusterReach, session: Session): Promise<readonly Marked[]> {
  const found = await reach.look(session);
  if (found.state !== "open") return [];
  const records = await listMarkedRecords(session, found.cluster);
  const marked = new Map(
    records
      .filter(({ status }) => status !== "uninstalled")
      .map(({ namespace, name, mark }): readonly [string, Marked] => {
        const address = addressOf("helm.release", namespace, name);
        const dependsOn = [addressOf("kubernetes.namespace", namespace)];
        return [address, { address, at: { namespace }, mark, protected: false, dependsOn }];
      }),
  );
  if (marked.size === 0) return listLeftBehind(session, found.cluster);
  return [...marked.values()].sort((a, b) => compareText(a.address, b.address));
}
