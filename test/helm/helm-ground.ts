import type { ApplyOutcome } from "@fgk/engine";
import { openWorld } from "../plan/installation.ts";
import { apply, applyOrDie, plan, showDiagnostic, stepsOf, verify } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { CrashPoint } from "../simulation/simulated-world.ts";
import type { DyingHelm } from "./dying-helm.ts";
import { openDyingHelm } from "./dying-helm.ts";

export const release = "helm.release/flyte/fb";

/** Who dies at a call of helm's: the whole machine, or helm alone. */
export type Death = CrashPoint & { readonly whom: "both" | "helm" };

/** How a run of fgk over helm went. */
export interface Run {
  readonly calls: readonly string[];
  /** Undefined: it died. */
  readonly outcome: ApplyOutcome | undefined;
  readonly died: boolean;
}

/** Plans and applies. `call` of a death counts helm's calls alone. */
export async function runFgk(cloud: SimulatedCloud, file: string, death?: Death): Promise<Run> {
  const made = await plan(openWorld(cloud).world, file);
  const dying: DyingHelm = openDyingHelm(cloud, death);
  const outcome = await applyOrDie(dying.world, file, made);
  return { calls: dying.calls, outcome, died: dying.died() };
}

/** What helm's own records say of the release, oldest first: `1 deployed`. */
export function revisionsOf({ cloud }: SimulatedCloud): readonly string[] {
  const [store] = Object.values(cloud.state.kubernetes);
  const secrets: readonly Record<string, Record<string, Record<string, string>>>[] = Object.values(
    store?.["objects"]["secrets"] ?? {},
  );
  return secrets
    .map((secret) => secret["metadata"]?.["labels"])
    .filter((labels) => labels?.["owner"] === "helm")
    .map((labels) => `${labels?.["version"]} ${labels?.["status"]}`)
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

/** What is left of an interrupted helm is said in the plan; apply mends it, Flyte answers, and nothing is left to do. */
export async function findUnmended(cloud: SimulatedCloud, file: string): Promise<readonly string[]> {
  const problems: string[] = [];
  const [number, status] = revisionsOf(cloud).at(-1)?.split(" ") ?? [];
  const made = await plan(openWorld(cloud).world, file);
  if (status?.startsWith("pending-") === true) {
    const said = `${release}: revision ${number} was left ${status}`;
    if (!made.summary.warnings.includes(said)) problems.push(`the plan doesn't say: ${said}`);
    const step = made.steps.find(({ address }) => address === release);
    const isShown = step?.fields.some(
      ({ path, before, after }) => path === "status" && before === status && after === "deployed",
    );
    if (!isShown && step?.action !== "create")
      problems.push(`the plan doesn't bring the release from ${status} to deployed`);
  }
  const { world } = openWorld(cloud);
  const outcome = await apply(world, file, made);
  if (outcome.status !== "done")
    problems.push(`${outcome.status}: ${outcome.diagnostics.map(showDiagnostic).join("; ")}`);
  const newest = revisionsOf(cloud).at(-1);
  if (newest?.endsWith(" deployed") !== true) problems.push(`helm's newest record is ${newest}`);
  problems.push(...stepsOf(await plan(world, file)).map((step) => `left: ${step}`));
  const checks = await verify(world, file, { target: [release], changed: outcome.done });
  const red = checks.findings.filter(({ finding }) => finding.status === "red");
  return [...problems, ...red.map(({ finding }) => `red: ${JSON.stringify(finding)}`)];
}
