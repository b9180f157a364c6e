import type { Diagnostic, Live, Marking, Present, Resource, ResourceKind, Session } from "@fgk/engine";
import { absent, nameOf, present } from "@fgk/engine";
import type { LiveRelease } from "../helm/release-list.ts";
import { readRelease } from "../helm/release-list.ts";
import { getValue } from "../helm/value-path.ts";
import { passOver } from "../kubernetes/lists.ts";
import type { ClusterReach, OpenCluster } from "../kubernetes/reach.ts";
import { readEach } from "../kubernetes/read-each.ts";
import { kubernetesMarkLabels, readKubernetesMark } from "../mark.ts";
import { explainSilence } from "./explain-silence.ts";
import type { FlyteReach } from "./flyte-reach.ts";
import { findFormerFlyte } from "./former-flyte.ts";
import { loginFailure } from "./login.ts";
import { findMarkedProjects } from "./marked-projects.ts";
import { locksItselfOut, notAsked } from "./not-asked.ts";
import type { FlyteProject } from "./project-list.ts";
import { findProject } from "./project-list.ts";
import { archiveProject, registerProject, updateProject } from "./project-write.ts";

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
    marked: (session) => findMarkedProjects(reach, flyte, session),
    create: (session, resource) => registerProject(reach, flyte, session, resource),
    update: (session, resource, live) => {
      const labels = live.marking.by === "us" ? kubernetesMarkLabels(session.mark) : {};
      return updateProject(reach, flyte, session, live.state as FlyteProject, resource, labels);
    },
    adopt: (session, _, live) =>
      updateProject(reach, flyte, session, live.state as FlyteProject, undefined, kubernetesMarkLabels(session.mark)),
    delete: (session, _, live) => archiveProject(reach, flyte, session, live.state as FlyteProject),
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
    if (found.problem !== "no-pod") return unreadable(found.said);
    return (await release()) === undefined ? absent : explainSilence(session, cluster, flyte);
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

function unreadable(said: string): Live {
  const why: Diagnostic = {
    severity: "error",
    code: "unreadable",
    summary: "Flyte can't be asked yet",
    cause: said,
  };
  return { status: "unreadable", why, later: true };
}
