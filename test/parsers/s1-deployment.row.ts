import { readDeployment } from "@fgk/engine";
import { catalog } from "../product/run-fgk.ts";
import { openDraw } from "../property/draw.ts";
import type { Row } from "../rows/row.ts";
import { createRandom } from "../simulation/random.ts";
import { judgeRead } from "./judge-read.ts";
import { applyEdits, drawEdits } from "./mutate-text.ts";
import { readGallery } from "./seed-files.ts";

/** A valid deployment file is described as resources too, as `plan` begins. */
function read(text: string): ReturnType<typeof readDeployment> {
  const file = readDeployment(text, "fgk.yaml", catalog);
  if (file.ok) catalog.describe(file.value);
  return file;
}

export const row: Row = {
  id: "S1",
  family: "deployment",
  claim: "no deployment file crashes fgk, none takes long, every complaint has its line and column",
  unit: "deployment files spoilt",
  commit: 14_000,
  soak: 400_000,
  judge: (counts, cases) => [
    ...((counts["refused"] ?? 0) > cases / 3 ? [] : ["hardly any file was refused"]),
    ...(cases < 50 || (counts["taken"] ?? 0) > cases / 100
      ? []
      : ["hardly any file was taken: the edits spoil too much"]),
  ],
  open: async () => {
    const files = readGallery((name) => name.endsWith(".yaml") && !/plan\.yaml$|^case\.yaml$/.test(name));
    return {
      cases: undefined,
      run: async (number, keep) => {
        const draw = openDraw(createRandom(number));
        const original = draw.one(files);
        const edits = drawEdits(draw, files, 4);
        const text = applyEdits(original, edits, keep);
        return {
          ...judgeRead(
            () => read(text),
            () => read(text),
            text,
          ),
          parts: edits.length,
        };
      },
    };
  },
};
