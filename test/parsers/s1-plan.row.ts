import { readPlan } from "@fgk/engine";
import { openDraw } from "../property/draw.ts";
import type { Row } from "../rows/row.ts";
import { createRandom } from "../simulation/random.ts";
import { judgeRead } from "./judge-read.ts";
import { applyEdits, drawEdits } from "./mutate-text.ts";
import { readGallery } from "./seed-files.ts";

export const row: Row = {
  id: "S1",
  family: "plan",
  claim: "no plan file crashes fgk, none takes long, every complaint has its line and column",
  unit: "plan files spoilt",
  commit: 6_000,
  soak: 300_000,
  judge: (counts, cases) => [
    ...((counts["refused"] ?? 0) > cases / 2 ? [] : ["hardly any plan was refused"]),
    ...(cases < 100 || (counts["taken"] ?? 0) > 0 ? [] : ["no plan was taken, not even with another layout"]),
  ],
  open: async () => {
    const files = readGallery((name) => name.endsWith("plan.yaml"));
    return {
      cases: undefined,
      run: async (number, keep) => {
        const draw = openDraw(createRandom(number));
        const original = draw.one(files);
        const edits = drawEdits(draw, files, 3);
        const text = applyEdits(original, edits, keep);
        const read = () => readPlan(text, "prod.plan.yaml");
        return { ...judgeRead(read, read, text), parts: edits.length };
      },
    };
  },
};
