import type { JsonObject, Session } from "@fgk/engine";
import { isJsonObject, limits } from "@fgk/engine";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { textAt } from "../text-at.ts";
import type { FlyteAnswer } from "./ask-flyte.ts";
import { askFlyte } from "./ask-flyte.ts";
import type { FlyteReach } from "./flyte-reach.ts";

/** A project as Flyte tells it. */
export interface FlyteProject {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `ACTIVE`, `ARCHIVED`, … */
  readonly state: string;
  /** The ids of its domains, where Flyte told them: it has the same for all projects. */
  readonly domains?: readonly string[];
}

type NoAnswer = Extract<FlyteAnswer, { readonly ok: false }>;
export type ProjectsAnswer = { readonly ok: true; readonly projects: readonly FlyteProject[] } | NoAnswer;
type ProjectAnswer = { readonly ok: true; readonly project: FlyteProject | undefined } | NoAnswer;

const service = "flyteidl.service.AdminService";

/**
 * Without a filter Flyte leaves out what is archived. This one leaves out nothing; it has the form that Flyte's own
 * controller uses (`ne(state,1)`).
 */
const everyState = "ne(state,9)";
/** Each page is a connection of its own; five hundred of the largest projects are well below gRPC's 4 MiB. */
const pageSize = 500;

/** Flyte's projects, archived ones too; asked once a session. */
export function listProjects(session: Session, cluster: OpenCluster, flyte: FlyteReach): Promise<ProjectsAnswer> {
  return session.once("flyte projects", async () => {
    const projects: FlyteProject[] = [];
    let token = "";
    for (let page = 0; page < limits.pages; page += 1) {
      const request = { limit: pageSize, token, filters: everyState };
      const found = await askFlyte(session, cluster, flyte, `${service}/ListProjects`, request);
      if (!found.ok) return found;
      const items: unknown = found.answer["projects"];
      if (Array.isArray(items)) projects.push(...items.filter(isJsonObject).map(readProject));
      token = textAt(found.answer, "token");
      if (token === "") break;
    }
    return { ok: true, projects };
  });
}

/** One project, an archived one too; without a project when Flyte doesn't know it. */
export async function findProject(
  session: Session,
  cluster: OpenCluster,
  flyte: FlyteReach,
  id: string,
): Promise<ProjectAnswer> {
  if (!session.whole) {
    const found = await askFlyte(session, cluster, flyte, `${service}/GetProject`, { id });
    if (found.ok) return { ok: true, project: readProject(found.answer) };
    if (found.status === "NOT_FOUND") return { ok: true, project: undefined };
    // Older ones can't be asked for one.
    if (found.problem !== "unknown-call") return found;
  }
  const all = await listProjects(session, cluster, flyte);
  return all.ok ? { ok: true, project: all.projects.find((project) => project.id === id) } : all;
}

function readProject(project: JsonObject): FlyteProject {
  const { labels, domains } = project;
  const values = isJsonObject(labels) ? labels["values"] : undefined;
  return {
    id: textAt(project, "id"),
    name: textAt(project, "name"),
    description: textAt(project, "description"),
    labels: isJsonObject(values)
      ? Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]))
      : {},
    state: textAt(project, "state") || "ACTIVE",
    ...(Array.isArray(domains) ? { domains: domains.filter(isJsonObject).map((domain) => textAt(domain, "id")) } : {}),
  };
}
