import type { FieldLine, Json, Later } from "@fgk/engine";
import { isLater } from "@fgk/engine";
import { diffLines } from "diff";
import { escapeLine } from "./escape.ts";
import type { Paint } from "./paint.ts";

const widest = 100;

/** A field's value on one line; long ones are cut unless `whole`. */
export function renderValue(value: FieldLine["after"] | undefined, whole: boolean): string {
  if (value === undefined) return "(none)";
  if (value === null) return "(absent)";
  if (isLater(value)) return describeLater(value);
  // What is known later may stand inside: the version of a secret that the plan makes.
  const text = escapeLine(JSON.stringify(value, (_key, each: Json) => (isLater(each) ? describeLater(each) : each)));
  return whole || text.length <= widest ? text : `${text.slice(0, widest)}… (${text.length} characters)`;
}

function describeLater({ later }: Later): string {
  return `(known after ${later.address}: ${later.output})`;
}

/** From what to what: on one line, or as a line by line difference when that would be too long to compare by eye. */
export function renderTransition(
  before: Json | undefined,
  after: FieldLine["after"],
  paint: Paint,
): readonly [string, ...string[]] {
  const line = `${renderValue(before, true)} → ${renderValue(after, true)}`;
  if (line.length <= widest || before === undefined || after === null || isLater(after)) {
    return [`${renderValue(before, false)} → ${renderValue(after, false)}`];
  }
  const lines = diffLines(toLines(before), toLines(after)).flatMap((part) =>
    part.value
      .trimEnd()
      .split("\n")
      .map((text) => {
        const safe = escapeLine(text);
        if (part.added) return paint.green(`+ ${safe}`);
        return part.removed ? paint.red(`- ${safe}`) : paint.dim(`  ${safe}`);
      }),
  );
  return ["", ...lines];
}

/** One line per element or key: what a person compares. */
function toLines(value: Json): string {
  if (typeof value === "string") return `${value}\n`;
  if (Array.isArray(value)) return value.map((each) => `${JSON.stringify(each)}\n`).join("");
  if (typeof value !== "object" || value === null) return `${JSON.stringify(value)}\n`;
  return Object.entries(value)
    .map(([key, each]) => `${key}: ${JSON.stringify(each)}\n`)
    .join("");
}
