import { readYaml, type YamlContent } from "../desired/read-yaml.ts";
import type { Address } from "../model/address.ts";
import type { Diagnostic, Result } from "../model/diagnostic.ts";
import { fail, succeed } from "../model/diagnostic.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { limits } from "../model/limits.ts";
import type { FieldLine, Plan, PlanHeader, Step, Summary } from "../model/plan.ts";
import { digestOfStep } from "./describe-step.ts";
import { digestOfPlan } from "./plan-digest.ts";

/**
 * Reads a plan file back. A step, the header or the summary that was edited is named with its line (code `plan-altered`);
 * a file that isn't a plan says so. Layout and comments don't matter: the digests are over parsed content.
 */
export function readPlan(text: string, name: string): Result<Plan> {
  const yaml = readYaml(text, name, { bytes: limits.planBytes, nodes: limits.planNodes });
  if (!yaml.ok) return yaml;
  const { content } = yaml.value;
  if (!isJsonObject(content) || !isJsonObject(content["plan"]) || !isJsonObject(content["summary"])) {
    return fail(refuse(yaml.value, "", "this file isn't a plan of fgk", "make one with: fgk plan --out FILE"));
  }
  if (content["plan"]["format"] !== 1) {
    return fail(
      refuse(yaml.value, "plan.format", "this plan's format is of another fgk", "make it again: fgk plan --out FILE"),
    );
  }
  try {
    return checkDigests(yaml.value, parsePlan(content));
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return fail(refuse(yaml.value, error.path, `the plan was altered: ${error.path} ${error.message}`));
  }
}

function checkDigests(yaml: YamlContent, plan: Plan): Result<Plan> {
  const altered: Diagnostic[] = [];
  for (const [index, step] of plan.steps.entries()) {
    const { digest, ...rest } = step;
    if (digestOfStep(rest) !== digest) {
      const place = `steps[${index}].address`;
      altered.push(
        refuse(yaml, place, `step ${index + 1} (${step.action} ${step.address}) was altered after planning`),
      );
    }
  }
  const { digest, ...header } = plan.header;
  if (altered.length === 0 && digestOfPlan(header, plan.summary, plan.steps) !== digest) {
    altered.push(
      refuse(yaml, "plan.digest", "the header, the summary or the list of steps was altered after planning"),
    );
  }
  return altered.length > 0 ? fail(...altered) : succeed(plan);
}

function refuse(yaml: YamlContent, path: string, summary: string, help?: string): Diagnostic {
  return {
    severity: "error",
    code: "plan-altered",
    summary,
    cause: "a plan is applied exactly as it was made and reviewed",
    help: help ?? "make it again: fgk plan --out FILE",
    source: yaml.positions.rangeOf(path),
  };
}

class ShapeError extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

function parsePlan(content: JsonObject): Plan {
  const summary = objectAt(content, "summary", "summary");
  const header = objectAt(content, "plan", "plan");
  const steps = content["steps"] ?? [];
  if (!Array.isArray(steps)) throw new ShapeError("steps", "is no list");
  return {
    summary: { ...emptySummary, ...(summary as unknown as Partial<Summary>) },
    header: { ...emptyHeader, ...(header as unknown as PlanHeader) },
    steps: steps.map((step, index) => parseStep(step as Json, `steps[${index}]`)),
    diagnostics: [],
    changes: new Map(),
    live: new Map(),
    resources: [],
  };
}

function parseStep(value: Json, path: string): Step {
  if (!isJsonObject(value)) throw new ShapeError(path, "is no step");
  const known = ["do", "address", "at", "why", "fields", "waitsFor", "seconds", "risk", "blocked", "seen", "digest"];
  for (const key of Object.keys(value))
    if (!known.includes(key)) throw new ShapeError(`${path}.${key}`, "is no key of a step");
  const action = textAt(value, "do", path);
  if (!isAction(action)) throw new ShapeError(`${path}.do`, "is no action");
  const fields = value["fields"] ?? {};
  if (!isJsonObject(fields)) throw new ShapeError(`${path}.fields`, "is no map");
  const step = {
    action,
    address: textAt(value, "address", path) as Address,
    at: (value["at"] ?? {}) as Record<string, string>,
    fields: Object.entries(fields).map(([field, line]) => parseField(field, line, `${path}.fields`)),
    ...(value["why"] === undefined ? {} : { why: textAt(value, "why", path) }),
    waitsFor: (value["waitsFor"] ?? []) as unknown as readonly Address[],
    seconds: Number(value["seconds"]),
    ...(value["risk"] === undefined ? {} : { risk: value["risk"] as unknown as NonNullable<Step["risk"]> }),
    blocked: value["blocked"] === true,
    ...(value["seen"] === undefined ? {} : { expect: value["seen"] as unknown as NonNullable<Step["expect"]> }),
    digest: textAt(value, "digest", path),
  };
  return step;
}

function parseField(name: string, value: Json, path: string): FieldLine {
  if (!isJsonObject(value)) throw new ShapeError(`${path}.${name}`, "is no field");
  return {
    path: name,
    ...(value["from"] === undefined ? {} : { before: value["from"] }),
    after: value["to"] ?? null,
    ...(value["asked"] === undefined ? {} : { source: String(value["asked"]) }),
    ...(value["default"] === true ? { byDefault: true as const } : {}),
    ...(value["writtenBy"] === undefined ? {} : { manager: String(value["writtenBy"]) }),
  };
}

function isAction(text: string): text is Step["action"] {
  return ["create", "update", "replace", "delete", "adopt", "ensure"].includes(text);
}

function objectAt(content: JsonObject, key: string, path: string): JsonObject {
  const value = content[key];
  if (!isJsonObject(value)) throw new ShapeError(path, "is no map");
  return value;
}

function textAt(content: JsonObject, key: string, path: string): string {
  const value = content[key];
  if (typeof value !== "string") throw new ShapeError(`${path}.${key}`, "is no text");
  return value;
}

const emptySummary: Pick<Summary, "needs" | "irreversible" | "warnings" | "notChecked" | "kept"> & Summary = {
  create: 0,
  update: 0,
  replace: 0,
  delete: 0,
  adopt: 0,
  ensure: 0,
  unchanged: 0,
  highestRisk: null,
  needs: [],
  irreversible: [],
  downtimeSeconds: 0,
  seconds: 0,
  warnings: [],
  notChecked: [],
  kept: [],
};

const emptyHeader: Pick<PlanHeader, "allow" | "dataLoss" | "adopt" | "only" | "reliesOn"> = {
  allow: [],
  dataLoss: [],
  adopt: [],
  only: [],
  reliesOn: {},
};
