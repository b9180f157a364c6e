import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { plainPaint } from "../../packages/cli/src/render/paint.ts";
import { runCommandLine } from "../../packages/cli/src/run-command-line.ts";
import { root } from "../product/run-fgk.ts";

/** How a command ended. */
export interface CommandEnd {
  readonly code: number;
  /** Codes of the errors that it said. */
  readonly codes: readonly string[];
  readonly err: string;
}

/** A folder in which only a plan file lies: whoever takes the plan for a good one misses the deployment file. */
export interface PlanFolder {
  /** `fgk apply PLAN`, with these bytes as the plan file. */
  readonly apply: (plan: string | Uint8Array, ...flags: readonly string[]) => Promise<CommandEnd>;
  readonly close: () => void;
}

/** Opens the folder. In it nothing can be reached: no cloud is at the address that fgk is told. */
export function openPlanFolder(): PlanFolder {
  const folder = mkdtempSync(path.join(os.tmpdir(), "fgk-plan-"));
  return {
    close: () => rmSync(folder, { recursive: true, force: true }),
    apply: (plan, ...flags) => {
      writeFileSync(path.join(folder, "a.plan.yaml"), plan);
      return runFgk(folder, ["apply", "a.plan.yaml", "--json", ...flags]);
    },
  };
}

async function runFgk(folder: string, args: readonly string[]): Promise<CommandEnd> {
  const never = new AbortController().signal;
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(args, {
    terminal: {
      out: { write: (text) => void out.push(text), paint: plainPaint },
      err: { write: (text) => void err.push(text), paint: plainPaint },
      canAsk: false,
      isLog: true,
      ask: async () => undefined,
    },
    signals: { stop: never, abort: never, exitCode: () => undefined, whileEnding: (_said, work) => work() },
    self: [process.execPath, "-C", "fgk-source", path.join(root, "packages/cli/src/main.ts")],
    place: { folder, overlay: { FGK_GOOGLE_ENDPOINT: "http://127.0.0.1:1" } },
  });
  const lines = out
    .join("")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { readonly type: string; readonly diagnostic?: { readonly code: string } });
  return { code, err: err.join(""), codes: lines.flatMap(({ diagnostic }) => diagnostic?.code ?? []) };
}
