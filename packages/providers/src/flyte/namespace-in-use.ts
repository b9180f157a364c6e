import type { Session, Stays } from "@fgk/engine";
import { readRelease } from "../helm/release-list.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { readKubernetesMark } from "../mark.ts";
import type { FlyteReach } from "./flyte-reach.ts";
import { listProjects } from "./project-list.ts";

/**
 * Why a namespace that the file doesn't name any more must stay although the file says `removeNamespaces: true`; undefined
 * when it may go. Flyte makes the namespaces of its active projects again and again: one goes only after its project was
 * archived, in this very plan or before, or with its domain.
 */
export async function findUse(
  session: Session,
  cluster: OpenCluster,
  flyte: FlyteReach,
  namespace: string,
): Promise<Stays | undefined> {
  const { scope } = flyte;
  if ((await readRelease(session, cluster, scope.flyte.namespace, scope.flyte.release)) === undefined) return undefined;
  const answer = await listProjects(session, cluster, flyte);
  if (!answer.ok) {
    return {
      why: `Flyte can't be asked whether its project is archived: ${answer.said}`,
      help: "plan again when Flyte answers: fgk plan",
    };
  }
  const [project] = answer.projects
    .filter(({ id }) => namespace.startsWith(`${id}-`))
    .sort((a, b) => b.id.length - a.id.length);
  if (project === undefined || project.state === "ARCHIVED") return undefined;
  const goesOn = scope.flyte.projects.some(({ id }) => id === project.id);
  // Of a project of the file it is a domain's that was taken out; of one of ours that isn't, this plan archives it first.
  if (goesOn || readKubernetesMark(project.labels, session.mark).by === "us") return undefined;
  return {
    why: `the Flyte project ${project.id} is active, and it isn't this deployment's: it doesn't carry our mark`,
    help: "ask whoever registered it, and archive it in Flyte's console",
  };
}
