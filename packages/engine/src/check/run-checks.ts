import { openSession } from "../live/session.ts";
import type { Address } from "../model/address.ts";
import type { Catalog } from "../model/catalog.ts";
import type { Check, Finding } from "../model/check.ts";
import type { DeploymentFile } from "../model/deployment-file.ts";
import type { Emit } from "../model/event.ts";
import { Failure } from "../model/failure.ts";
import type { Session } from "../model/kind.ts";
import { limits } from "../model/limits.ts";
import type { World } from "../model/world.ts";

export interface ChecksInput {
  readonly file: DeploymentFile;
  readonly catalog: Catalog;
  readonly world: World;
  readonly emit: Emit;
  /** Only checks about these; empty: all. */
  readonly target: readonly Address[];
  /** What an apply has just changed: checks about it are asked again for `patienceMs` while Google lets it settle. */
  readonly changed: readonly Address[];
  readonly patienceMs?: number;
  readonly stop: AbortSignal;
}

export interface ChecksOutcome {
  readonly status: "green" | "red" | "interrupted";
  /** In the order in which a person would ask. */
  readonly findings: readonly { readonly name: string; readonly question: string; readonly finding: Finding }[];
}

/** Asks the running system, each question as soon as those that it needs are answered green. */
export async function runChecks(input: ChecksInput): Promise<ChecksOutcome> {
  const desired = input.catalog.describe(input.file);
  const { checks } = input.catalog.open(input.file, desired, input.world);
  const wanted = checks.filter(
    (check) => input.target.length === 0 || check.about.some((address) => input.target.includes(address)),
  );
  const first = openSession(input.world, desired.mark);
  const fresh = (): Session => openSession(input.world, desired.mark);
  const asked = new Map<string, Promise<Finding>>();
  const ask = async (check: Check): Promise<Finding> => {
    const needs = check.needs.filter((name) => wanted.some((one) => one.name === name));
    const needed = await Promise.all(needs.map(async (name) => ({ name, finding: await asked.get(name) })));
    const open = needed.find(({ finding }) => finding?.status === "red" || finding?.status === "not-asked");
    if (open !== undefined) return { status: "not-asked", evidence: `asked only when ${open.name} is green` };
    input.emit({ type: "checking", name: check.name, question: check.question });
    return askPatiently(input, check, first, fresh);
  };
  for (const check of wanted) asked.set(check.name, ask(check));
  const findings: { name: string; question: string; finding: Finding }[] = [];
  for (const { name, question } of wanted) {
    const finding = (await asked.get(name)) ?? { status: "not-asked", evidence: "" };
    input.emit({ type: "checked", name, question, finding });
    findings.push({ name, question, finding });
  }
  if (input.stop.aborted) return { status: "interrupted", findings };
  return { status: findings.some(({ finding }) => finding.status === "red") ? "red" : "green", findings };
}

async function askPatiently(input: ChecksInput, check: Check, first: Session, fresh: () => Session): Promise<Finding> {
  const { world } = input;
  const changed = check.settles && check.about.some((address) => input.changed.includes(address));
  const startedMs = world.now();
  const endMs = startedMs + (changed ? (input.patienceMs ?? limits.settleMs) : 0);
  let finding = await askOnce(check, first);
  let saidMs = startedMs;
  while (finding.status === "red" && world.now() < endMs && !input.stop.aborted) {
    const elapsedMs = world.now() - startedMs;
    if (elapsedMs === 0 || world.now() - saidMs >= limits.heartbeatMs) {
      saidMs = world.now();
      input.emit({ type: "check-waiting", name: check.name, finding, elapsedMs });
    }
    await world.sleep(Math.min(10_000, Math.max(1_000, endMs - world.now())), input.stop);
    finding = await askOnce(check, fresh());
  }
  return finding;
}

/** A check that can't be asked for the world's reasons is red with that reason: it wasn't proved. */
async function askOnce(check: Check, session: Session): Promise<Finding> {
  try {
    return await check.ask(session);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { summary, cause, help } = error.diagnostic;
    return {
      status: "red",
      evidence: summary,
      cause: cause ?? "it could not be asked",
      mend: help ?? "run fgk verify again",
    };
  }
}
