import type { Live, Marked, Resource, Session } from "@fgk/engine";
import { absent, addressOf, present } from "@fgk/engine";
import { listMarkedSecrets } from "../kubernetes/lists.ts";
import { namespacedName } from "../kubernetes/names.ts";
import type { ClusterReach, OpenCluster } from "../kubernetes/reach.ts";
import { markInKubernetesLabels } from "../mark.ts";
import { findLeftovers, listLeftBehind } from "./leftovers.ts";

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
  const secrets = await listMarkedSecrets(session, found.cluster);
  const marked = new Map<string, Marked>();
  for (const secret of secrets) {
    if (secret.metadata?.labels?.["owner"] !== "helm") continue;
    const name = secret.metadata?.labels?.["name"];
    const namespace = secret.metadata?.namespace;
    const mark = markInKubernetesLabels(secret.metadata?.labels);
    if (name === undefined || namespace === undefined || mark === undefined) continue;
    if (secret.metadata?.labels?.["status"] === "uninstalled") continue;
    const dependsOn = [addressOf("kubernetes.namespace", namespace)];
    marked.set(`${namespace}/${name}`, {
      address: addressOf("helm.release", namespace, name),
      at: { namespace },
      mark,
      protected: false,
      dependsOn,
    });
  }
  if (marked.size === 0) return listLeftBehind(session, found.cluster);
  return [...marked.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}
