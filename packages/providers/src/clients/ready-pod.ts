import type { Diagnostic } from "@fgk/engine";
import { addressOf, Failure } from "@fgk/engine";
import { explainRelease, isReady, listFlytePods } from "../helm/flyte-pods.ts";
import { readRelease } from "../helm/release-list.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import type { FlyteWay } from "./flyte-way.ts";

/** A pod that Flyte answers in. */
export interface ReadyPod {
  readonly cluster: OpenCluster;
  readonly name: string;
}

/** The ready Flyte pod as it is now. Throws `Failure` that says why there is none. */
export async function findReadyPod(way: FlyteWay): Promise<ReadyPod> {
  const session = way.openSession();
  const cluster = await way.cluster.open(session);
  const pods = await listFlytePods(session, cluster, way.scope);
  const name = pods.find(isReady)?.metadata?.name;
  if (name !== undefined) return { cluster, name };
  const { namespace, release, fullname } = way.scope.flyte;
  const diagnostic: Diagnostic = {
    severity: "error",
    code: "unreachable",
    summary: "no pod of Flyte is ready",
    address: addressOf("helm.release", namespace, release),
  };
  const why = await explainRelease(session, cluster, way.flyte);
  if (why !== undefined) throw new Failure({ ...diagnostic, ...why }, "busy");
  const installed = (await readRelease(session, cluster, namespace, release)) !== undefined;
  throw new Failure(
    installed
      ? {
          ...diagnostic,
          cause: `the Deployment ${fullname} has no pod`,
          help: `kubectl scale deployment ${fullname} -n ${namespace} --replicas=1`,
        }
      : { ...diagnostic, cause: `there is no release ${release} in ${namespace}`, help: "fgk apply" },
    "busy",
  );
}
