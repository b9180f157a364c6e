import type { Marked, Session } from "@fgk/engine";
import { addressOf, Failure } from "@fgk/engine";
import type { V1MutatingWebhookConfiguration, V1ObjectMeta } from "@kubernetes/client-node";
import { askIfThere } from "../kubernetes/failure.ts";
import { listOwnNamespaces } from "../kubernetes/lists.ts";
import { listAll } from "../kubernetes/pages.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { listRunningWorkflows, listWorkflows } from "../kubernetes/workflows.ts";
import { markInKubernetesLabels, readKubernetesMark } from "../mark.ts";
import type { ReleaseName } from "./leftover-mark.ts";
import { isLeftBy, markLeftover, unmarkLeftover, whoLeft } from "./leftover-mark.ts";

/**
 * What the Flyte binary makes at run time and helm leaves behind: the webhook (whose failure policy would go on refusing
 * pods), its certificate, the login secret, and the workflows' definition. Before an uninstall the webhook and the definition
 * get our mark and the name of the release, so that a run that is killed after the uninstall finds what is still to go.
 */

const definitionName = "flyteworkflows.flyte.lyft.com";
const webhookSuffix = "-webhook";

/** What carries our mark as a release's leftover. */
export interface Leftovers {
  readonly webhooks: readonly V1ObjectMeta[];
  readonly definition: V1ObjectMeta | undefined;
}

/** Marks what will be left behind. The definition stays another Flyte's, when the cluster has one. */
export async function markLeftovers(
  session: Session,
  cluster: OpenCluster,
  release: ReleaseName,
  fullname: string,
): Promise<void> {
  const configurations = await listWebhooks(cluster);
  const own = configurations.find((one) => isWebhookOf(one, release.namespace, fullname));
  if (own !== undefined) await markLeftover(session, cluster, "webhook", own.metadata, release);
  const definition = await readDefinition(cluster);
  const others = configurations.filter((one) => !isWebhookOf(one, release.namespace, fullname));
  if (definition === undefined || (await isUsedByOthers(session, cluster, others))) return;
  await markLeftover(session, cluster, "definition", definition, release);
}

/** The leftovers of a release; undefined when nothing is left. */
export async function findLeftovers(
  session: Session,
  cluster: OpenCluster,
  release: ReleaseName,
): Promise<Leftovers | undefined> {
  const isOf = (metadata: V1ObjectMeta | undefined): metadata is V1ObjectMeta =>
    readKubernetesMark(metadata?.labels, session.mark).by === "us" && isLeftBy(metadata, release);
  const [configurations, definition] = await Promise.all([listWebhooks(cluster), readDefinition(cluster)]);
  const webhooks = configurations.map(({ metadata }) => metadata).filter(isOf);
  const left = isOf(definition) ? definition : undefined;
  return webhooks.length === 0 && left === undefined ? undefined : { webhooks, definition: left };
}

/** The releases of which something is left, as things that carry the deployment's mark. */
export async function listLeftBehind(session: Session, cluster: OpenCluster): Promise<readonly Marked[]> {
  try {
    const [configurations, definition] = await Promise.all([listWebhooks(cluster), readDefinition(cluster)]);
    const found = new Map<string, Marked>();
    for (const metadata of [...configurations.map((one) => one.metadata), definition]) {
      const mark = markInKubernetesLabels(metadata?.labels);
      const [namespace, name] = (whoLeft(metadata) ?? "").split("/");
      if (mark?.deployment !== session.mark.deployment || namespace === undefined || name === undefined) continue;
      const address = addressOf("helm.release", namespace, name);
      const dependsOn = [addressOf("kubernetes.namespace", namespace)];
      found.set(address, { address, at: { namespace }, mark, protected: false, dependsOn });
    }
    return [...found.values()];
  } catch (error) {
    // Whoever may not list webhooks has never uninstalled anything either.
    if (error instanceof Failure && error.diagnostic.code === "no-permission") return [];
    throw error;
  }
}

/**
 * Deletes a release's leftovers; the secrets go before the webhook by whose mark they are known. A Flyte that is about to be
 * installed (again), or that others have installed since, keeps the definition with all executions that it knows: then only
 * the mark goes.
 */
export async function deleteLeftovers(
  session: Session,
  cluster: OpenCluster,
  release: ReleaseName,
  definitionStays: boolean,
): Promise<void> {
  const found = await findLeftovers(session, cluster, release);
  for (const { name = "", uid } of found?.webhooks ?? []) {
    await deleteSecrets(cluster, release.namespace, name.slice(0, -webhookSuffix.length));
    await askIfThere({ verb: "delete", resource: "mutatingWebhookConfigurations", name }, () =>
      cluster.admission.deleteMutatingWebhookConfiguration({ name, body: { preconditions: writeUid(uid) } }),
    );
  }
  if (found?.definition === undefined) return;
  // Looked at again: between the mark and this moment there may be days.
  const stays =
    definitionStays ||
    (await isUsedByOthers(session, cluster, await listWebhooks(cluster))) ||
    (await listRunningWorkflows(cluster, "")).length > 0;
  if (stays) await unmarkLeftover(session, cluster, "definition", found.definition);
  else {
    await askIfThere({ verb: "delete", resource: "customResourceDefinitions", name: definitionName }, () =>
      cluster.extensions.deleteCustomResourceDefinition({
        name: definitionName,
        body: { preconditions: writeUid(found.definition?.uid) },
      }),
    );
  }
}

async function deleteSecrets(cluster: OpenCluster, namespace: string, fullname: string): Promise<void> {
  for (const name of [`${fullname}-webhook-secret`, `${fullname}-admin-auth`]) {
    await askIfThere({ verb: "delete", resource: "secrets", name: `${namespace}/${name}` }, () =>
      cluster.core.deleteNamespacedSecret({ namespace, name }),
    );
  }
}

function listWebhooks(cluster: OpenCluster): Promise<readonly V1MutatingWebhookConfiguration[]> {
  return listAll({ verb: "list", resource: "mutatingWebhookConfigurations", name: "" }, (page) =>
    cluster.admission.listMutatingWebhookConfiguration(page),
  );
}

async function readDefinition(cluster: OpenCluster): Promise<V1ObjectMeta | undefined> {
  const found = await askIfThere({ verb: "get", resource: "customResourceDefinitions", name: definitionName }, () =>
    cluster.extensions.readCustomResourceDefinition({ name: definitionName }),
  );
  return found?.metadata;
}

/** Ours is the one of our name that calls our own namespace: the same name may be another Flyte's. */
function isWebhookOf(
  { metadata, webhooks }: V1MutatingWebhookConfiguration,
  namespace: string,
  fullname: string,
): boolean {
  const calls = (webhooks ?? []).map(({ clientConfig }) => clientConfig.service?.namespace);
  return (
    metadata?.name === `${fullname}${webhookSuffix}` && calls.length > 0 && calls.every((one) => one === namespace)
  );
}

/** Another Flyte is known by its webhook, or by executions in namespaces that aren't ours. */
async function isUsedByOthers(
  session: Session,
  cluster: OpenCluster,
  others: readonly V1MutatingWebhookConfiguration[],
): Promise<boolean> {
  if (others.some(({ webhooks }) => (webhooks ?? []).some(({ name }) => name.startsWith("flyte-pod-webhook."))))
    return true;
  const [workflows, ours] = await Promise.all([listWorkflows(cluster, ""), listOwnNamespaces(session, cluster)]);
  return workflows.some((one) => !ours.has(one.namespace));
}

function writeUid(uid: string | undefined): { readonly uid?: string } {
  return uid === undefined ? {} : { uid };
}
