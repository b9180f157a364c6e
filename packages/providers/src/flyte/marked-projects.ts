import type { Marked, Session } from "@fgk/engine";
import { addressOf, Failure } from "@fgk/engine";
import { readRelease } from "../helm/release-list.ts";
import { listNamespaces } from "../kubernetes/lists.ts";
import type { ClusterReach } from "../kubernetes/reach.ts";
import { markInKubernetesLabels } from "../mark.ts";
import type { FlyteReach } from "./flyte-reach.ts";
import { findFormerFlyte } from "./former-flyte.ts";
import { locksItselfOut } from "./not-asked.ts";
import { listProjects } from "./project-list.ts";

/** Flyte's projects that carry the deployment's mark and aren't archived, each to be archived before its namespaces go. */
export async function findMarkedProjects(
  reach: ClusterReach,
  flyte: FlyteReach,
  session: Session,
): Promise<readonly Marked[]> {
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
