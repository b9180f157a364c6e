import type { ApplyOutcome, Diagnostic } from "@fgk/engine";
import { reportOutcome } from "../../packages/cli/src/apply-result.ts";
import type { Invocation } from "../../packages/cli/src/command.ts";
import { renderDiagnostics } from "../../packages/cli/src/render/diagnostic.ts";
import { plainPaint } from "../../packages/cli/src/render/paint.ts";
import type { PlanFlags } from "./case-file.ts";

/** The command that makes the case's plan, as a person types it, in its words. */
export function listFlags(flags: PlanFlags): readonly string[] {
  const list = (name: string, values: "all" | readonly string[] | undefined): readonly string[] =>
    values === undefined || values.length === 0 ? [] : [`--${name} ${values === "all" ? "all" : values.join(",")}`];
  return [
    flags.destroy ? "fgk destroy" : "fgk plan",
    // A destroy asks for no consent but to the loss of data.
    ...list("allow", flags.destroy ? [] : flags.allow),
    ...list("allow-data-loss", flags.dataLoss),
    ...list("adopt", flags.adopt),
    ...list("target", flags.target),
    ...list("with-contents", flags.withContents),
    ...(flags.skipCluster ? ["--skip-cluster"] : []),
  ];
}

/** Notes are shown to those who ask for them. */
function showCommand(flags: PlanFlags, verbose: boolean): string {
  return `$ ${[...listFlags(flags), ...(verbose ? ["--verbose"] : []), "--out fgk.plan.yaml"].join(" ")}\n`;
}

/** What planning says on a terminal; empty when it says nothing. */
export function showPlanning(diagnostics: readonly Diagnostic[]): string {
  return renderDiagnostics(diagnostics, plainPaint);
}

/** What `fgk apply fgk.plan.yaml` says on a terminal when it has ended; empty when it says nothing. */
export function showOutcome(outcome: ApplyOutcome): string {
  const texts: string[] = [];
  const write = (text: string): void => void texts.push(text);
  const report: Invocation["report"] = {
    emit: () => undefined,
    diagnose: (diagnostics) => {
      if (diagnostics.length > 0) write(renderDiagnostics(diagnostics, plainPaint));
    },
    print: write,
    line: () => undefined,
    json: false,
  };
  const err = { write, paint: plainPaint };
  const terminal = { out: err, err, canAsk: false, isLog: true, ask: async () => undefined };
  const signals: Pick<Invocation["signals"], "exitCode"> = { exitCode: () => undefined };
  // Of an invocation, only what tells is used.
  const invocation = { report, terminal, signals } as unknown as Invocation;
  reportOutcome(invocation, outcome, "fgk apply fgk.plan.yaml", new Set());
  return texts.join("");
}

/** `fgk.output.txt`: the commands and what they said; undefined when nothing was said. */
export function showSession(
  flags: PlanFlags,
  planning: readonly Diagnostic[],
  outcome: ApplyOutcome | undefined,
): string | undefined {
  const planned = showPlanning(planning);
  const applied = outcome === undefined ? "" : showOutcome(outcome);
  if (planned === "" && applied === "") return undefined;
  const command = showCommand(
    flags,
    planning.some((one) => one.severity === "note"),
  );
  return `${command}${planned}${applied === "" ? "" : `\n$ fgk apply fgk.plan.yaml\n${applied}`}`;
}
