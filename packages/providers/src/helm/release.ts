import type {
  Address,
  Effect,
  JsonObject,
  Live,
  Present,
  Resource,
  ResourceKind,
  RunOptions,
  Session,
} from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { ask } from "../kubernetes/failure.ts";
import { fieldManager, mergePatchOptions } from "../kubernetes/merge-patch.ts";
import { namespacedName } from "../kubernetes/names.ts";
import type { ClusterReach, OpenCluster } from "../kubernetes/reach.ts";
import { readEach } from "../kubernetes/read-each.ts";
import { findRunningExecutions } from "../kubernetes/running-executions.ts";
import { kubernetesMarkLabels } from "../mark.ts";
import { requireHelm, runHelm } from "./command.ts";
import { refuseConfigMapRelease } from "./config-map-release.ts";
import { describeRelease } from "./describe-release.ts";
import { confirmChart, fetchChart } from "./fetch-chart.ts";
import { listMarkedReleases, readLeftBehind } from "./find-releases.ts";
import { findApplyMethod, forceArguments } from "./force-arguments.ts";
import type { ForeseeScope } from "./foresee/foresee-release.ts";
import { fullnameField } from "./fullname.ts";
import { keepValues } from "./keep-values.ts";
import { deleteLeftovers } from "./leftovers.ts";
import { planRecovery, refuseRemoval, startOf } from "./recover.ts";
import { deletedField, editedField, noDrift, readDrift } from "./release-drift.ts";
import type { LiveRelease } from "./release-list.ts";
import { currentRecord, readRelease } from "./release-list.ts";
import { assessRelease } from "./release-risk.ts";
import { makeFirstValues, makeNextValues } from "./release-values.ts";
import { revisionNote } from "./release-writer.ts";
import type { TaskIdentity } from "./task-identity.ts";
import { requireNothingRuns, uninstallRelease } from "./uninstall.ts";

/** What helm needs to know besides the resource. */
export interface ReleaseScope extends ForeseeScope {
  /**
   * What waits until a release that leaves is gone: the new one, since both use one database and own the same cluster-wide
   * objects, and the policy that the former pod's identity is taken from.
   */
  readonly needsRoom: readonly Address[];
  /** Whom Flyte's templates shall make of tasks. */
  readonly tasks: TaskIdentity;
  readonly timeoutMs: number;
  /** Why the release's pods don't get ready, when they don't; undefined when nothing is seen. */
  readonly explain: (
    session: Session,
    cluster: OpenCluster,
  ) => Promise<{ readonly cause: string; readonly help: string } | undefined>;
  /** What the release's pod says while helm waits for it, in one line without secrets; undefined when nothing is seen. */
  readonly observe: (session: Session, cluster: OpenCluster) => Promise<string | undefined>;
}

/** `helm.release/NS/NAME`: read from the cluster without helm, written by helm. */
export function releaseKind(reach: ClusterReach, scope: ReleaseScope): ResourceKind {
  return {
    name: "helm.release",
    inCluster: true,
    fromChart: true,
    read: (session, resources) =>
      readEach(reach, session, resources, (cluster, resource) => readOne(scope, session, cluster, resource)),
    marked: (session) => listMarkedReleases(reach, session),
    makesRoomFor: () => scope.needsRoom,
    create: async (session, resource) => {
      await deleteLeftovers(session, await reach.open(session), namespacedName(resource.address), true);
      await upgrade(reach, scope, session, resource, { values: makeFirstValues(resource), marks: true });
    },
    update: (session, resource, live, _changes, effects = []) =>
      updateRelease(reach, scope, session, { resource, live, managers: listManagers(effects) }),
    adopt: async (session, resource, live) => {
      const cluster = await reach.open(session);
      const { namespace } = namespacedName(resource.address);
      const name = (live.state as LiveRelease).newest.secretName;
      // helm hands its Secrets' own labels on to the next revision.
      await ask({ verb: "patch", resource: "secrets", name: `${namespace}/${name}` }, async () =>
        cluster.core.patchNamespacedSecret(
          { namespace, name, body: { metadata: { labels: kubernetesMarkLabels(session.mark) } }, fieldManager },
          await mergePatchOptions(),
        ),
      );
    },
    delete: async (session, resource, live, contents) => {
      const cluster = await reach.open(session);
      const release = live.state as LiveRelease | undefined;
      const cutOff = (contents ?? []).length > 0;
      const callIt = (args: RunOptions["args"]): Promise<void> => callHelm(cluster, scope, args);
      await uninstallRelease({ session, cluster, resource, release, cutOff, callHelm: callIt });
    },
    contents: async (session, _resource, live) =>
      live.state === undefined ? [] : findRunningExecutions(await reach.open(session), ""),
    destroyed: "before-container",
    immutable: (path) => path === fullnameField,
    replaceOrder: "delete-first",
    risk: (change) => assessRelease(change),
    foresee: async (session, change, live) => {
      const { foreseeRelease } = await import("./foresee/foresee-release.ts");
      return foreseeRelease(reach, scope, session, change, live);
    },
    expectSeconds: ({ action }) => (action === "adopt" ? 2 : action === "create" ? 180 : 120),
    calling: "helm is at work: it applies the chart and waits for its pods",
    observe: async (session) => {
      const seen = await scope.observe(session, await reach.open(session));
      return seen === undefined ? undefined : `helm waits for ${seen}`;
    },
    wait: { everyMs: 5_000, atMostMs: scope.timeoutMs + 5 * 60_000 },
  };
}

async function readOne(scope: ReleaseScope, session: Session, cluster: OpenCluster, resource: Resource): Promise<Live> {
  const place = namespacedName(resource.address);
  const release = await readRelease(session, cluster, place.namespace, place.name);
  if (release === undefined) {
    await refuseConfigMapRelease(cluster, place.namespace, place.name);
    return readLeftBehind(session, cluster, resource);
  }
  // A step looks again only at what it is about.
  const looks = session.whole || deletedField in resource.fields || editedField in resource.fields;
  const drift = looks ? await readDrift(session, cluster, place, release.newest) : noDrift;
  return describeRelease(session, resource, release, { tasks: scope.tasks, drift });
}

/** A release as it shall be and as it is. */
interface ReleaseUpdate {
  readonly resource: Resource;
  readonly live: Present;
  /** Whose fields the plan shows as overwritten. */
  readonly managers: readonly string[];
}

function listManagers(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap(({ fields }) => fields.flatMap(({ manager }) => manager ?? []));
}

async function updateRelease(
  reach: ClusterReach,
  scope: ReleaseScope,
  session: Session,
  { resource, live, managers }: ReleaseUpdate,
): Promise<void> {
  const release = live.state as LiveRelease;
  const cluster = await reach.open(session);
  const { namespace, name } = namespacedName(resource.address);
  const recovery = planRecovery(release, session.world.now());
  const where = ["--namespace", namespace];
  const force = async (): Promise<readonly string[]> => {
    const { major } = await requireHelm(session.world);
    return forceArguments(major, findApplyMethod(major, startOf(release, recovery)), managers);
  };
  switch (recovery.action) {
    case "none":
      break;
    case "wait":
      throw new Failure({ severity: "error", code: "helm-failed", summary: `helm: ${recovery.why}` }, "busy");
    case "rollback":
      await callHelm(cluster, scope, ["rollback", name, String(recovery.revision), ...where, ...(await force())]);
      break;
    case "uninstall":
      if (live.marking.by !== "us") throw new Failure(refuseRemoval(resource.address, release));
      await requireNothingRuns(cluster);
      await callHelm(cluster, scope, ["uninstall", name, ...where, "--ignore-not-found"]);
      return upgrade(reach, scope, session, resource, {
        values: makeFirstValues(resource, release.newest.config),
        marks: true,
      });
  }
  // A release that somebody else installed stays unmarked until it is adopted.
  return upgrade(reach, scope, session, resource, {
    values: makeNextValues(currentRecord(release), resource),
    marks: live.marking.by === "us",
    kept: release.entries.length,
    force: await force(),
  });
}

/** What helm is given to make a revision of. */
interface NextRevision {
  readonly values: JsonObject;
  readonly marks: boolean;
  /** How many revisions there are: a longer history than helm's usual one was meant, and isn't cut. */
  readonly kept?: number;
  /** What makes helm overwrite what others hold. */
  readonly force?: readonly string[];
}

/** One helm call installs or upgrades, waits for the pods, and says what was wrong with them if they don't come. */
async function upgrade(
  reach: ClusterReach,
  scope: ReleaseScope,
  session: Session,
  resource: Resource,
  { values, marks, kept = 0, force = [] }: NextRevision,
): Promise<void> {
  const cluster = await reach.open(session);
  await requireHelm(session.world);
  const { namespace, name } = namespacedName(resource.address);
  const chart = await fetchChart(session.world, scope.chart, scope.accessToken);
  await confirmChart(session.world, chart);
  const labels = Object.entries(kubernetesMarkLabels(session.mark)).map(([key, value]) => `${key}=${value}`);
  const args: RunOptions["args"] = [
    ...["upgrade", "--install", name, chart.reference, "--namespace", namespace],
    ...["--values", { file: "values.json" }, "--reset-values", ...(marks ? ["--labels", labels.join(",")] : [])],
    ...["--wait", "--timeout", `${Math.round(scope.timeoutMs / 1_000)}s`],
    ...["--description", revisionNote, "--history-max", String(Math.max(10, kept + 1)), ...force],
  ];
  keepValues(session.world, values);
  try {
    await callHelm(cluster, scope, args, { ...chart.files, "values.json": JSON.stringify(values) });
  } catch (error) {
    throw await withPodReason(session, cluster, scope, error);
  }
}

/** helm says only that it waited in vain; the pod knows why. */
async function withPodReason(
  session: Session,
  cluster: OpenCluster,
  scope: ReleaseScope,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof Failure) || error.diagnostic.code !== "helm-failed" || error.retry !== "never") return error;
  const found = await scope.explain(session, cluster).catch(() => undefined);
  if (found === undefined) return error;
  const { diagnostic } = error;
  const cause = `${found.cause}\nhelm: ${diagnostic.cause ?? ""}`;
  return new Failure({ ...diagnostic, summary: "the Flyte pod doesn't get ready", cause, help: found.help });
}

async function callHelm(
  cluster: OpenCluster,
  scope: ReleaseScope,
  args: RunOptions["args"],
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<void> {
  await runHelm(cluster.world, cluster.address, { args, files, timeoutMs: scope.timeoutMs + 60_000 });
}
