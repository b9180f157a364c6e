import type { Diagnostic, Severity } from "@fgk/engine";
import { escapeLine, escapeText } from "./escape.ts";
import type { Paint } from "./paint.ts";

/**
 * A diagnostic as several lines, ended by a line break: what, at which line of which file, why, and what mends it.
 *
 *     error[schema]: unknown key "clustr"
 *      --> fgk.yaml:12:1
 *        |
 *     12 | clustr:
 *        | ^^^^^^
 *        = help: did you mean "cluster"?
 */
export function renderDiagnostic(diagnostic: Diagnostic, paint: Paint): string {
  const { severity, code, summary, source } = diagnostic;
  const title = code === severity ? severity : `${severity}[${code}]`;
  const lines = [`${colourOf(severity, paint)(paint.bold(title))}${paint.bold(`: ${escapeLine(summary)}`)}`];
  const number = source === undefined ? "" : String(source.line);
  const margin = " ".repeat(Math.max(number.length, 1));
  const bar = paint.blue("|");
  if (source !== undefined) {
    const { shown, caret } = underline(source.text, source.column, source.endColumn);
    lines.push(
      `${margin}${paint.blue("-->")} ${escapeLine(source.file)}:${source.line}:${source.column}`,
      `${margin} ${bar}`,
      `${paint.blue(number)} ${bar} ${shown}`.trimEnd(),
      `${margin} ${bar} ${colourOf(severity, paint)(caret)}`,
    );
  }
  const note = (label: string, text: string): void => {
    const [first = "", ...rest] = escapeText(text).replaceAll("\t", "  ").trimEnd().split("\n");
    lines.push(`${margin} ${paint.blue("=")} ${paint.bold(label)}: ${first}`);
    for (const line of rest) lines.push(`${margin}   ${" ".repeat(label.length + 2)}${line}`.trimEnd());
  };
  if (diagnostic.address !== undefined) note("at", diagnostic.address);
  if (source === undefined && diagnostic.keyPath !== undefined) note("key", diagnostic.keyPath);
  if (diagnostic.cause !== undefined) note("why", diagnostic.cause);
  if (diagnostic.permission !== undefined) note("permission", diagnostic.permission);
  if (diagnostic.help !== undefined) note("help", diagnostic.help);
  return `${lines.join("\n")}\n`;
}

/** Several diagnostics with an empty line between, worst first, otherwise in their order; equal ones once. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], paint: Paint): string {
  const order: readonly Severity[] = ["error", "warning", "note"];
  const texts = order.flatMap((severity) =>
    diagnostics.filter((each) => each.severity === severity).map((each) => renderDiagnostic(each, paint)),
  );
  return [...new Set(texts)].join("\n");
}

function colourOf(severity: Severity, paint: Paint): (text: string) => string {
  switch (severity) {
    case "error":
      return paint.red;
    case "warning":
      return paint.yellow;
    case "note":
      return paint.blue;
  }
}

const widest = 160;

/** The line and its carets. Tabs count as one column and become one space; a very long line is cut round the place. */
function underline(text: string, column: number, endColumn: number): { shown: string; caret: string } {
  const start = Math.max(0, column - 1);
  const cutFrom = start > widest ? start - widest / 2 : 0;
  const before = escapeLine(text.slice(cutFrom, start).replaceAll("\t", " "));
  const marked = escapeLine(text.slice(start, Math.max(endColumn - 1, start + 1)).replaceAll("\t", " "));
  const after = escapeLine(text.slice(Math.max(endColumn - 1, start + 1)).replaceAll("\t", " "));
  const lead = cutFrom > 0 ? "…" : "";
  const whole = `${lead}${before}${marked}${after}`;
  const shown = whole.length > widest * 1.5 ? `${whole.slice(0, widest * 1.5)}…` : whole;
  const length = Math.max(1, Math.min(marked.length, widest));
  return { shown, caret: `${" ".repeat(lead.length + before.length)}${"^".repeat(length)}` };
}
