import { readPlan, writePlan } from "@fgk/engine";
import { afterAll, expect, it } from "vitest";
import { readWritten } from "../product/run-fgk.ts";
import { openDraw } from "../property/draw.ts";
import { showFigure } from "../rows/figure.ts";
import { createRandom } from "../simulation/random.ts";
import { listExamples } from "./examples.ts";
import { drawForgery } from "./forgeries.ts";
import { openPlanFolder } from "./run-apply.ts";
import { seal } from "./seal.ts";

const claim = "the digest in a plan catches edits and is no signature: --expect takes it from outside";
const folder = openPlanFolder();
afterAll(() => folder.close());

const withSteps = listExamples().filter(({ text }) => text.includes("\n  - do: "));

/** The digest that the plan file says, as a person reads it there. */
function digestIn(text: string): string {
  const found = /^ {2}digest: (sha256:[0-9a-f]{64})$/m.exec(text)?.[1];
  if (found === undefined) throw new Error("a plan has a digest in its header");
  return found;
}

/** Taken for a good plan, it misses the deployment file that isn't beside it. */
const goesOn = { code: 1, codes: ["file-unreadable"] };
const isRefused = { code: 3, codes: ["plan-altered"] };

it(claim, { timeout: 120_000 }, async (context) => {
  const counts = {
    "plans accepted by their digest": 0,
    "sealed anew, refused by --expect": 0,
    "sealed anew, accepted without": 0,
  };
  for (const [index, { text, loaded }] of withSteps.entries()) {
    const digest = digestIn(text);
    expect(await folder.apply(text, "--expect", digest), loaded.name).toMatchObject(goesOn);
    expect(await folder.apply(text), loaded.name).toMatchObject(goesOn);
    counts["plans accepted by their digest"] += 1;
    const plan = readWritten(text);
    const forged = writePlan(seal(drawForgery(plan, openDraw(createRandom(index)), plan.steps).plan));
    if (forged === text) continue;
    expect(await folder.apply(forged, "--expect", digest), loaded.name).toMatchObject({ code: 3 });
    counts["sealed anew, refused by --expect"] += 1;
    if (!readPlan(forged, "a.plan.yaml").ok) continue;
    // Nothing in the file can show it.
    expect(await folder.apply(forged), loaded.name).toMatchObject(goesOn);
    expect(await folder.apply(forged, "--expect", digest), loaded.name).toMatchObject(isRefused);
    expect(await folder.apply(forged, "--expect", digestIn(forged)), loaded.name).toMatchObject(goesOn);
    counts["sealed anew, accepted without"] += 1;
  }
  showFigure(context, { row: "S3", family: "expect", claim, counts });
  expect(counts["plans accepted by their digest"]).toBeGreaterThan(50);
  expect(counts["sealed anew, accepted without"]).toBeGreaterThan(20);
});

it("whatever else is given as the digest is refused", async () => {
  const [{ text } = { text: "" }] = withSteps;
  const digest = digestIn(text);
  for (const wrong of [
    digest.slice(0, -1),
    `${digest}0`,
    digest.toUpperCase(),
    digest.slice("sha256:".length),
    "sha256:",
    "",
    " ",
    "*",
  ]) {
    const { code, codes } = await folder.apply(text, `--expect=${wrong}`);
    expect([wrong, code === 3 || codes.includes("usage")]).toEqual([wrong, true]);
    expect(codes).not.toContain("file-unreadable");
  }
});
