import type { Content, Resource, Session } from "@fgk/engine";
import { ownName, placeOf } from "../google/values.ts";
import { readMarkLabels } from "../mark.ts";
import type { Cluster } from "./cluster-types.ts";

/** Node pools that somebody else added, or that Google provisioned for somebody's pods. An Autopilot cluster's are Google's. */
export function listPoolContents(
  session: Session,
  resource: Resource,
  cluster: Cluster,
  named: ReadonlySet<string>,
): readonly Content[] {
  if (cluster.autopilot?.enabled === true) return [];
  const help = `gcloud container node-pools list --cluster ${ownName(resource)} --location ${placeOf(resource, "location")} --project ${placeOf(resource, "project")}`;
  return (cluster.nodePools ?? []).flatMap((pool): readonly Content[] => {
    const ours = readMarkLabels(pool.config?.resourceLabels, session.mark).by === "us";
    if (pool.name == null || ours || named.has(pool.name)) return [];
    const how = pool.autoscaling?.autoprovisioned === true ? " (provisioned automatically)" : "";
    return [{ what: `the node pool ${pool.name}${how}`, help }];
  });
}
