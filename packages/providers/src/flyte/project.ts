import type {
  Diagnostic,
  JsonObject,
  Live,
  Marked,
  Marking,
  Present,
  Resource,
  ResourceKind,
  Session,
} from "@fgk/engine";
import { absent, addressOf, Failure, knownValue, nameOf, present } from "@fgk/engine";
import type { LiveRelease } from "../helm/release-list.ts";
import { readRelease } from "../helm/release-list.ts";
import { getValue } from "../helm/value-path.ts";
import { listNamespaces, passOver } from "../kubernetes/lists.ts";
import type { ClusterReach, OpenCluster } from "../kubernetes/reach.ts";
import { readEach } from "../kubernetes/read-each.ts";
import { kubernetesMarkLabels, markInKubernetesLabels, readKubernetesMark } from "../mark.ts";
import { explainSilence } from "./explain-silence.ts";
import type { FlyteAnswer, FlyteReach } from "./flyte-reach.ts";
import { askFlyte } from "./flyte-reach.ts";
import { findFormerFlyte } from "./former-flyte.ts";
import { loginFailure, loginHelp } from "./login.ts";
import { locksItselfOut, notAsked } from "./not-asked.ts";
import type { FlyteProject } from "./project-list.ts";
import { findProject, listProjects } from "./project-list.ts";

const service = "flyteidl.service.AdminService";
type Problem = Extract<FlyteAnswer, { readonly ok: false }>;

/** `flyte.project/ID`: registered and archived, never deleted: Flyte has no such call. */
export function projectKind(reach: ClusterReach, flyte: FlyteReach): ResourceKind {
  return {
    name: "flyte.project",
    inCluster: true,
    read: async (session, resources) =>
      locksItselfOut(flyte.scope)
        ? new Map(resources.map((resource) => [resource.address, notAsked(flyte.scope, resource)]))
        : readEach(reach, session, resources, (cluster, resource) =>
            readProject(passOver(session, resources), cluster, flyte, resource),
          ),
    marked: (session) => findMarked(reach, flyte, session),
    create: (session, resource) => registerProject(reach, flyte, session, resource),
    update: (session, resource, live) => {
      const labels = live.marking.by === "us" ? kubernetesMarkLabels(session.mark) : {};
      return updateProject(reach, flyte, session, live.state as FlyteProject, resource, labels);
    },
    adopt: (session, _, live) =>
      updateProject(reach, flyte, session, live.state as FlyteProject, undefined, kubernetesMarkLabels(session.mark)),
    delete: async (session, _, live) => {
      const cluster = await reach.open(session);
      await write(
        session,
        cluster,
        flyte,
        "UpdateProject",
        writeProject({ ...(live.state as FlyteProject), state: "ARCHIVED" }),
      );
    },
    destroyed: "with-container",
    deleteLeaves: "it is archived: Flyte keeps it, with all that ran in it",
    expectSeconds: () => 5,
    wait: { everyMs: 2_000, atMostMs: 5 * 60_000 },
  };
}

async function readProject(
  session: Session,
  cluster: OpenCluster,
  flyte: FlyteReach,
  resource: Resource,
): Promise<Live> {
  const release = (): Promise<LiveRelease | undefined> =>
    readRelease(session, cluster, flyte.scope.flyte.namespace, flyte.scope.flyte.release);
  // A whole pass reads the release in any case: without one nobody need be asked.
  const leaving = Object.keys(resource.fields).length === 0;
  if (session.whole && (await release()) === undefined) {
    const before = leaving ? await findFormerFlyte(session, cluster, flyte) : undefined;
    return before === undefined ? absent : readProject(session, cluster, before, resource);
  }
  const id = nameOf(resource.address);
  const found = await findProject(session, cluster, flyte, id);
  if (!found.ok) {
    if (found.problem === "login-wanted") return notAsked(flyte.scope, resource);
    if (found.problem === "login-failed") throw loginFailure(flyte.scope.flyte.auth?.clientId ?? "", found.said);
    if (found.problem !== "no-pod") return unreadable(found);
    return (await release()) === undefined ? absent : explainSilence(session, cluster, flyte.scope);
  }
  const { project } = found;
  if (project === undefined) return absent;
  // A project that was taken out of the file is gone when it is archived.
  if (leaving && project.state === "ARCHIVED") return absent;
  const marking = readKubernetesMark(project.labels, session.mark);
  const seed = marking.by === "nobody" && isSeed(session, await release(), id);
  return describeProject(project, marking, seed);
}

/**
 * Flyte makes the seeds of its chart values by itself, without a mark. Those of a release that is ours, by values that were
 * given, are ours: their state counts as not set until an update has put the mark on them.
 */
function describeProject(project: FlyteProject, marking: Marking, unmarkedSeed: boolean): Present {
  return present({
    fields: { name: project.name, description: project.description, ...(unmarkedSeed ? {} : { state: project.state }) },
    marking: unmarkedSeed ? { by: "us" } : marking,
    state: project,
  });
}

function isSeed(session: Session, release: LiveRelease | undefined, id: string): boolean {
  if (release === undefined) return false;
  const seeds = getValue(release.newest.config, ["flyte-core-components", "admin", "seedProjects"]);
  return (
    readKubernetesMark(release.newest.labels, session.mark).by === "us" && Array.isArray(seeds) && seeds.includes(id)
  );
}

function unreadable(found: Problem): Live {
  const why: Diagnostic = {
    severity: "error",
    code: "unreadable",
    summary: "Flyte can't be asked yet",
    cause: found.said,
  };
  return { status: "unreadable", why, later: true };
}

/** Flyte seeds projects at its start: one that is there already gets our declaration and our mark. */
async function registerProject(
  reach: ClusterReach,
  flyte: FlyteReach,
  session: Session,
  resource: Resource,
): Promise<void> {
  const cluster = await reach.open(session);
  const id = nameOf(resource.address);
  const project = declare({ id, name: id, description: "", labels: {}, state: "ACTIVE" }, resource);
  const marked = { ...project, labels: kubernetesMarkLabels(session.mark) };
  const found = await askFlyte(session, cluster, flyte, `${service}/RegisterProject`, {
    project: withoutState(marked),
  });
  if (found.ok) return;
  if (found.status !== "ALREADY_EXISTS") throw refused(found, `register the project ${id}`);
  const there = await findProject(session, cluster, flyte, id);
  const live = there.ok ? there.project : undefined;
  await updateProject(reach, flyte, session, live ?? marked, resource, kubernetesMarkLabels(session.mark));
}

async function updateProject(
  reach: ClusterReach,
  flyte: FlyteReach,
  session: Session,
  live: FlyteProject,
  resource: Resource | undefined,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const cluster = await reach.open(session);
  const wanted = resource === undefined ? live : declare(live, resource, ["written", "always"]);
  // Flyte replaces the whole of the labels: the live ones go back with ours.
  await write(
    session,
    cluster,
    flyte,
    "UpdateProject",
    writeProject({ ...wanted, labels: { ...live.labels, ...labels } }),
  );
}

/** The project with the resource's fields of these roles over it. */
function declare(
  project: FlyteProject,
  resource: Resource,
  roles: readonly string[] = ["written", "always", "default"],
): FlyteProject {
  const take = (path: string, live: string): string => {
    const value = knownValue(resource, path);
    return typeof value === "string" && roles.includes(resource.fields[path]?.role ?? "") ? value : live;
  };
  return {
    ...project,
    name: take("name", project.name),
    description: take("description", project.description),
    state: take("state", project.state),
  };
}

function writeProject(project: FlyteProject): JsonObject {
  return { ...withoutState(project), state: project.state };
}

function withoutState({ id, name, description, labels }: FlyteProject): JsonObject {
  return { id, name, description, labels: { values: { ...labels } } };
}

async function write(
  session: Session,
  cluster: OpenCluster,
  flyte: FlyteReach,
  method: string,
  input: JsonObject,
): Promise<void> {
  const found = await askFlyte(session, cluster, flyte, `${service}/${method}`, input);
  if (!found.ok) throw refused(found, `change the project ${String(input["id"])}`);
}

function refused(found: Problem, what: string): Failure {
  const summary = `Flyte didn't ${what}: ${found.status || found.problem}`;
  switch (found.problem) {
    case "no-pod":
    case "no-route":
      // The call may have come through before the connection was cut; both writes may be made again.
      return new Failure({ severity: "error", code: "unreachable", summary, cause: found.said }, "transient");
    case "login-wanted":
      return new Failure({
        severity: "error",
        code: "no-permission",
        summary,
        cause: found.said,
        help: "write flyte.auth, and fgk logs in; or do it with flytectl",
      });
    case "login-failed":
      return new Failure({ severity: "error", code: "no-permission", summary, cause: found.said, help: loginHelp });
    case "http1":
    case "unknown-call":
    case "refused":
      return new Failure({ severity: "error", code: "cloud-refused", summary, cause: found.said });
  }
}

async function findMarked(reach: ClusterReach, flyte: FlyteReach, session: Session): Promise<readonly Marked[]> {
  const found = await reach.look(session);
  if (found.state !== "open" || locksItselfOut(flyte.scope)) return [];
  const { namespace, release } = flyte.scope.flyte;
  const isThere = (await readRelease(session, found.cluster, namespace, release)) !== undefined;
  const asked = isThere ? flyte : await findFormerFlyte(session, found.cluster, flyte);
  if (asked === undefined) return [];
  const answer = await listProjects(session, found.cluster, asked);
  // Where the file names projects, each of them says so.
  if (!answer.ok && answer.problem === "login-wanted" && flyte.scope.flyte.projects.length === 0) {
    throw new Failure({ severity: "error", code: "unreadable", summary: answer.said });
  }
  if (!answer.ok) return [];
  const namespaces = (await listNamespaces(session, found.cluster)).map(({ metadata }) => metadata?.name ?? "");
  return answer.projects.flatMap((project): readonly Marked[] => {
    const mark = markInKubernetesLabels(project.labels);
    if (mark?.deployment !== session.mark.deployment || project.state === "ARCHIVED") return [];
    // Archived before its namespaces and their annotations go: Flyte would make them again.
    const own = namespaces.filter((name) => name.startsWith(`${project.id}-`));
    const dependsOn = [
      addressOf("helm.release", flyte.scope.flyte.namespace, flyte.scope.flyte.release),
      ...own.map((name) => addressOf("kubernetes.namespace", name)),
      ...own.map((name) => addressOf("kubernetes.service-account", name, "default")),
    ];
    return [{ address: addressOf("flyte.project", project.id), at: {}, mark, protected: false, dependsOn }];
  });
}
