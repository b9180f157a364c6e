import type { FieldLine, Json, Plan, Step } from "@fgk/engine";
import type { Draw } from "../property/draw.ts";

/** One edit of a plan that is sealed anew afterwards. */
export interface Forgery {
  readonly name: string;
  readonly plan: Plan;
}

type Forge = (plan: Plan, draw: Draw, others: readonly Step[]) => Plan;

/** What a forger may try, by name. */
const forgeries: Readonly<Record<string, Forge>> = {
  "another value": (plan, draw) =>
    editField(plan, draw, (line) => ({ ...line, after: changeJson(line.after as Json) })),
  "another value before": (plan, draw) =>
    editField(plan, draw, (line) => ({ ...line, before: changeJson(line.before ?? null) })),
  "a field less": (plan, draw) => editStep(plan, draw, (step) => ({ ...step, fields: step.fields.slice(1) })),
  "a field more": (plan, draw) =>
    editStep(plan, draw, (step) => ({ ...step, fields: [...step.fields, { path: "zz", after: "x" }] })),
  "another writer": (plan, draw) => editField(plan, draw, (line) => ({ ...line, manager: "somebody" })),
  "another thing": (plan, draw) => editStep(plan, draw, (step) => ({ ...step, address: `${step.address}x` })),
  "a delete instead": (plan, draw) =>
    editStep(plan, draw, ({ address, waitsFor, seconds, blocked }) => ({
      ...{ action: "delete", address, at: {}, fields: [], waitsFor, seconds, blocked, digest: "" },
    })),
  "a create instead": (plan, draw) =>
    editStep(plan, draw, ({ address, fields, waitsFor, seconds, blocked }) => ({
      ...{ action: "create", address, fields, waitsFor, seconds, blocked, digest: "" },
    })),
  "no step": (plan, draw) => {
    const left = draw.count(0, plan.steps.length - 1);
    return renumber({ ...plan, steps: plan.steps.filter((_, index) => index !== left) });
  },
  "a step of another plan": (plan, draw, others) =>
    others.length === 0 ? plan : renumber({ ...plan, steps: [...plan.steps, { ...draw.one(others), waitsFor: [] }] }),
  "nothing waits": (plan) => ({ ...plan, steps: plan.steps.map((step) => ({ ...step, waitsFor: [] })) }),
  "no risk": (plan, draw) => editStep(plan, draw, ({ risk: _risk, ...step }) => ({ ...step, blocked: false })),
  "all consented to": (plan) => ({
    ...plan,
    header: { ...plan.header, allow: ["restart", "nodes", "downtime", "identity", "access", "exposure"] },
    steps: plan.steps.map((step) => ({ ...step, blocked: false })),
  }),
  "another identity": (plan, draw) =>
    editStep(plan, draw, (step) =>
      step.expect === undefined ? step : { ...step, expect: { ...step.expect, identity: { uid: "x" } } },
    ),
  "no identity": (plan, draw) =>
    editStep(plan, draw, (step) =>
      step.expect === undefined ? step : { ...step, expect: { ...step.expect, identity: {} } },
    ),
  "relies on nothing": (plan) => ({ ...plan, header: { ...plan.header, reliesOn: {} } }),
  "another desired state": (plan) => ({ ...plan, header: { ...plan.header, desired: "sha256:0" } }),
  "another chart": (plan) => ({ ...plan, header: { ...plan.header, chart: "sha256:0", helm: "9.9" } }),
  "another project": (plan) => ({
    ...plan,
    header: { ...plan.header, target: { ...plan.header.target, project: "other-ml" } },
  }),
  "another deployment": (plan) => ({ ...plan, header: { ...plan.header, deployment: "other" } }),
  "a destroy": (plan) => ({ ...plan, header: { ...plan.header, destroy: true } }),
  "only a part": (plan, draw) => ({ ...plan, header: { ...plan.header, only: [draw.one(plan.steps).address] } }),
  "data loss": (plan, draw) => ({ ...plan, header: { ...plan.header, dataLoss: [draw.one(plan.steps).address] } }),
  "an adoption": (plan, draw) => ({ ...plan, header: { ...plan.header, adopt: [draw.one(plan.steps).address] } }),
  "another reason": (plan, draw) => editStep(plan, draw, (step) => ({ ...step, seconds: step.seconds + 1 })),
};

/** A plan with one or two forgeries; `others` are steps of another plan. */
export function drawForgery(plan: Plan, draw: Draw, others: readonly Step[]): Forgery {
  const names = draw.chance(0.7)
    ? [draw.one(Object.keys(forgeries))]
    : [draw.one(Object.keys(forgeries)), draw.one(Object.keys(forgeries))];
  return {
    name: names.join(", "),
    plan: names.reduce(
      (before, name) => (before.steps.length === 0 ? before : (forgeries[name]?.(before, draw, others) ?? before)),
      plan,
    ),
  };
}

function editStep(plan: Plan, draw: Draw, edit: (step: Step) => Step): Plan {
  const at = draw.count(0, plan.steps.length - 1);
  return renumber({ ...plan, steps: plan.steps.map((step, index) => (index === at ? edit(step) : step)) });
}

function editField(plan: Plan, draw: Draw, edit: (line: FieldLine) => FieldLine): Plan {
  return editStep(plan, draw, (step) => {
    if (step.fields.length === 0) return step;
    const at = draw.count(0, step.fields.length - 1);
    return { ...step, fields: step.fields.map((line, index) => (index === at ? edit(line) : line)) };
  });
}

/** Steps wait only for steps that are still there. */
function renumber(plan: Plan): Plan {
  const keys = new Set(plan.steps.map((step) => (step.action === "adopt" ? `adopt ${step.address}` : step.address)));
  return {
    ...plan,
    steps: plan.steps.map((step) => ({ ...step, waitsFor: step.waitsFor.filter((key) => keys.has(key)) })),
  };
}

function changeJson(value: Json): Json {
  if (typeof value === "string") return `${value}x`;
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return "x";
}
