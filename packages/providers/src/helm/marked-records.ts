import type { Mark, Session } from "@fgk/engine";
import { listMarkedSecrets } from "../kubernetes/lists.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { markInKubernetesLabels } from "../mark.ts";

/** One of helm's records of a revision that carries a mark, as its labels tell it. */
export interface MarkedRecord {
  readonly namespace: string;
  /** The release's name. */
  readonly name: string;
  readonly status: string;
  readonly mark: Mark;
}

/** helm's records with the deployment's mark, whatever their namespace; a release has one for each of its revisions. */
export async function listMarkedRecords(session: Session, cluster: OpenCluster): Promise<readonly MarkedRecord[]> {
  const secrets = await listMarkedSecrets(session, cluster);
  return secrets.flatMap(({ type, metadata }): readonly MarkedRecord[] => {
    const mark = markInKubernetesLabels(metadata?.labels);
    const { namespace, labels: { name, status = "" } = {} } = metadata ?? {};
    if (type !== "helm.sh/release.v1" || mark === undefined || namespace === undefined || name === undefined) return [];
    return [{ namespace, name, status, mark }];
  });
}
