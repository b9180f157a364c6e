import type { Session } from "@fgk/engine";
import { listMarkedSecrets } from "../kubernetes/lists.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { readKubernetesMark } from "../mark.ts";
import type { FlyteReach } from "./flyte-reach.ts";

/** Flyte as it runs under the former name or namespace of the release, while the file has another already. */
export async function findFormerFlyte(
  session: Session,
  cluster: OpenCluster,
  flyte: FlyteReach,
): Promise<FlyteReach | undefined> {
  const records = (await listMarkedSecrets(session, cluster)).filter(
    ({ type, metadata }) =>
      type === "helm.sh/release.v1" && readKubernetesMark(metadata?.labels, session.mark).by === "us",
  );
  const former = records.find(({ metadata }) => metadata?.labels?.["status"] === "deployed")?.metadata;
  const [namespace, release] = [former?.namespace, former?.labels?.["name"]];
  if (namespace === undefined || release === undefined) return undefined;
  const isFile = namespace === flyte.scope.flyte.namespace && release === flyte.scope.flyte.release;
  return isFile
    ? undefined
    : { ...flyte, scope: { ...flyte.scope, flyte: { ...flyte.scope.flyte, namespace, release } } };
}
