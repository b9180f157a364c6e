import path from "node:path";
import { plainPaint } from "../../packages/cli/src/render/paint.ts";
import { runCommandLine } from "../../packages/cli/src/run-command-line.ts";
import { root } from "../product/run-fgk.ts";
import type { Environment } from "./open-environment.ts";

/** fgk in front of a person who gives this answer to whatever is asked. */
export async function runAtTerminal(
  environment: Environment,
  args: readonly string[],
  answer: string,
): Promise<{ code: number; err: string }> {
  const never = new AbortController().signal;
  let err = "";
  const sink = (keep: boolean) => ({
    write: (text: string) => {
      if (keep) err += text;
    },
    paint: plainPaint,
  });
  const code = await runCommandLine(args, {
    terminal: {
      out: sink(false),
      err: sink(true),
      canAsk: true,
      isLog: true,
      ask: async (question) => {
        err += question;
        return answer;
      },
    },
    signals: { stop: never, abort: never, exitCode: () => undefined, whileEnding: (_said, work) => work() },
    self: [process.execPath, "-C", "fgk-source", path.join(root, "packages/cli/src/main.ts")],
    place: { folder: environment.folder, overlay: environment.variables },
  });
  return { code, err };
}
