import type { Finding } from "@fgk/engine";
import { escapeLine, escapeText } from "./escape.ts";
import type { Paint } from "./paint.ts";

const symbols: Readonly<Record<Finding["status"], { readonly symbol: string; readonly colour: keyof Paint }>> = {
  green: { symbol: "✓", colour: "green" },
  red: { symbol: "✗", colour: "red" },
  warning: { symbol: "!", colour: "yellow" },
  "not-asked": { symbol: "–", colour: "dim" },
};

/** A check and what it found, ended by a line break: the question, what was seen; if red, the cause and what mends it. */
export function renderCheck(question: string, finding: Finding, paint: Paint): string {
  const { symbol, colour } = symbols[finding.status];
  const lines = [`${paint[colour](symbol)} ${escapeLine(question)}`];
  const add = (label: string, text: string): void => {
    const [first = "", ...rest] = escapeText(text).split("\n");
    lines.push(`    ${label}${first}`, ...rest.map((line) => `    ${" ".repeat(label.length)}${line}`));
  };
  if (finding.evidence !== "") add(finding.status === "not-asked" ? "not asked: " : "", finding.evidence);
  if (finding.status === "red") add("cause: ", finding.cause);
  if ("mend" in finding && finding.mend !== undefined) add("mend:  ", finding.mend);
  return `${lines.join("\n")}\n`;
}

/** `12 green, 1 red, 0 warnings, 2 not asked.` */
export function renderCheckCounts(findings: readonly Finding[]): string {
  const count = (status: Finding["status"]): number => findings.filter((finding) => finding.status === status).length;
  const warnings = count("warning");
  return `Checks: ${count("green")} green, ${count("red")} red, ${warnings} ${warnings === 1 ? "warning" : "warnings"}, ${count("not-asked")} not asked.`;
}
