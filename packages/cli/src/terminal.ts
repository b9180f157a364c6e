import { createInterface } from "node:readline/promises";
import type { ColourChoice } from "./colour.ts";
import { decideColour } from "./colour.ts";
import type { Paint } from "./render/paint.ts";
import { loadPaint } from "./render/paint.ts";

/** One of the two streams that a run writes to. */
export interface Sink {
  readonly write: (text: string) => void;
  readonly paint: Paint;
}

/** Where a run writes and whom it can ask. stdout is the product; progress, prompts and warnings go to stderr. */
export interface Terminal {
  readonly out: Sink;
  readonly err: Sink;
  /** A person sits there: stdin and stderr are terminals and this is no CI. */
  readonly canAsk: boolean;
  /** Waiting is drawn for a person (every 10 s) rather than for a log (every 30 s). */
  readonly isLog: boolean;
  /** Asks on stderr; undefined when the input ends. */
  readonly ask: (question: string, signal: AbortSignal) => Promise<string | undefined>;
}

/** The process's own streams. */
export async function openTerminal(choice: ColourChoice): Promise<Terminal> {
  const variable = (name: string): string | undefined => process.env[name];
  const ci = (variable("CI") ?? "") !== "" && variable("CI") !== "false";
  const sink = async (stream: NodeJS.WriteStream): Promise<Sink> => ({
    write: (text) => void stream.write(text),
    paint: await loadPaint(decideColour(choice, variable, stream.isTTY === true)),
  });
  return {
    out: await sink(process.stdout),
    err: await sink(process.stderr),
    canAsk: process.stdin.isTTY === true && process.stderr.isTTY === true && !ci,
    isLog: ci || process.stderr.isTTY !== true,
    ask: async (question, signal) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      // While it reads, the terminal is in raw mode: Ctrl-C comes as a key and is made a signal again.
      lines.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
      try {
        return await Promise.race([
          lines.question(question, { signal }),
          new Promise<undefined>((resolve) => lines.once("close", () => resolve(undefined))),
        ]);
      } catch {
        return undefined;
      } finally {
        lines.close();
      }
    },
  };
}
