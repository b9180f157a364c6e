import { platformError } from "../cloud/api-error.ts";
import type { Project } from "../cloud/state.ts";

/**
 * What a list's `filter` (version 1) or a search's `query` (version 3) leaves: terms `field:value` or `field=value`, all of
 * which must hold. Case doesn't count, `*` stands for any text. gcloud sends `lifecycleState:ACTIVE AND (id=acme)`.
 */
export function filterProjects(projects: readonly Project[], filter: string): Project[] {
  if (/\b(OR|NOT)\b|[<>!]/.test(filter)) {
    const message = "the fgk emulator understands filters of projects only as terms joined by AND";
    throw platformError(501, message, { status: "UNIMPLEMENTED" });
  }
  const terms = filter
    .replace(/[()]/g, " ")
    .split(/\s+AND\s+|\s+/)
    .filter((term) => term !== "")
    .map(readTerm);
  return projects.filter((project) => terms.every((fits) => fits(project)));
}

function readTerm(term: string): (project: Project) => boolean {
  const [, field = "", value = ""] = /^([A-Za-z][\w.-]*)[:=]"?([^"]*)"?$/.exec(term) ?? [];
  const pattern = new RegExp(`^${value.replace(/[.+?^$|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`, "i");
  const label = /^labels\.(.+)$/.exec(field)?.[1];
  if (label !== undefined) return ({ labels }) => labels?.[label] !== undefined && pattern.test(labels[label]);
  switch (field) {
    case "id":
    case "projectId":
      return ({ projectId }) => pattern.test(projectId);
    case "name":
    case "displayName":
      return ({ displayName, projectId }) => pattern.test(displayName ?? projectId);
    case "projectNumber":
      return ({ projectNumber }) => pattern.test(projectNumber);
    case "lifecycleState":
    case "state":
      return () => pattern.test("ACTIVE");
    default:
      throw platformError(400, "Request contains an invalid argument.");
  }
}
