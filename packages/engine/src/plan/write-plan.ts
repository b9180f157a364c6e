import { Document, isCollection, isPair, isScalar, isSeq, Scalar, visit } from "yaml";
import type { Json } from "../model/json.ts";
import type { FieldLine, Plan, Step } from "../model/plan.ts";
import type { Later } from "../model/resource.ts";

/** Parts of a step that are laid out on one line. */
const oneLine = ["at", "waitsFor", "risk", "seen", "names"];

/** Characters that change how a text looks without being seen: control, bidirectional and zero-width ones. */
const unseen = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * A plan as the text that is committed and reviewed: first what a reviewer needs, then the header, then the steps in order.
 * Equal plans give equal bytes. Texts that came from the cloud are quoted and their unseen characters escaped.
 */
export function writePlan(plan: Plan): string {
  const document = new Document({
    summary: dropEmpty(plan.summary as unknown as Record<string, unknown>),
    plan: dropEmpty(plan.header as unknown as Record<string, unknown>),
    steps: plan.steps.map(layOutStep),
  });
  visit(document, {
    Pair: (_key, pair, path) => {
      // A field, a list of addresses, a risk: each is one line of a review.
      const inStep = path.some((node) => isSeq(node));
      const key = isScalar(pair.key) ? String(pair.key.value) : "";
      const inFields = path.some((node) => isPair(node) && isScalar(node.key) && node.key.value === "fields");
      if (inStep && (inFields || oneLine.includes(key)) && isCollection(pair.value)) pair.value.flow = true;
      return undefined;
    },
    Scalar: (_key, node) => {
      if (isScalar(node) && typeof node.value === "string" && node.value.search(unseen) !== -1) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  document.commentBefore = ` A plan of fgk. Review it, commit it, then run: fgk apply <this file>\n It is refused when a step was edited or the world has moved on.`;
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true, minContentWidth: 0 });
  return text.replace(unseen, (char) =>
    char === "\n" ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function layOutStep(step: Step): Record<string, unknown> {
  return dropEmpty({
    do: step.action,
    address: step.address,
    at: step.at,
    why: step.why,
    fields: Object.fromEntries(step.fields.map((line) => [line.path, layOutField(step, line)])),
    waitsFor: step.waitsFor,
    seconds: step.seconds,
    risk: step.risk,
    blocked: step.blocked ? true : undefined,
    seen: step.expect,
    digest: step.digest,
  });
}

/** A create's field says only what it sends; a change says from what to what. */
function layOutField(step: Step, line: FieldLine): Record<string, unknown> {
  const change = step.action === "update" || step.action === "replace";
  return {
    ...(change && line.before !== undefined ? { from: line.before } : {}),
    to: line.after as Json | Later,
    ...(line.source === undefined ? {} : { asked: line.source }),
    ...(line.byDefault ? { default: true } : {}),
    ...(line.manager === undefined ? {} : { writtenBy: line.manager }),
  };
}

/** Leaves out what says nothing: undefined, empty lists and maps. Zero, false and null stay. */
function dropEmpty(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => {
      if (item === undefined) return false;
      if (Array.isArray(item)) return item.length > 0;
      return item === null || typeof item !== "object" || Object.keys(item).length > 0;
    }),
  );
}
