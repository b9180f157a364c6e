import fs from "node:fs/promises";
import path from "node:path";
import type { Plan } from "@fgk/engine";
import { limits, readPlan, writePlan } from "@fgk/engine";
import type { Invocation } from "./command.ts";
import { CommandError, usageError } from "./command-error.ts";
import { explain, readText } from "./deployment.ts";
import { isAlive } from "./world/private-folder.ts";

/** A plan file and where its deployment file is. */
export interface ReadPlanFile {
  readonly plan: Plan;
  /** The deployment file's path as the user would name it from where they stand. */
  readonly deployment: string;
}

/** Reads a plan file. Throws `CommandError`, with code `plan-altered` for an edited one. */
export async function openPlanFile(invocation: Invocation, name: string): Promise<ReadPlanFile> {
  const where = path.resolve(invocation.folder, name);
  const text = await readText(where, name, limits.planBytes, { help: "write one: fgk plan --out FILE" });
  const read = readPlan(text, name);
  if (!read.ok) throw new CommandError(...read.diagnostics);
  const plan = read.value;
  const file = path.resolve(path.dirname(where), ...plan.header.file.split("/"));
  return { plan, deployment: path.relative(invocation.folder, file) };
}

/** Writes a plan beside a plan of the same name and then in its place, so that there is never half a plan. */
export async function savePlan(invocation: Invocation, plan: Plan, name: string): Promise<void> {
  const where = path.resolve(invocation.folder, name);
  const unfinished = `${where}.${process.pid}.unfinished`;
  try {
    await fs.mkdir(path.dirname(where), { recursive: true });
    await fs.writeFile(unfinished, writePlan(plan));
    await fs.rename(unfinished, where);
  } catch (error) {
    await fs.rm(unfinished, { force: true }).catch(() => undefined);
    throw new CommandError({
      severity: "error",
      code: "file-unreadable",
      summary: `can't write ${name}`,
      cause: explain(error),
      help: "name a file in a folder that you may write to: --out FILE",
    });
  }
  // The plan is written: what can't be tidied up stays for the next time.
  await removeUnfinished(where).catch(() => undefined);
}

/** Removes what runs that were killed while they wrote this plan have left. */
async function removeUnfinished(where: string): Promise<void> {
  const folder = path.dirname(where);
  for (const name of await fs.readdir(folder)) {
    const pid = /\.(\d+)\.unfinished$/.exec(name)?.[1];
    if (pid === undefined || name !== `${path.basename(where)}.${pid}.unfinished` || isAlive(Number(pid))) continue;
    await fs.rm(path.join(folder, name), { force: true });
  }
}

/**
 * How a plan file names its deployment file: relative to itself, with slashes, on every system. Throws `CommandError` when
 * the two are one: the plan would take the deployment's place.
 */
export function labelFile(invocation: Invocation, planName: string, fileName: string): string {
  const plan = path.resolve(invocation.folder, planName);
  const file = path.resolve(invocation.folder, fileName);
  if (plan === file)
    throw usageError(`--out ${planName} is the deployment file itself`, "name another file for the plan");
  const from = path.dirname(plan);
  return path.relative(from, file).split(path.sep).join("/");
}
