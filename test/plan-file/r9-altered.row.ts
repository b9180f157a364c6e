import { isDeepStrictEqual } from "node:util";
import { readPlan, writePlan } from "@fgk/engine";
import { parseDocument } from "yaml";
import type { Ended, Row } from "../rows/row.ts";
import { type Alteration, listAlterations, writeReversed } from "./alterations.ts";
import { type Example, listExamples } from "./examples.ts";
import { openPlanFolder, type PlanFolder } from "./run-apply.ts";

interface Edit {
  readonly example: Example;
  readonly alteration: Alteration;
}

/**
 * One edit of each kind of field that a committed plan of the gallery has (changed, of another type, removed, there twice,
 * renamed, without a name), then every other edit of every other field of all of them. The same content in another order is
 * no alteration: each plan whose turn it is must be accepted so.
 * Seen to fail: with YAML's own errors left as they were (exit code 1) at every key that is there twice.
 */
export const row: Row = {
  id: "R9",
  family: "altered",
  claim: "a plan file of which any field was edited is refused with exit code 3, before anything is looked at",
  unit: "edits of a field",
  commit: 1_350,
  soak: 82_000,
  judge: (counts, cases) => [
    ...((counts["refused"] ?? 0) >= cases * 0.98 ? [] : ["some edits were not refused"]),
    ...((counts["accepted in another order"] ?? 0) === cases ? [] : ["a plan itself was refused"]),
  ],
  open: async () => {
    const edits = listKindsFirst(listExamples());
    const folder = openPlanFolder();
    return {
      cases: undefined,
      run: (number) => runEdit(edits[number % edits.length], folder),
      close: async () => folder.close(),
    };
  },
};

/** The first of each kind, of the smallest plan that has it; then the rest. */
function listKindsFirst(examples: readonly Example[]): readonly Edit[] {
  const smallFirst = [...examples].sort((a, b) => a.text.length - b.text.length);
  const first = new Map<string, Edit>();
  const rest: Edit[] = [];
  for (const example of smallFirst) {
    for (const alteration of listAlterations(example.content)) {
      if (first.has(alteration.kind)) rest.push({ example, alteration });
      else first.set(alteration.kind, { example, alteration });
    }
  }
  return [...first.values(), ...rest];
}

async function runEdit(edit: Edit | undefined, folder: PlanFolder): Promise<Ended> {
  if (edit === undefined) throw new Error("no plan of the gallery has a field");
  const { example, alteration } = edit;
  const altered = alteration.write();
  const { code, codes, err } = await folder.apply(altered);
  const isRefused = code === 3 && codes.length > 0 && codes.every((one) => one === "plan-altered");
  const isHeld = isRefused || (saysTheSame(altered, example) && writeRead(altered) === example.text);
  const problems = isHeld ? [] : [`exit code ${code}, ${codes.join(", ")}${err === "" ? "" : `: ${err}`}`];
  const same = readPlan(writeReversed(example.content), "a.plan.yaml");
  if (!same.ok) problems.push(`another order: ${same.diagnostics.map((one) => one.summary).join("; ")}`);
  else if (writePlan(same.value) !== example.text) problems.push("in another order it is another plan");
  return {
    problems,
    counts: { refused: isRefused ? 1 : 0, "accepted in another order": same.ok ? 1 : 0 },
    story: [`${example.loaded.name}: ${alteration.name}`],
  };
}

function writeRead(text: string): string | undefined {
  const read = readPlan(text, "a.plan.yaml");
  return read.ok ? writePlan(read.value) : undefined;
}

/** As a reader of YAML sees it that knows nothing of plans: a key that is there twice is refused by it. */
function saysTheSame(altered: string, example: Example): boolean {
  const document = parseDocument(altered);
  return document.errors.length === 0 && isDeepStrictEqual(dropEmpty(document.toJS()), dropEmpty(example.content));
}

/** An empty map or list says what its absence says. */
function dropEmpty(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(dropEmpty);
  const entries = Object.entries(value).map(([key, item]) => [key, dropEmpty(item)] as const);
  return Object.fromEntries(
    entries.filter(([, item]) => typeof item !== "object" || item === null || Object.keys(item).length > 0),
  );
}
