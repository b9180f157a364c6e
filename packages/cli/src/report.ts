import type { Diagnostic, Emit } from "@fgk/engine";
import { renderDiagnostics } from "./render/diagnostic.ts";
import type { JsonLines } from "./render/json-lines.ts";
import { openJsonLines } from "./render/json-lines.ts";
import { openProgress } from "./render/progress.ts";
import type { Terminal } from "./terminal.ts";

/** How a run tells what happens: as text on stderr, or as JSON lines on stdout. */
export interface Report {
  readonly emit: Emit;
  readonly diagnose: (diagnostics: readonly Diagnostic[]) => void;
  /** The product as text; nothing in JSON mode. */
  readonly print: (text: string) => void;
  /** The product as a JSON line; nothing in text mode. */
  readonly line: JsonLines["line"];
  readonly json: boolean;
}

/** An unchanged wait is said again after so long, in milliseconds. */
const personMs = 10_000;
const logMs = 30_000;

export function openReport(terminal: Terminal, json: boolean): Report {
  if (json) {
    const lines = openJsonLines(terminal.out.write);
    return {
      emit: lines.emit,
      diagnose: (diagnostics) => {
        for (const diagnostic of diagnostics) lines.emit({ type: "diagnostic", diagnostic });
      },
      print: () => undefined,
      line: lines.line,
      json: true,
    };
  }
  const { err, out, isLog } = terminal;
  return {
    emit: openProgress({ write: err.write, paint: err.paint, everyMs: isLog ? logMs : personMs }),
    diagnose: (diagnostics) => {
      if (diagnostics.length > 0) err.write(`${renderDiagnostics(diagnostics, err.paint)}`);
    },
    print: out.write,
    line: () => undefined,
    json: false,
  };
}
