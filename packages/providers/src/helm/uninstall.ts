import type { Resource, RunOptions, Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { listOwnNamespaces } from "../kubernetes/lists.ts";
import { namespacedName } from "../kubernetes/names.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { sayRunning } from "../kubernetes/running-executions.ts";
import { deleteWorkflows, listRunningWorkflows, listWorkflows } from "../kubernetes/workflows.ts";
import { requireHelm } from "./command.ts";
import { fullnameOf } from "./fullname.ts";
import { deleteLeftovers, markLeftovers } from "./leftovers.ts";
import type { LiveRelease } from "./release-list.ts";

/** What an uninstall is about. */
export interface Uninstall {
  readonly session: Session;
  readonly cluster: OpenCluster;
  /** One that declares something is about to be installed again. */
  readonly resource: Resource;
  /** Undefined: helm has done its part, only what it leaves behind is there. */
  readonly release: LiveRelease | undefined;
  /** Running executions may be cut off. */
  readonly cutOff: boolean;
  readonly callHelm: (args: RunOptions["args"]) => Promise<void>;
}

/**
 * Takes Flyte out of the cluster: executions first (Flyte itself has to let go of them), then the release, then what helm
 * leaves behind. Killed at any point, it goes on where it stopped.
 */
export async function uninstallRelease(input: Uninstall): Promise<void> {
  const { session, cluster, resource, release, callHelm } = input;
  const { namespace, name } = namespacedName(resource.address);
  const comesBack = Object.keys(resource.fields).length > 0;
  if (release !== undefined) {
    await requireHelm(session.world);
    await (input.cutOff ? endExecutions(cluster) : requireNothingRuns(cluster));
    if (!comesBack) await deleteFinished(session, cluster);
    await markLeftovers(session, cluster, { namespace, name }, fullnameOf(name, release.newest));
    await callHelm(["uninstall", name, "--namespace", namespace, "--ignore-not-found", "--wait"]);
  }
  await deleteLeftovers(session, cluster, { namespace, name }, comesBack);
}

/** Throws `Failure` while executions run. */
export async function requireNothingRuns(cluster: OpenCluster): Promise<void> {
  const { length } = await listRunningWorkflows(cluster, "");
  if (length === 0) return;
  const summary = `Flyte is kept: ${sayRunning(length)}`;
  throw new Failure({ severity: "error", code: "protected", summary, help: "wait until they end, or terminate them" });
}

/** Once Flyte is gone nobody could end them, nor let go of their objects. */
async function endExecutions(cluster: OpenCluster): Promise<void> {
  const running = await listRunningWorkflows(cluster, "");
  for (const namespace of new Set(running.map((one) => one.namespace)))
    await deleteWorkflows(cluster, namespace, "all");
  const { length } = running.length === 0 ? [] : await listRunningWorkflows(cluster, "");
  if (length === 0) return;
  const summary = `Flyte is still ending ${length === 1 ? "1 execution" : `${length} executions`}`;
  throw new Failure({ severity: "error", code: "cloud-refused", summary }, "busy");
}

/** Of our own namespaces only: where another Flyte keeps the definition, theirs stay. */
async function deleteFinished(session: Session, cluster: OpenCluster): Promise<void> {
  const [workflows, ours] = await Promise.all([listWorkflows(cluster, ""), listOwnNamespaces(session, cluster)]);
  const held = new Set(workflows.map((one) => one.namespace));
  for (const name of ours) if (held.has(name)) await deleteWorkflows(cluster, name, "finished");
}
