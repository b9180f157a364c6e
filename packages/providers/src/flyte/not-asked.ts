import type { Diagnostic, Json, Live, Resource } from "@fgk/engine";
import { knownValue, present } from "@fgk/engine";
import type { Scope } from "../deployment/scope.ts";
import { getValue } from "../helm/value-path.ts";

/** The file's own values switch Flyte's login on, and it doesn't say how fgk logs in: nothing can be asked afterwards. */
export function locksItselfOut({ flyte }: Scope): boolean {
  const switches = [
    ["configuration", "auth", "enabled"],
    ["configuration", "inline", "server", "security", "useAuth"],
  ];
  return flyte.auth === null && switches.some((path) => getValue(flyte.values, path) === true);
}

/** Flyte wants a login that the file doesn't give: nothing is said against what the file declares, and nothing is written. */
export function notAsked(scope: Scope, resource: Resource): Live {
  const fields: Record<string, Json> = {};
  for (const path of Object.keys(resource.fields)) {
    const value = knownValue(resource, path);
    if (value !== undefined && value !== null) fields[path] = value;
  }
  return present({ fields, marking: { by: "unmarkable" }, remarks: [sayLogin(scope)] });
}

/** The same words for every project, so that a plan says it once. */
function sayLogin({ flyte }: Scope): Diagnostic {
  const ids = flyte.projects.map(({ id }) => id);
  const projects = ids.length === 0 ? "its projects were" : `its projects (${ids.join(", ")}) were`;
  return {
    severity: "note",
    code: "unreadable",
    summary: `Flyte asks for a login, and the file has no flyte.auth: ${projects} not asked (write it, or see to them with flytectl)`,
    cause:
      "none of them is registered, changed or archived by this plan; the checks that call Flyte are not asked either",
    help: "write flyte.auth, and fgk logs in; or see to them yourself: flytectl get projects, flytectl create project --id ID --name NAME",
    keyPath: "flyte.auth",
  };
}
