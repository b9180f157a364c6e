import { isDeepStrictEqual } from "node:util";
import { readPlan, writePlan } from "@fgk/engine";
import { parse } from "yaml";
import { type Draw, openDraw } from "../property/draw.ts";
import type { Ended, Row } from "../rows/row.ts";
import { createRandom } from "../simulation/random.ts";
import { type Example, listExamples } from "./examples.ts";
import { openPlanFolder, type PlanFolder } from "./run-apply.ts";

/** One change of bytes: `drop` of them at `at` make way for `put`. */
interface ByteEdit {
  readonly at: number;
  readonly drop: number;
  readonly put: readonly number[];
}

/** Bytes that mean something to YAML, digits, and halves of what isn't ASCII. */
const telling = [...new TextEncoder().encode("\n \t-:#{}[],'\"\\&*!|>%@`?~<0129xnty\u202e\u0000"), 0xff, 0xc3];

/**
 * Bytes changed, inserted and deleted anywhere in a committed plan. A plan whose content is still the same for any reader of
 * YAML (a comment, a blank) may be accepted, and is then the plan that was written; every other one is refused.
 * Seen to fail: with syntax errors left as `yaml-syntax` (exit code 1) the second case.
 */
export const row: Row = {
  id: "R9",
  family: "bytes",
  claim: "a plan file of which any bytes were edited is refused, or says what it said",
  unit: "edits of bytes",
  commit: 500,
  soak: 980_000,
  judge: (counts, cases) => [
    ...((counts["refused"] ?? 0) > cases / 2 ? [] : ["hardly any edit was refused"]),
    ...(cases < 100 || (counts["no alteration"] ?? 0) > 0 ? [] : ["no edit left the content as it was"]),
  ],
  open: async () => {
    const examples = listExamples();
    const folder = openPlanFolder();
    return {
      cases: undefined,
      run: (number, keep) => runEdits(examples, number, folder, keep),
      close: async () => folder.close(),
    };
  },
};

async function runEdits(
  examples: readonly Example[],
  number: number,
  folder: PlanFolder,
  keep?: ReadonlySet<number>,
): Promise<Ended> {
  const draw = openDraw(createRandom(200_003 + number));
  const example = draw.one(examples);
  const original = new TextEncoder().encode(example.text);
  const edits = Array.from({ length: draw.chance(0.8) ? 1 : draw.count(2, 4) }, () => drawEdit(draw, original.length));
  const kept = edits.filter((_, index) => keep === undefined || keep.has(index));
  const bytes = kept.reduce(
    (before, { at, drop, put }) =>
      Uint8Array.from([...before.subarray(0, at), ...put, ...before.subarray(Math.min(at + drop, before.length))]),
    original,
  );
  const story = [`${example.loaded.name}: ${kept.map((edit) => JSON.stringify(edit)).join(", ")}`];
  const shared = { parts: edits.length, story };
  const content = readContent(bytes);
  if (content.ok && isDeepStrictEqual(content.value, example.content)) {
    const read = readPlan(new TextDecoder().decode(bytes), "a.plan.yaml");
    const isSame = !read.ok || writePlan(read.value) === example.text;
    return { ...shared, counts: { "no alteration": 1 }, problems: isSame ? [] : ["it was accepted as another plan"] };
  }
  const { code, codes, err } = await folder.apply(bytes);
  // What isn't text can't be told from any other file.
  const expected = isText(bytes) ? [3, "plan-altered"] : [1, "file-unreadable"];
  // Of very many problems the last line says that there are more.
  const isRefused = code === expected[0] && codes[0] === expected[1] && codes.slice(1).every(isOfMany);
  const said = `exit code ${code}, ${codes.join(", ")}; expected ${expected.join(", ")}${err === "" ? "" : `: ${err}`}`;
  return { ...shared, counts: { refused: isRefused ? 1 : 0 }, problems: isRefused ? [] : [said] };
}

function isOfMany(code: string): boolean {
  return code === "plan-altered" || code === "yaml-limit";
}

function drawEdit(draw: Draw, length: number): ByteEdit {
  const one = (): number => (draw.chance(0.7) ? draw.one(telling) : draw.count(0, 255));
  const at = draw.count(0, length - 1);
  const kind = draw.one(["change", "insert", "delete"] as const);
  if (kind === "delete") return { at, drop: draw.chance(0.7) ? 1 : draw.count(2, 40), put: [] };
  const put = Array.from({ length: draw.chance(0.7) ? 1 : draw.count(2, 6) }, one);
  return { at, drop: kind === "change" ? put.length : 0, put };
}

/** What a reader of YAML that knows nothing of plans makes of it. */
function readContent(bytes: Uint8Array): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  if (!isText(bytes)) return { ok: false };
  try {
    return { ok: true, value: parse(new TextDecoder().decode(bytes), { logLevel: "error" }) as unknown };
  } catch {
    return { ok: false };
  }
}

function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
