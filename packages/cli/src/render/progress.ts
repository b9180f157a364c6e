import type { Emit, Event } from "@fgk/engine";
import { actionWords } from "./action-words.ts";
import { renderDiagnostic } from "./diagnostic.ts";
import { formatElapsed, formatExpected } from "./duration.ts";
import { escapeLine } from "./escape.ts";
import type { Paint } from "./paint.ts";

/** Where progress goes. */
export interface ProgressView {
  readonly write: (text: string) => void;
  readonly paint: Paint;
  /** An unchanged wait is said again after this long, in milliseconds: 10 s for a person, 30 s for a log. */
  readonly everyMs: number;
}

/** Draws what happens as lines, one per event; waits are said when their reason changes or after `everyMs`. */
export function openProgress(view: ProgressView): Emit {
  const waits = openWaits(view.everyMs);
  let readings = 0;
  return (event) => {
    if (event.type === "reading") readings += 1;
    if (event.type === "reading" && readings > 1) {
      view.write(`${view.paint.dim("Reading it once more: does the plan still hold?")}\n`);
      return;
    }
    const line = renderEvent(event, view.paint, waits);
    if (line !== undefined) view.write(`${line}\n`);
  };
}

/** What a wait's line says when one is due: the reason, without the operation's name when it was said before. */
type Waits = (key: string, why: string, elapsedMs: number) => string | undefined;

/** A reason that flickers is said at most so often, in milliseconds. */
const calmMs = 3_000;

function openWaits(everyMs: number): Waits {
  const said = new Map<string, { why: string; atMs: number }>();
  return (key, why, elapsedMs) => {
    const last = said.get(key);
    // A second wait of the same thing (a retry) counts from its own beginning.
    const sinceMs = last === undefined || elapsedMs < last.atMs ? elapsedMs : elapsedMs - last.atMs;
    const due = last?.why === why ? sinceMs >= everyMs : sinceMs >= Math.min(calmMs, everyMs);
    if (!due) return undefined;
    said.set(key, { why, atMs: elapsedMs });
    return last?.why === why ? why.replace(/ \([\w./-]*\d{4}[\w./-]*\)$/, "") : why;
  };
}

function renderEvent(event: Event, paint: Paint, waits: Waits): string | undefined {
  switch (event.type) {
    case "reading":
      return paint.dim(`Reading what is there (${event.resources} things)…`);
    case "lease":
      return undefined;
    case "lease-held": {
      // At once, for nothing else is said meanwhile; then like every wait.
      if (event.elapsedMs >= calmMs && waits("lease", "held", event.elapsedMs) === undefined) return undefined;
      const elapsed = formatElapsed(event.elapsedMs);
      return paint.dim(`Another run holds the lease: ${escapeLine(event.by)}; watching it [${elapsed}]`);
    }
    case "step-started": {
      const usual = event.expectSeconds >= 30 ? ` (usually ${formatExpected(event.expectSeconds)})` : "";
      return `${escapeLine(event.address)}: ${actionWords[event.action].now}…${paint.dim(usual)}`;
    }
    case "step-waiting": {
      const why = waits(event.address, event.why, event.elapsedMs);
      if (why === undefined) return undefined;
      return paint.dim(
        `${escapeLine(event.address)}: still waiting [${formatElapsed(event.elapsedMs)}] — ${escapeLine(why)}`,
      );
    }
    case "step-retried":
      return paint.dim(
        `${escapeLine(event.address)}: trying again (attempt ${event.attempt}) — ${escapeLine(event.why)}`,
      );
    case "step-done": {
      const after = event.already ? actionWords[event.action].already : `after ${formatElapsed(event.elapsedMs)}`;
      return paint.green(
        `${escapeLine(event.address)}: ${event.already ? "" : `${actionWords[event.action].past} `}${after}`,
      );
    }
    case "step-failed":
      return `${paint.red(`${escapeLine(event.address)}: ${actionWords[event.action].now} failed`)}\n${renderDiagnostic(event.diagnostic, paint)}`.trimEnd();
    case "step-skipped":
      return paint.yellow(
        `${escapeLine(event.address)}: not started, it waits for ${escapeLine(event.because.join(", "))}`,
      );
    case "check-waiting": {
      const evidence = waits(`check ${event.name}`, event.finding.evidence, event.elapsedMs);
      if (evidence === undefined) return undefined;
      return paint.dim(`  … ${escapeLine(event.name)} [${formatElapsed(event.elapsedMs)}] — ${escapeLine(evidence)}`);
    }
    case "diagnostic":
      return renderDiagnostic(event.diagnostic, paint).trimEnd();
    case "checking":
    case "checked":
      return undefined;
  }
}
