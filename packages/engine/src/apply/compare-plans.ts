import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Plan, PlanHeader, Step } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";
import { keyOfStep } from "../order/order-changes.ts";
import { compareStep } from "./compare-step.ts";
import { sayMoved, sayWriter, showValue } from "./moved.ts";
import { withoutFollowers } from "./without-followers.ts";

/** Which steps of a written plan are still to be done, or why it no longer holds. */
export interface Comparison {
  /** Keys of steps that may still have to write something; the others' results are there. */
  readonly remaining: ReadonlySet<string>;
  readonly stale: readonly Diagnostic[];
}

/**
 * Holds a plan that was reviewed against one that was made just now from the same file. A step whose result is already there
 * is done; a half-done one goes on; foreign things that came meanwhile don't matter. Anything else is named: which address,
 * which field, from what to what.
 */
export function comparePlans(written: Plan, fresh: Plan): Comparison {
  const freshSteps = new Map(fresh.steps.map((step) => [keyOfStep(step.action, step.address), step]));
  const writtenKeys = new Set(written.steps.map((step) => keyOfStep(step.action, step.address)));
  const asked = new Map(fresh.resources.map((resource) => [resource.address, resource]));
  const made = new Set(written.steps.filter((step) => step.action === "create").map((step) => step.address));
  const remaining = new Set<string>();
  const remade = compareIdentities(written, fresh);
  const stale: Diagnostic[] = [...compareHeaders(written.header, fresh.header), ...remade];
  for (const step of written.steps) {
    const key = keyOfStep(step.action, step.address);
    const resource = asked.get(step.address);
    const verdict = compareStep({
      step,
      now: freshSteps.get(key),
      live: fresh.live.get(step.address),
      asked: resource !== undefined,
      broughtAlong: resource?.comesWith !== undefined && made.has(resource.comesWith),
    });
    if (verdict === "remaining") remaining.add(key);
    else if (verdict !== "done") stale.push(...verdict);
  }
  for (const [key, step] of freshSteps) {
    if (writtenKeys.has(key)) continue;
    const isBegun = remaining.size < written.steps.length || hasCutOff(written, fresh);
    const follows = (isBegun && step.action === "ensure") || comesBack(step, asked.get(step.address), remaining, fresh);
    if (!follows) stale.push(...describeNew(step));
  }
  const said = withoutFollowers(stale, remade, fresh.resources);
  return { remaining, stale: written.header.destroy ? said.map(nameDestroy) : said };
}

/** The plan of a destroy is made again by the command that made it. */
function nameDestroy({ help, ...diagnostic }: Diagnostic): Diagnostic {
  return { ...diagnostic, ...(help !== undefined && { help: help.replace("fgk plan --out", "fgk destroy --out") }) };
}

/** A thing that went with what this plan was about to make anew, and that comes back with it or is found again then. */
function comesBack(step: Step, resource: Resource | undefined, remaining: ReadonlySet<string>, fresh: Plan): boolean {
  if (step.action !== "create" || resource === undefined) return false;
  if (resource.comesWith !== undefined && remaining.has(resource.comesWith)) return true;
  return resource.dependsOn.some((address) => remaining.has(address) && fresh.live.get(address)?.status === "absent");
}

/** What the steps are made from: the deployment file, and the chart where both plans have one. */
function compareHeaders(written: PlanHeader, fresh: PlanHeader): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const help = "make the plan again and have it reviewed: fgk plan --out FILE";
  if (written.desired !== fresh.desired) {
    const summary = "the deployment file asks for something else than when this plan was made";
    found.push({ severity: "error", code: "plan-stale", summary, help });
  }
  for (const [key, words] of [
    ["chart", "the chart"],
    ["helm", "helm's version"],
  ] as const) {
    const [before, now] = [written[key], fresh[key]];
    if (before === null || now === null || before === now) continue;
    const summary = `${words} was ${before} when planned and is ${now} now`;
    found.push({ severity: "error", code: "plan-stale", summary, help });
  }
  return found;
}

function compareIdentities(written: Plan, fresh: Plan): readonly Diagnostic[] {
  return Object.entries(written.header.reliesOn).flatMap(([key, identity]) => {
    const address = key as Address;
    const live = fresh.live.get(address);
    if (live === undefined || live.status === "unreadable") return [];
    // What goes along with a step's thing may be gone already when a destroy is run again.
    if (live.status === "absent")
      return written.header.destroy ? [] : [sayMoved(address, "is not there any more; steps of this plan rely on it")];
    return Object.entries(identity)
      .filter(([name, value]) => live.identity[name] !== value)
      .map(([name, value]) => {
        const now = live.identity[name] ?? "gone";
        return sayMoved(address, `was re-created: its ${name} was ${value} when planned and is ${now} now`);
      });
  });
}

/** A run of this plan died in the middle of a write: what can't be asked just now is asked again afterwards. */
function hasCutOff(written: Plan, fresh: Plan): boolean {
  return written.steps.some(({ address }) => {
    const live = fresh.live.get(address);
    return live?.status === "present" && (live.cutOff ?? []).length > 0;
  });
}

function describeNew(step: Step): readonly Diagnostic[] {
  if (step.action !== "update") return [sayMoved(step.address, `needs ${step.action} now; the plan has no such step`)];
  return step.fields.map((line) => {
    const [before, after] = [showValue(line.before), showValue(line.after)];
    const words = `${line.path} is ${before} now${sayWriter(line)}, asked for is ${after}; the plan has no such step`;
    return sayMoved(step.address, words);
  });
}
