import type { Diagnostic, Event, World } from "@fgk/engine";
import { readDeployment, writePlan } from "@fgk/engine";
import { renderBug } from "../../packages/cli/src/bug.ts";
import { plainPaint, renderPlan } from "../../packages/cli/src/index.ts";
import { describePlan } from "../../packages/cli/src/plan-lines.ts";
import { renderCheck } from "../../packages/cli/src/render/checks.ts";
import type { Report } from "../../packages/cli/src/report.ts";
import { openReport } from "../../packages/cli/src/report.ts";
import type { Terminal } from "../../packages/cli/src/terminal.ts";
import { readBack } from "../plan/installation.ts";
import { apply, catalog, tryPlan, verify } from "../product/run-fgk.ts";

/** What a person, a log, a plan's reviewer or a program that reads JSON gets to see of one whole run. */
export interface Seen {
  readonly said: readonly (readonly [channel: string, text: string])[];
  readonly ending: string;
}

const allow = ["nodes", "downtime", "identity", "access", "exposure", "restart"] as const;

/** Validates, plans, writes the plan, applies and verifies, as the commands do, and renders everything in both ways. */
export async function runWithSecret(world: World, text: string): Promise<Seen> {
  const screen = openScreen();
  const tell = (diagnostics: readonly Diagnostic[]): void => {
    for (const report of screen.reports) report.diagnose(diagnostics);
  };
  const events: Event[] = [];
  try {
    const read = readDeployment(text, "fgk.yaml", catalog);
    tell(read.diagnostics);
    if (!read.ok) return { said: screen.said, ending: "the file was refused" };
    const made = await tryPlan(world, text, { allow, events });
    tell(made.diagnostics);
    if (!made.ok) return { said: screen.said, ending: "no plan" };
    const plan = made.value;
    screen.add("plan file", writePlan(plan));
    screen.add("output", renderPlan(plan, { paint: plainPaint, verbose: true, file: read.value }));
    tell(plan.diagnostics);
    for (const report of screen.reports) report.line("plan", describePlan(plan));
    const outcome = await apply(world, text, readBack(plan), { events });
    tell(outcome.diagnostics);
    screen.add("outcome", JSON.stringify(outcome));
    if (outcome.status === "done") await verify(world, text, { changed: outcome.done, events });
    return { said: screen.said, ending: outcome.status };
  } catch (error) {
    // What the command line says of what nobody foresaw.
    screen.add("crash report", await renderBug(error));
    return { said: screen.said, ending: "crash" };
  } finally {
    for (const event of events) screen.emit(event);
  }
}

function openScreen() {
  const texts: [string, string][] = [];
  const add = (channel: string, text: string): void => void texts.push([channel, text]);
  const open = (channel: string, json: boolean): Report => {
    const sink = { write: (text: string) => add(channel, text), paint: plainPaint };
    const terminal: Terminal = { out: sink, err: sink, canAsk: false, isLog: true, ask: async () => undefined };
    return openReport(terminal, json);
  };
  const reports = [open("output", false), open("JSON", true)];
  const emit = (event: Event): void => {
    for (const report of reports) report.emit(event);
    if (event.type === "checked") add("output", renderCheck(event.question, event.finding, plainPaint));
  };
  return { reports, add, emit, said: texts };
}
