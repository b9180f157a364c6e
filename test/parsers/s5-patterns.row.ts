import type { Row } from "../rows/row.ts";
import { measureCpu } from "./cpu-time.ts";
import { adversarialPieces, outsideReaders } from "./outside-readers.ts";

const length = 100_000;
const mostMs = 250;

/** Neither a good beginning nor a good end makes up for what repeats in between. */
const ends = ["", "!", "\n!"] as const;

/** Seen to fail: `explainRenderTrouble` without its bound and its `^` takes over 4 s for 100 kB of anything. */
export const row: Row = {
  id: "S5",
  family: "patterns",
  claim: "100 kB of whatever repeats can't hold up a pattern",
  unit: "texts",
  commit: 1_200,
  soak: "all",
  open: async () => {
    const names = Object.keys(outsideReaders);
    return {
      cases: names.length * adversarialPieces.length * ends.length,
      run: async (number) => {
        const name = names[number % names.length] ?? "";
        const rest = Math.floor(number / names.length);
        const piece = adversarialPieces[rest % adversarialPieces.length] ?? "";
        const end = ends[Math.floor(rest / adversarialPieces.length) % ends.length] ?? "";
        const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length) + end;
        const read = outsideReaders[name] ?? (() => undefined);
        const first = measureCpu(() => read(text)).ms;
        // Reading 100 kB of YAML takes the parser's own time, and so does a compiler at its first visit.
        const ms = first <= mostMs ? first : Math.min(measureCpu(() => read(text)).ms, measureCpu(() => read(text)).ms);
        const allowed = name === "readGoYaml" || name === "readPlan" ? 4 * mostMs : mostMs;
        const story = [`${name} of ${JSON.stringify(piece)} up to ${length} characters, then ${JSON.stringify(end)}`];
        return { problems: ms > allowed ? [`it took ${Math.round(ms)} ms of the processor`] : [], story };
      },
    };
  },
};
