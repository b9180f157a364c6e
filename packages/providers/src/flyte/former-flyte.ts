import type { Session } from "@fgk/engine";
import { listMarkedRecords } from "../helm/marked-records.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { compareMark } from "../mark.ts";
import type { FlyteReach } from "./flyte-reach.ts";

/** Flyte as it runs under the former name or namespace of the release, while the file has another already. */
export async function findFormerFlyte(
  session: Session,
  cluster: OpenCluster,
  flyte: FlyteReach,
): Promise<FlyteReach | undefined> {
  const records = await listMarkedRecords(session, cluster);
  const former = records.find(
    ({ status, mark }) => status === "deployed" && compareMark(mark, session.mark).by === "us",
  );
  if (former === undefined) return undefined;
  const { namespace, name: release } = former;
  const { scope } = flyte;
  const isFile = namespace === scope.flyte.namespace && release === scope.flyte.release;
  return isFile ? undefined : { ...flyte, scope: { ...scope, flyte: { ...scope.flyte, namespace, release } } };
}
