import type { JsonObject, Resource, Session } from "@fgk/engine";
import { Failure, knownValue, nameOf } from "@fgk/engine";
import type { ClusterReach, OpenCluster } from "../kubernetes/reach.ts";
import { kubernetesMarkLabels } from "../mark.ts";
import type { FlyteAnswer } from "./ask-flyte.ts";
import { askFlyte } from "./ask-flyte.ts";
import type { FlyteReach } from "./flyte-reach.ts";
import { loginHelp } from "./login.ts";
import type { FlyteProject } from "./project-list.ts";
import { findProject } from "./project-list.ts";

const service = "flyteidl.service.AdminService";
type Problem = Extract<FlyteAnswer, { readonly ok: false }>;

/** Flyte seeds projects at its start: one that is there already gets our declaration and our mark. */
export async function registerProject(
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

/** Changes a project to what the resource keeps true (without one: as it is), and puts labels on it. Throws `Failure`. */
export async function updateProject(
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

/** A project that is gone is an archived one: Flyte deletes none. Throws `Failure`. */
export async function archiveProject(
  reach: ClusterReach,
  flyte: FlyteReach,
  session: Session,
  live: FlyteProject,
): Promise<void> {
  await write(session, await reach.open(session), flyte, "UpdateProject", writeProject({ ...live, state: "ARCHIVED" }));
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
    case "tls":
    case "unknown-call":
    case "refused":
      return new Failure({ severity: "error", code: "cloud-refused", summary, cause: found.said });
  }
}
