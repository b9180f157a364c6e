import type { JsonObject, Session } from "@fgk/engine";
import { isJsonObject, limits } from "@fgk/engine";
import type { Scope } from "../deployment/scope.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import type { FlyteAnswer } from "./flyte-reach.ts";
import { askFlyte } from "./flyte-reach.ts";

/** A project as Flyte tells it. */
export interface FlyteProject {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `ACTIVE`, `ARCHIVED`, … */
  readonly state: string;
}

export type ProjectsAnswer =
  | { readonly ok: true; readonly projects: readonly FlyteProject[] }
  | Extract<FlyteAnswer, { readonly ok: false }>;

const service = "flyteidl.service.AdminService";

/** Flyte's projects that aren't archived; asked once a session. */
export function listProjects(session: Session, cluster: OpenCluster, scope: Scope): Promise<ProjectsAnswer> {
  return session.once("flyte projects", async () => {
    const projects: FlyteProject[] = [];
    let token = "";
    for (let page = 0; page < limits.pages; page += 1) {
      const found = await askFlyte(session, cluster, scope, `${service}/ListProjects`, { limit: 100, token });
      if (!found.ok) return found;
      const items: unknown = found.answer["projects"];
      if (Array.isArray(items)) projects.push(...items.filter(isJsonObject).map(readProject));
      token = textAt(found.answer, "token");
      if (token === "") break;
    }
    return { ok: true, projects };
  });
}

/** One project, an archived one too; undefined when Flyte doesn't know it (or is too old to be asked for one). */
export async function findProject(
  session: Session,
  cluster: OpenCluster,
  scope: Scope,
  id: string,
): Promise<FlyteProject | undefined> {
  const found = await askFlyte(session, cluster, scope, `${service}/GetProject`, { id });
  return found.ok ? readProject(found.answer) : undefined;
}

function readProject(project: JsonObject): FlyteProject {
  const labels = project["labels"];
  const values = isJsonObject(labels) ? labels["values"] : undefined;
  return {
    id: textAt(project, "id"),
    name: textAt(project, "name"),
    description: textAt(project, "description"),
    labels: isJsonObject(values)
      ? Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]))
      : {},
    state: textAt(project, "state") || "ACTIVE",
  };
}

function textAt(value: JsonObject, key: string): string {
  const found = value[key];
  return typeof found === "string" ? found : "";
}
