import type { Session } from "@fgk/engine";
import type { OpenCluster } from "../../kubernetes/reach.ts";
import { textAt } from "../../text-at.ts";
import { getJson } from "./get-json.ts";

/** What charts are rendered for before there is a cluster. */
export const plannedVersion = "v1.33.0";

/**
 * The API server's version without its patch (`v1.33.0` for 1.33.5-gke.1000), so that a plan's bytes stay while Google patches
 * the control plane. Whoever may speak to the server may ask; once a session.
 */
export function readServerMinor(session: Session, cluster: OpenCluster): Promise<string> {
  return session.once("kubernetes version", async () => {
    const asked = { verb: "get", resource: "nodes", name: "version" } as const;
    const answer = await getJson(cluster, asked, "/version");
    const [, minor] = /^v(\d+\.\d+)/.exec(typeof answer === "object" ? textAt(answer, "gitVersion") : "") ?? [];
    return minor === undefined ? plannedVersion : `v${minor}.0`;
  });
}
