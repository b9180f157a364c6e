import type { Draw } from "../property/draw.ts";
import { openDraw } from "../property/draw.ts";
import { createRandom } from "../simulation/random.ts";
import type { ChildCase } from "./s6-children.row.ts";

/** What a shell would make something else of. */
const dangerous: readonly string[] = [
  "$(touch PROOF)",
  "`touch PROOF`",
  "; touch PROOF",
  "&& touch PROOF",
  "| tee PROOF",
  "> PROOF",
  "$HOME",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a shell would fill in
  "${PATH}",
  "%PATH%",
  "*",
  "~",
  "?",
  "{a,b}",
  "!!",
  "a b",
  "'",
  '"',
  "\\",
  "\n",
  "\t",
  "--post-renderer=./evil",
  "-",
  "",
  "ü€🦆",
  "a=b",
  "#",
  "&",
  "<(ls)",
  "\u202e",
];

/** Arguments arrive as they are given, each as one. */
export const argumentCases: readonly ChildCase[] = Array.from({ length: 24 }, (_, seed) => ({
  name: `arguments ${seed}`,
  run: async ({ run }) => {
    const args = drawArguments(openDraw(createRandom(seed)));
    const script = "process.stdout.write(JSON.stringify(process.argv.slice(1)))";
    const { stdout } = await run({ args: ["-e", script, "--", ...args] });
    return stdout === JSON.stringify(args) ? [] : [`given ${JSON.stringify(args)}, got ${stdout}`];
  },
}));

function drawArguments(draw: Draw): readonly string[] {
  return Array.from({ length: draw.count(1, 6) }, () =>
    Array.from({ length: draw.count(1, 3) }, () => draw.one(dangerous)).join(draw.chance(0.5) ? "" : "x"),
  );
}
