import type { Diagnostic, Live, Session } from "@fgk/engine";
import { addressOf, Failure } from "@fgk/engine";
import type { PodScope } from "../helm/flyte-pods.ts";
import { explainRelease } from "../helm/flyte-pods.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";

/** Flyte doesn't run. Whoever plans is told why, once for all projects; an apply that waits for it isn't told each time. */
export async function explainSilence(session: Session, cluster: OpenCluster, pods: PodScope): Promise<Live> {
  const { namespace, release } = pods.scope.flyte;
  const look = (): Promise<Pick<Diagnostic, "cause" | "help"> | undefined> =>
    explainRelease(session, cluster, pods).catch((error: unknown) => {
      // Events and logs may be closed to who plans; that Flyte doesn't run is seen without them.
      if (error instanceof Failure) return undefined;
      throw error;
    });
  const why: Diagnostic = {
    severity: "warning",
    code: "unreadable",
    summary: "Flyte can't be asked yet: no pod of it is ready",
    address: addressOf("helm.release", namespace, release),
    ...(session.whole ? await session.once(`why flyte ${namespace}/${release} doesn't run`, look) : undefined),
  };
  return { status: "unreadable", why, later: true };
}
