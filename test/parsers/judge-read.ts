import type { Diagnostic, Result } from "@fgk/engine";
import type { Ended } from "../rows/row.ts";
import { measureCpu } from "./cpu-time.ts";

/** What reading one file may take of the processor. */
const mostMs = 250;

/** Reads a text and holds what comes of it against the claim: an answer in time, and every complaint at its place. */
export function judgeRead(read: () => Result<unknown>, again: () => Result<unknown>, text: string): Ended {
  const first = measureCpu(read);
  // The collector and the compiler take their time from whoever runs: what is slow is slow each time.
  const ms = first.ms <= mostMs ? first.ms : Math.min(measureCpu(again).ms, measureCpu(again).ms);
  const { ok, diagnostics } = first.value;
  const problems = [
    ...(ms > mostMs ? [`it took ${Math.round(ms)} ms of the processor`] : []),
    ...(ok || diagnostics.some(({ severity }) => severity === "error") ? [] : ["it was refused without an error"]),
    ...(ok && diagnostics.some(({ severity }) => severity === "error") ? ["it was taken with an error"] : []),
    ...diagnostics.flatMap((one) => judgeDiagnostic(one, text)),
  ];
  return { problems, counts: { [ok ? "taken" : "refused"]: 1 }, story: text.split("\n") };
}

function judgeDiagnostic({ severity, summary, source, keyPath }: Diagnostic, text: string): readonly string[] {
  if (summary.trim() === "") return ["a diagnostic says nothing"];
  if (summary.includes("undefined") || summary.includes("[object ")) return [`it says: ${summary}`];
  if (severity !== "error") return [];
  // A rule on a whole block that the file doesn't have has no place in the file.
  if (source === undefined) return keyPath === undefined ? [`no place: ${summary}`] : [];
  const lines = text.split("\n");
  const line = lines[source.line - 1];
  if (line === undefined) return [`line ${source.line} of ${lines.length}: ${summary}`];
  const inside = source.column >= 1 && source.column <= line.length + 1 && source.endColumn > source.column;
  return inside ? [] : [`column ${source.column} to ${source.endColumn} of ${line.length}: ${summary}`];
}
