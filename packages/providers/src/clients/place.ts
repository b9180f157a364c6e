import type { Diagnostic } from "@fgk/engine";
import { suggestWord } from "@fgk/engine";
import type { Scope } from "../deployment/scope.ts";
import type { FlyteProject } from "../flyte/project-list.ts";

/** Where workflows go: a project and a domain of Flyte's. */
export interface WorkflowPlace {
  readonly project: string;
  readonly domain: string;
}

/** The place that is meant: what was given, else the only one that the file names. Pure. */
export function choosePlace(
  { flyte }: Scope,
  given: { readonly project: string | undefined; readonly domain: string | undefined },
): WorkflowPlace | { readonly missing: readonly Diagnostic[] } {
  const ids = flyte.projects.map(({ id }) => id);
  const project = given.project ?? only(ids);
  const domain = given.domain ?? only(flyte.domains);
  if (project !== undefined && domain !== undefined) return { project, domain };
  const ask = (flag: string, word: string, known: readonly string[]): Diagnostic => ({
    severity: "error",
    code: "usage",
    summary: `--${flag} says which ${word} it is for`,
    help: known.length === 0 ? `the file names no ${word}` : `one of: ${known.join(", ")}`,
  });
  return {
    missing: [
      ...(project === undefined ? [ask("project", "project", ids)] : []),
      ...(domain === undefined ? [ask("domain", "domain", flyte.domains)] : []),
    ],
  };
}

function only(words: readonly string[]): string | undefined {
  return words.length === 1 ? words[0] : undefined;
}

/** What is wrong with a place, by what Flyte said of its projects; undefined when it couldn't be asked. Pure. */
export function judgePlace(
  { flyte }: Scope,
  { project, domain }: WorkflowPlace,
  known: readonly FlyteProject[] | undefined,
): readonly Diagnostic[] {
  const ids = flyte.projects.map(({ id }) => id);
  const inFile = ids.includes(project);
  const found = known?.find(({ id }) => id === project);
  const domains = found?.domains ?? flyte.domains;
  const wrong: Diagnostic[] = [];
  if (known !== undefined && found?.state !== "ACTIVE") {
    const all = [...new Set([...ids, ...known.filter(({ state }) => state === "ACTIVE").map(({ id }) => id)])];
    const near = suggestWord(project, all);
    wrong.push({
      severity: "error",
      code: "not-found",
      summary: `the project ${project} ${found === undefined ? "isn't registered in Flyte" : "is archived"}`,
      keyPath: "flyte.projects",
      help: inFile
        ? "fgk apply"
        : `${near === undefined ? "" : `did you mean ${near}? Else `}add it to flyte.projects, then: fgk apply`,
    });
  } else if (!inFile) {
    wrong.push({
      severity: "warning",
      code: "warning",
      summary: `the project ${project} isn't in the file: its tasks run without the account that fgk gives`,
      keyPath: "flyte.projects",
      help: "add it to flyte.projects, then: fgk apply",
    });
  }
  if (!domains.includes(domain)) {
    const near = suggestWord(domain, domains);
    wrong.push({
      severity: "error",
      code: "not-found",
      summary: `${found === undefined ? "the file" : "Flyte"} has no domain ${domain}`,
      keyPath: "flyte.domains",
      help: `${near === undefined ? "" : `did you mean ${near}? `}The domains are ${domains.join(", ")}`,
    });
  }
  return wrong;
}
