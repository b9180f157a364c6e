import { readYaml, type YamlContent } from "../desired/read-yaml.ts";
import type { Diagnostic, Result } from "../model/diagnostic.ts";
import { fail, succeed } from "../model/diagnostic.ts";
import { isJsonObject } from "../model/json.ts";
import { limits } from "../model/limits.ts";
import type { Plan } from "../model/plan.ts";
import { findAlterations } from "./check-plan.ts";
import { parsePlan } from "./parse-plan.ts";
import { ShapeError } from "./shape.ts";

const unaltered = "a plan is applied exactly as it was made and reviewed";
const makeAgain = "make it again: fgk plan --out FILE";

/**
 * Reads a plan file back. A step, the header or the summary that was edited is named with its line (code `plan-altered`);
 * a file that isn't a plan, or that nobody can read any more, says so. Layout and comments don't matter: the digests are over
 * parsed content.
 */
export function readPlan(text: string, name: string): Result<Plan> {
  const yaml = readYaml(text, name, { bytes: limits.planBytes, nodes: limits.planNodes, chars: limits.planBytes });
  if (!yaml.ok) return fail(...yaml.diagnostics.map(refuseSyntax));
  const { content } = yaml.value;
  if (isJsonObject(content) && content["apiVersion"] !== undefined) {
    const help = `make a plan of it: fgk plan --file ${name} --out FILE; or without a plan file: fgk apply --file ${name}`;
    return fail(refuse(yaml.value, "apiVersion", "this is a deployment file, not a plan", help));
  }
  if (!isJsonObject(content) || !isJsonObject(content["plan"]) || !isJsonObject(content["summary"])) {
    return fail(refuse(yaml.value, "", "this file isn't a plan of fgk", "make one with: fgk plan --out FILE"));
  }
  if (content["plan"]["format"] !== 1) {
    return fail(refuse(yaml.value, "plan.format", "this plan's format is of another fgk"));
  }
  try {
    const plan = parsePlan(content);
    const altered = findAlterations(plan);
    return altered.length === 0
      ? succeed(plan)
      : fail(...altered.map(({ path, summary }) => refuse(yaml.value, path, summary)));
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return fail(refuse(yaml.value, error.path, `the plan was altered: ${error.path} ${error.message}`));
  }
}

/** fgk writes no plan that it can't read, but one that is larger than what it reads. */
function refuseSyntax(problem: Diagnostic): Diagnostic {
  if (problem.code !== "yaml-syntax") return problem;
  return { ...problem, code: "plan-altered", cause: unaltered, help: makeAgain };
}

function refuse(yaml: YamlContent, path: string, summary: string, help: string = makeAgain): Diagnostic {
  return {
    severity: "error",
    code: "plan-altered",
    summary,
    cause: unaltered,
    help,
    source: yaml.positions.rangeOf(path),
  };
}
