import type { DeploymentFile, Diagnostic, Resource, Result, World } from "@fgk/engine";
import { fail, InvariantError, openSession, readOne, succeed } from "@fgk/engine";
import { catalog } from "./catalog.ts";
import { releaseAddress } from "./deployment/describe/addresses.ts";
import { describeDeployment } from "./deployment/describe.ts";
import { deploymentScope } from "./deployment/scope.ts";
import type { LiveRelease } from "./helm/release-list.ts";
import { currentRecord } from "./helm/release-list.ts";
import { collectLiveValues, writeLiveValues } from "./helm/values-from-live.ts";

/** Values of the live release for the deployment file: the YAML to paste, and the key paths that it hides. */
export interface LiveValuesText {
  readonly yaml: string;
  readonly hidden: readonly string[];
}

/** What the live release has been given and the file doesn't give it, as YAML for `flyte.values`; secrets are redacted. */
export async function readLiveValues(file: DeploymentFile, world: World): Promise<Result<LiveValuesText>> {
  const desired = describeDeployment(file);
  const address = releaseAddress(deploymentScope(file));
  const resource = desired.resources.find((one) => one.address === address);
  const kind = catalog.open(file, desired, world).kinds.find(({ name }) => name === "helm.release");
  if (resource === undefined || kind === undefined) throw new InvariantError(`the file describes no ${address}`);
  const live = await readOne(openSession(world, desired.mark), kind, resource);
  switch (live.status) {
    case "absent":
      return fail(missing(resource));
    case "unreadable":
      return fail({ address, ...live.why });
    case "present": {
      const values = collectLiveValues(currentRecord(live.state as LiveRelease), resource);
      return succeed({ yaml: writeLiveValues(values), hidden: values.hidden });
    }
  }
}

function missing(resource: Resource): Diagnostic {
  return {
    severity: "error",
    code: "not-found",
    summary: `there is no ${resource.address} to take values from`,
    help: "look with helm list --all-namespaces; flyte.release and flyte.namespace say which one is meant",
    address: resource.address,
  };
}
