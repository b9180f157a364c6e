import type { Desired } from "../model/catalog.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { PlanHeader } from "../model/plan.ts";

/** Why a plan can't be applied with this deployment file and this fgk; empty when it belongs to them. */
export function checkBelongs(header: PlanHeader, desired: Desired, fgkVersion: string): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const compare = (what: string, planned: string, now: string): void => {
    if (planned !== now) found.push(foreign(`this plan is for ${what} ${planned}, not ${now}`));
  };
  compare("the deployment", header.deployment, desired.name);
  compare("the project", header.target.project, desired.target.project);
  compare("the cluster", header.target.cluster, desired.target.cluster);
  compare("fgk", header.fgk, fgkVersion.split(".").slice(0, 2).join("."));
  return found;
}

function foreign(summary: string): Diagnostic {
  return {
    severity: "error",
    code: "plan-foreign",
    summary,
    help: "make the plan again with this fgk and this deployment file: fgk plan --out FILE",
  };
}
