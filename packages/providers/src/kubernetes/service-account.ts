import type {
  Change,
  FieldChange,
  Live,
  Marked,
  NonEmpty,
  Present,
  Resource,
  ResourceKind,
  RiskNote,
  Session,
} from "@fgk/engine";
import { absent, addressOf, Failure, isLater, knownValue, present } from "@fgk/engine";
import type { V1ServiceAccount } from "@kubernetes/client-node";
import { markInKubernetesLabels } from "../mark.ts";
import { ask, askIfThere } from "./failure.ts";
import { findOwners } from "./field-owners.ts";
import { listDefaultAccounts, listNamespaces, passOver, readAccount } from "./lists.ts";
import { fieldManager, mergePatchOptions, patchFrom } from "./merge-patch.ts";
import { namespacedName } from "./names.ts";
import type { ClusterReach, OpenCluster } from "./reach.ts";
import { readEach } from "./read-each.ts";
import { sayRunning } from "./running-executions.ts";
import { countRunningWorkflows } from "./workflows.ts";

/** The annotation that binds a Kubernetes account to a Google account. */
export const identityAnnotation = "iam.gke.io/gcp-service-account";
const annotationField = `annotations.${identityAnnotation}`;

/** What tells our annotations from others'. */
export interface ServiceAccountScope {
  /** The Google account's e-mail. */
  readonly email: string;
  /** Flyte's own namespace: the account there is the chart's. */
  readonly namespace: string;
  /** Flyte's release: its controller writes the annotations as well. */
  readonly release: string;
}

/** `kubernetes.service-account/NS/NAME`: the annotation of an account that a controller (or the chart) makes. */
export function serviceAccountKind(reach: ClusterReach, scope: ServiceAccountScope): ResourceKind {
  return {
    name: "kubernetes.service-account",
    inCluster: true,
    read: (session, resources) =>
      readEach(reach, session, resources, async (cluster, resource) => {
        const { namespace, name } = namespacedName(resource.address);
        const account = await readAccount(passOver(session, resources), cluster, namespace, name);
        if (account === undefined) return absent;
        if (Object.keys(resource.fields).length > 0) return describeAccount(account);
        // The account of a project that was taken out stays; without our annotation nothing of ours is left on it.
        if (account.metadata?.annotations?.[identityAnnotation] !== scope.email) return absent;
        return describeAccount(account, await countRunning(cluster, namespace));
      }),
    marked: (session) => findMarked(reach, scope, session),
    create: (session, resource) => annotateNewAccount(reach, scope, session, resource),
    update: async (session, resource, live, changes) => {
      await annotate(await reach.open(session), resource, live, readChange(changes));
    },
    delete: async (session, resource, live) => {
      await annotate(await reach.open(session), resource, live, null);
    },
    deleteLeaves: "its annotation is taken away, the account stays",
    risk: riskOf,
    expectSeconds: () => 2,
    wait: { everyMs: 2_000, atMostMs: 5 * 60_000 },
  };
}

interface AccountState {
  readonly account: V1ServiceAccount;
  /** Of an account that is to lose its annotation: how many executions run in its namespace. */
  readonly running: number;
}

/** It is only said with the risk: where it can't be counted, nothing is said. */
async function countRunning(cluster: OpenCluster, namespace: string): Promise<number> {
  try {
    return await countRunningWorkflows(cluster, namespace);
  } catch (error) {
    if (error instanceof Failure && error.retry === "never") return 0;
    throw error;
  }
}

function riskOf(change: Change, live: Live): RiskNote | undefined {
  if (change.action === "delete") {
    const { running } = live.status === "present" ? (live.state as AccountState) : { running: 0 };
    const now = running === 0 ? "" : `; ${sayRunning(running)} there now`;
    return { risk: "access", why: `pods of this account lose the Google account${now}` };
  }
  if (change.action !== "update") return undefined;
  const field = change.fields.find(({ path }) => path === annotationField);
  if (typeof field?.before !== "string") return undefined;
  return { risk: "identity", why: `its pods act as ${field.before} now, and as ${String(field.after)} afterwards` };
}

function describeAccount(account: V1ServiceAccount, running = 0): Present {
  const value = account.metadata?.annotations?.[identityAnnotation];
  return present({
    fields: value === undefined ? {} : { [annotationField]: value },
    identity: { uid: account.metadata?.uid ?? "" },
    marking: { by: "unmarkable" },
    managers: findOwners(account.metadata?.managedFields, {
      [annotationField]: ["metadata", "annotations", identityAnnotation],
    }),
    state: { account, running } satisfies AccountState,
  });
}

/** The account is never made here: the controller makes `default` shortly after its namespace, the chart makes its own. */
async function annotateNewAccount(
  reach: ClusterReach,
  scope: ServiceAccountScope,
  session: Session,
  resource: Resource,
): Promise<void> {
  const cluster = await reach.open(session);
  const { namespace, name } = namespacedName(resource.address);
  const account = await askIfThere({ verb: "get", resource: "serviceAccounts", name: `${namespace}/${name}` }, () =>
    cluster.core.readNamespacedServiceAccount({ namespace, name }),
  );
  if (account === undefined) throw missingAccount(namespace, name, scope.release);
  const value = knownValue(resource, annotationField);
  await annotate(cluster, resource, describeAccount(account), typeof value === "string" ? value : null);
}

function missingAccount(namespace: string, name: string, release: string): Failure {
  const summary = `the account ${namespace}/${name} isn't there`;
  if (name === "default") {
    const cause = "the cluster makes it shortly after the namespace";
    return new Failure({ severity: "error", code: "not-found", summary, cause }, "propagating");
  }
  return new Failure({ severity: "error", code: "not-found", summary, ...explainNoAccount(namespace, name, release) });
}

/** Why Flyte's own account isn't there although its release is, and what makes it. */
export function explainNoAccount(
  namespace: string,
  name: string,
  release: string,
): { readonly cause: string; readonly help: string } {
  return {
    cause: `the release ${release} doesn't make it (serviceAccount.create: false, or another serviceAccount.name), or it was deleted just now`,
    help: `kubectl create serviceaccount ${name} -n ${namespace}; or, if it was deleted: fgk apply again`,
  };
}

function readChange(changes: NonEmpty<FieldChange>): string | null {
  const after = changes.find((change) => change.path === annotationField)?.after;
  return typeof after === "string" && !isLater(after) ? after : null;
}

async function annotate(cluster: OpenCluster, resource: Resource, live: Present, email: string | null): Promise<void> {
  const { namespace, name } = namespacedName(resource.address);
  const { account } = live.state as AccountState;
  const body = patchFrom(account.metadata?.resourceVersion, {
    metadata: { annotations: { [identityAnnotation]: email } },
  });
  await ask({ verb: "patch", resource: "serviceAccounts", name: `${namespace}/${name}` }, async () =>
    cluster.core.patchNamespacedServiceAccount({ namespace, name, body, fieldManager }, await mergePatchOptions()),
  );
}

/** An annotation is ours when its namespace carries our mark and it names our account. */
async function findMarked(
  reach: ClusterReach,
  scope: ServiceAccountScope,
  session: Session,
): Promise<readonly Marked[]> {
  const found = await reach.look(session);
  if (found.state !== "open") return [];
  const [namespaces, accounts] = await Promise.all([
    listNamespaces(session, found.cluster),
    listDefaultAccounts(session, found.cluster),
  ]);
  return accounts.flatMap((account): readonly Marked[] => {
    const namespace = account.metadata?.namespace ?? "";
    const mark = markInKubernetesLabels(namespaces.find((item) => item.metadata?.name === namespace)?.metadata?.labels);
    if (mark?.deployment !== session.mark.deployment || namespace === scope.namespace) return [];
    if (account.metadata?.annotations?.[identityAnnotation] !== scope.email) return [];
    const address = addressOf("kubernetes.service-account", namespace, "default");
    const dependsOn = [addressOf("kubernetes.namespace", namespace)];
    // While it runs, Flyte writes the annotation again.
    const neededBy = [addressOf("helm.release", scope.namespace, scope.release)];
    return [{ address, at: { namespace }, mark, protected: false, dependsOn, neededBy }];
  });
}
