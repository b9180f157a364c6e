import { writePlan } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { plainPaint, renderPlan } from "../../packages/cli/src/index.ts";
import { describeNext } from "../../packages/cli/src/next-command.ts";
import { gallery, type LoadedCase, loadCase } from "../gallery/case-file.ts";
import { openCase, prepareCase } from "../gallery/run-case.ts";
import { showPlanning } from "../gallery/show-output.ts";
import { plan, readText } from "../product/run-fgk.ts";

const mostLines = 15;
const noFlags = { isOn: () => false, list: () => [], text: () => undefined };

/** What `fgk plan` prints on a terminal, with what stands below it, and the step as it stands in the plan file. */
async function showPlan(loaded: LoadedCase): Promise<{ readonly terminal: string; readonly step: string }> {
  const { world } = openCase(await prepareCase(loaded), loaded);
  const made = await plan(world, loaded.text, loaded.flags);
  const drawn = renderPlan(made, { paint: plainPaint, verbose: false, file: readText(loaded.text) });
  const said = made.diagnostics.filter(({ severity }) => severity !== "note");
  const written = writePlan(made);
  return {
    terminal: `${drawn}${showPlanning(said)}\n${describeNext(made, noFlags)}\n`,
    step: written.slice(written.indexOf("\nsteps:\n") + "\nsteps:\n".length),
  };
}

/** Blank lines count. */
function countLines(text: string): number {
  return text.trimEnd().split("\n").length;
}

describe.each(["release-one-value", "release-object-edited"])("%s", (name) => {
  let shown: Awaited<ReturnType<typeof showPlan>>;
  beforeAll(async () => {
    shown = await showPlan(loadCase(`${gallery}/${name}`));
  });

  it(`is at most ${mostLines} lines on a terminal`, () => {
    expect(countLines(shown.terminal), shown.terminal).toBeLessThanOrEqual(mostLines);
    expect(shown.terminal).toContain("helm.release/flyte/fb");
    expect(shown.terminal).toContain("Deployment flyte/flyte-binary");
  });

  it(`is at most ${mostLines} lines in the plan file`, () => {
    expect(countLines(shown.step), shown.step).toBeLessThanOrEqual(mostLines);
    expect(shown.step).toContain("- do: update");
  });
});
