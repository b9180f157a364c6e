import type { Address, Diagnostic } from "@fgk/engine";
import { openWorld, smallest } from "../plan/installation.ts";
import { apply, applyOrDie, plan, tryPlan } from "../product/run-fgk.ts";
import { letTimePass } from "../simulation/let-time-pass.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** How a run that met an operation of somebody's ended, and what the whole story wrote. */
export interface Met {
  /** `refused`: there was no plan. */
  readonly ended: string;
  /** Errors and warnings of the plan, errors of the apply. */
  readonly said: readonly string[];
  /** How often the operation was begun: accepted requests, whoever sent them. */
  readonly begun: number;
  /** Steps of the plan afterwards; undefined: it isn't asked for where the run didn't end well. */
  readonly left: readonly string[] | undefined;
}

/** Operations take a tenth of their real time. */
const timeScale = 0.1;

export function openCloud(): SimulatedCloud {
  return createSimulatedCloud({ timeScale });
}

/** Calls of an undisturbed installation, in order. */
export async function listCalls(): Promise<readonly string[]> {
  const { world, calls } = openWorld(openCloud());
  const outcome = await apply(world, smallest, await plan(world, smallest));
  if (outcome.status !== "done") throw new Error(outcome.diagnostics.map(show).join("\n"));
  return calls;
}

/** An installation that is killed as soon as its `call`-th request is taken. */
export async function killAfter(simulated: SimulatedCloud, call: number): Promise<void> {
  const dying = openWorld(simulated, { crash: { call, when: "after" } });
  await applyOrDie(dying.world, smallest, await plan(openWorld(simulated).world, smallest));
  if (!dying.crashed()) throw new Error(`the run didn't come to its call ${call}`);
}

/** What is lost by consent, and how long the cloud is left alone before the next plan. */
interface MeetOptions {
  readonly dataLoss?: readonly Address[];
  readonly restMinutes?: number;
}

/** A run of fgk on what is there; `begins` matches the requests that begin the operation: `POST /v1/…/clusters`. */
export async function meet(
  simulated: SimulatedCloud,
  text: string,
  begins: RegExp,
  { dataLoss = [], restMinutes = 0 }: MeetOptions = {},
): Promise<Met> {
  const { world } = openWorld(simulated);
  const made = await tryPlan(world, text, {
    allow: ["restart", "nodes", "downtime", "identity", "access", "exposure"],
    dataLoss,
  });
  const count = (): number =>
    simulated.cloud.journal.filter(
      ({ method, path, status, write }) => write && status < 300 && begins.test(`${method} ${path}`),
    ).length;
  if (!made.ok) return { ended: "refused", said: made.diagnostics.map(show), begun: count(), left: undefined };
  const outcome = await apply(world, text, made.value);
  const said = [...made.value.diagnostics, ...outcome.diagnostics].map(show);
  if (outcome.status !== "done") return { ended: outcome.status, said, begun: count(), left: undefined };
  await letTimePass(simulated, restMinutes);
  const next = await plan(openWorld(simulated).world, text);
  return { ended: "done", said, begun: count(), left: next.steps.map(({ action, address }) => `${action} ${address}`) };
}

function show({ code, summary, cause, help }: Diagnostic): string {
  return `${code}: ${[summary, cause, help].filter((part) => part !== undefined).join(" | ")}`;
}
