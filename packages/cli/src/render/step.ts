import type { Action, DeploymentFile, Effect, FieldLine, Step } from "@fgk/engine";
import { actionWords } from "./action-words.ts";
import { formatExpected } from "./duration.ts";
import { escapeLine } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { renderTransition, renderValue } from "./value.ts";

/** What drawing a plan may use. */
export interface PlanView {
  readonly paint: Paint;
  /** Lists what is otherwise counted. */
  readonly verbose: boolean;
  /** Gives key paths their lines; left out when only the plan file is at hand. */
  readonly file?: DeploymentFile;
}

/** One step as lines: what, field by field why, what it waits for, how long it takes and what it risks. */
export function renderStep(step: Step, view: PlanView): readonly string[] {
  const { paint } = view;
  const words = actionWords[step.action];
  const colour = paint[words.colour];
  const lines = [
    `  ${colour(words.symbol)} ${paint.bold(escapeLine(step.address))}${paint.dim(`  about ${formatExpected(step.seconds)}`)}`,
  ];
  for (const field of step.fields) {
    if (!view.verbose && (field.byDefault || isSaidBelow(field, step.effects ?? []))) continue;
    lines.push(...renderField(field, step.action, view));
  }
  const defaults = step.fields.filter((field) => field.byDefault);
  if (defaults.length > 0 && !view.verbose) lines.push(paint.dim(`      ${listDefaults(defaults)}`));
  for (const effect of step.effects ?? []) lines.push(...renderEffect(effect, view));
  if (step.why !== undefined) lines.push(`      why: ${escapeLine(step.why)}`);
  if (step.waitsFor.length > 0) lines.push(paint.dim(`      waits for: ${listShort(step.waitsFor, view.verbose)}`));
  if (step.risk !== undefined) {
    const mark = step.blocked ? paint.red("blocked") : paint.yellow("risk");
    lines.push(`      ${mark}: ${paint.bold(step.risk.risk)}: ${escapeLine(step.risk.why)}`);
  }
  return lines;
}

/** A field that only names what the effects then say one by one, each with its values and whose they are. */
function isSaidBelow({ before, after }: FieldLine, effects: readonly Effect[]): boolean {
  if (after !== null || before === undefined || before === null) return false;
  const names = Array.isArray(before) ? before : String(before).split(", ");
  return names.every((name) => effects.some(({ what }) => name === what || String(name).startsWith(`${what} `)));
}

function renderField(field: FieldLine, action: Action, view: PlanView): readonly string[] {
  const { paint } = view;
  const changes = action === "update" || action === "replace";
  const asked = describeSource(field, view);
  const name = escapeLine(field.path);
  if (action === "delete") return [`      goes with it: ${name}`];
  if (!changes) return [`      ${name}: ${renderValue(field.after, view.verbose)}${paint.dim(asked)}`];
  const [first, ...rest] = renderTransition(field.before, field.after, paint);
  return [`      ${name}: ${first}${paint.dim(asked)}`.trimEnd(), ...rest.map((line) => `        ${line}`)];
}

/** One thing that is no step of its own: on one line when one field of it changes, and of a new one only by its name. */
function renderEffect({ action, what, fields }: Effect, view: PlanView): readonly string[] {
  const { symbol, colour } = actionWords[action];
  const name = `      ${view.paint[colour](symbol)} ${escapeLine(what)}`;
  const lines = action === "create" && !view.verbose ? [] : fields.flatMap((field) => renderField(field, action, view));
  const [first = "", ...rest] = lines;
  if (rest.length === 0) return [first === "" ? name : `${name}  ${first.trim()}`];
  return [name, ...lines.map((line) => `    ${line}`)];
}

/** Who asks for it, at which line; and who else wrote what is there now. */
function describeSource(field: FieldLine, view: PlanView): string {
  const parts: string[] = [];
  if (field.byDefault) parts.push("default");
  if (field.source !== undefined) {
    const place = view.file?.get(field.source).written ? view.file.place(field.source) : undefined;
    parts.push(place === undefined ? field.source : `${field.source} ${place.file}:${place.line}`);
  }
  if (field.manager !== undefined) parts.push(`overwrites ${field.manager}`);
  return parts.length === 0 ? "" : `  # ${escapeLine(parts.join(", "))}`;
}

const lineWidth = 100;

/** As many defaults as a line holds, by name and value; at least one. */
function listDefaults(fields: readonly FieldLine[]): string {
  let text = "by default:";
  for (const [index, field] of fields.entries()) {
    const part = ` ${escapeLine(field.path)} ${renderValue(field.after, false)}`;
    if (index > 0 && text.length + part.length > lineWidth) return `${text} and ${fields.length - index} more`;
    text += index === 0 ? part : `,${part}`;
  }
  return text;
}

const shortList = 4;

function listShort(names: readonly string[], whole: boolean): string {
  if (whole || names.length <= shortList) return names.map(escapeLine).join(", ");
  return `${names.slice(0, shortList).map(escapeLine).join(", ")} and ${names.length - shortList} more`;
}
