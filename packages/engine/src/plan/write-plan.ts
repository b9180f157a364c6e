import { Document, isCollection, isPair, isScalar, isSeq, Scalar, visit } from "yaml";
import { compareText } from "../model/address.ts";
import type { Effect } from "../model/effect.ts";
import type { Json } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import type { FieldLine, Plan, Step } from "../model/plan.ts";

/** Parts of a step that are laid out on one line. */
const oneLine = ["at", "waitsFor", "risk", "seen", "names"];

/** Characters that change how a text looks without being seen (control, bidirectional, zero-width), and halves of pairs. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const title = ` A plan of fgk. Review it, commit it, then run: fgk apply <this file>
 It is refused when a step was edited or the world has moved on.`;

const partialTitle = ` A partial plan of fgk, to be read: the cluster was not looked at. fgk apply refuses it.`;

/**
 * A plan as the text that is committed and reviewed: first what a reviewer needs, then the header, then the steps in order.
 * Equal plans give equal bytes. Texts that came from the cloud are quoted and their unseen characters escaped, so that no
 * text can look like a line of the plan.
 */
export function writePlan(plan: Plan): string {
  const content = {
    summary: dropEmpty({ ...plan.summary }),
    plan: dropEmpty({ ...plan.header, reliesOn: sortKeys(plan.header.reliesOn) }),
    steps: plan.steps.map(layOutStep),
  };
  // Two steps may share a value; an alias would be one more thing to understand.
  const document = new Document(content, { aliasDuplicateObjects: false });
  layOut(document);
  document.commentBefore = plan.header.partial === true ? partialTitle : title;
  const text = document.toString({
    lineWidth: 0,
    flowCollectionPadding: true,
    minContentWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  return text.replace(unseen, (char) => (char === "\n" ? char : escapeCharacter(char)));
}

function layOut(document: Document): void {
  visit(document, {
    Pair: (_key, pair, path) => {
      // A field, a list of addresses, a risk: each is one line of a review.
      const inStep = path.some((node) => isSeq(node));
      const key = isScalar(pair.key) ? String(pair.key.value) : "";
      const above = path.filter(isPair).map((node) => (isScalar(node.key) ? node.key.value : ""));
      const isField = above.at(-1) === "fields" || above.at(-2) === "effects";
      const inLine = above.includes("fields") || above.slice(0, -2).includes("effects");
      const isEmpty = isCollection(pair.value) && pair.value.items.length === 0;
      const isLine = isField || inLine || isEmpty || oneLine.includes(key);
      if (inStep && isLine && isCollection(pair.value)) pair.value.flow = true;
    },
    Scalar: (_key, node) => {
      const { value } = node;
      if (typeof value === "string" && value.search(unseen) !== -1) node.type = Scalar.QUOTE_DOUBLE;
      // A whole number that is too large for its digits is read back only when it says so.
      if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) node.format = "EXP";
    },
  });
}

function escapeCharacter(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

function layOutStep(step: Step): Record<string, unknown> {
  return dropEmpty({
    do: step.action,
    address: step.address,
    at: step.at === undefined ? undefined : sortKeys(step.at),
    why: step.why,
    fields: layOutFields(step.action, step.fields),
    effects: Object.fromEntries(
      (step.effects ?? []).map((effect) => [`${effect.action} ${effect.what}`, layOutEffect(effect)]),
    ),
    waitsFor: step.waitsFor,
    seconds: step.seconds,
    risk: step.risk === undefined ? undefined : { risk: step.risk.risk, why: step.risk.why },
    blocked: step.blocked ? true : undefined,
    seen: step.expect === undefined ? undefined : { hash: step.expect.hash, identity: sortKeys(step.expect.identity) },
    digest: step.digest,
  });
}

function layOutEffect({ action, fields }: Effect): Record<string, unknown> {
  return layOutFields(action, fields);
}

function layOutFields(action: Step["action"], fields: readonly FieldLine[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((line) => [line.path, layOutField(action, line)]));
}

/** A create's field says only what it sends; a change says from what to what. */
function layOutField(action: Step["action"], line: FieldLine): Record<string, unknown> {
  const change = action !== "create" && action !== "ensure";
  return {
    ...(change && line.before !== undefined ? { from: sortKeys(line.before) } : {}),
    to: sortKeys(line.after as Json),
    ...(line.source === undefined ? {} : { asked: line.source }),
    ...(line.byDefault ? { default: true } : {}),
    ...(line.manager === undefined ? {} : { writtenBy: line.manager }),
  };
}

/** The keys of maps in one order, whatever order an answer had them in. */
function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => sortKeys(item as Json));
  if (!isJsonObject(value)) return Object.is(value, -0) ? 0 : value;
  const entries = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

/** Leaves out what says nothing: undefined, empty lists and maps. Zero, false and null stay. */
function dropEmpty(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => {
      if (item === undefined) return false;
      if (Array.isArray(item)) return item.length > 0;
      return item === null || typeof item !== "object" || Object.keys(item).length > 0;
    }),
  );
}
