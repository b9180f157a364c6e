import path from "node:path";
import { openCheckpoint } from "./checkpoint.ts";
import type { LeftOut } from "./left-out.ts";
import type { Guide } from "./open-guide.ts";
import type { Steps } from "./plan-steps.ts";
import { readSteps } from "./plan-steps.ts";
import type { Typed } from "./terminal.ts";
import type { Move } from "./walk-through.ts";

/** What came of an installation in which something was left out. */
export interface Found {
  /** The commands that failed, in their order. */
  readonly failed: readonly Typed[];
  /** What `fgk plan` printed and answered. */
  readonly planned: Typed;
  /** The steps of the plan that it wrote; undefined when it made none. */
  readonly steps: Steps | undefined;
  /** What `fgk apply` of that plan answered, which ends with the checks; undefined when there is nothing to apply. */
  readonly applied: Typed | undefined;
  /** What `fgk plan` answers afterwards. */
  readonly afterwards: Typed | undefined;
}

/** Where the installation is kept as it was before the move at that place. */
export function placeOf(checkpoints: string, at: number): string {
  return path.join(checkpoints, String(at));
}

/** Commands that only look change nothing: no checkpoint stands before them, and they aren't typed again. */
export function isLook(move: Move): boolean {
  return move.does === "type" && /^gcloud (\S+ )+(describe|list) /.test(move.command);
}

/**
 * Goes on from the checkpoint before the first thing that was left out or written differently, types what comes after it,
 * and plans with the deployment file.
 */
export async function runLeftOut(
  variant: LeftOut,
  byHand: readonly Move[],
  deployment: string,
  checkpoints: string,
): Promise<Found> {
  const missed = new Set(variant.without.map((text) => findCommand(byHand, text)));
  const done = byHand.map((move) => writeInstead(move, variant));
  const first = byHand.findIndex((move, at) => missed.has(move) || done[at] !== move);
  const guide = await openCheckpoint(placeOf(checkpoints, first));
  try {
    const failed: Typed[] = [];
    for (const [at, move] of done.entries()) {
      if (at < first || missed.has(move) || isLook(move)) continue;
      const typed = await make(guide, move);
      if (typed !== undefined && typed.code !== 0) failed.push(typed);
    }
    return { failed, ...(await plan(guide, variant, deployment)) };
  } finally {
    await guide.close();
  }
}

async function plan(guide: Guide, variant: LeftOut, deployment: string): Promise<Omit<Found, "failed">> {
  const [text, written] = variant.file ?? ["", ""];
  await guide.write("fgk.yaml", replaceOnce("fgk.yaml", deployment, text, written));
  const allow = variant.allow === undefined ? "" : ` --allow ${variant.allow}`;
  const planned = await guide.type(`fgk plan${allow} --out left-out.plan.yaml`);
  const steps = planned.code === 0 ? await readSteps(path.join(guide.folder, "left-out.plan.yaml")) : undefined;
  if (Object.keys(steps ?? {}).length === 0) return { planned, steps, applied: undefined, afterwards: undefined };
  const applied = await guide.type("fgk apply left-out.plan.yaml");
  return { planned, steps, applied, afterwards: await guide.type("fgk plan") };
}

async function make(guide: Guide, move: Move): Promise<Typed | undefined> {
  if (move.does === "type") return guide.type(move.command);
  await guide.write(move.file, move.text);
  return undefined;
}

function writeInstead(move: Move, { instead = [] }: LeftOut): Move {
  const own = instead.filter(([where]) =>
    move.does === "write" ? where === move.file : move.command.startsWith(where),
  );
  if (own.length === 0) return move;
  let whole = move.does === "write" ? move.text : move.command;
  for (const [where, text, written] of own) whole = replaceOnce(where, whole, text, written);
  return move.does === "write" ? { ...move, text: whole } : { ...move, command: whole };
}

function replaceOnce(where: string, whole: string, text: string, written: string): string {
  if (text === "" && written === "") return whole;
  if (whole.split(text).length !== 2) throw new Error(`${where} doesn't have this once: ${text}`);
  return whole.replace(text, () => written);
}

function findCommand(among: readonly Move[], text: string): Move {
  const [found, another] = among.filter((move) => move.does === "type" && move.command.includes(text));
  if (found === undefined || another !== undefined) throw new Error(`not exactly one command has ${text}`);
  return found;
}
