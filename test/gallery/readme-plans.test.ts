import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { root } from "../product/run-fgk.ts";
import { gallery } from "./case-file.ts";

/** The step of a committed plan without what only fgk reads of it. */
function readStep(name: string): string {
  const written = readFileSync(path.join(gallery, name, "fgk.plan.yaml"), "utf8");
  const [, steps = ""] = written.split("\nsteps:\n");
  return steps.slice(0, steps.indexOf("    seen:"));
}

it.each(["release-one-value", "release-object-edited"])("README shows the step of %s as the gallery has it", (name) => {
  const step = readStep(name);
  expect(step).toContain("address: helm.release/flyte/fb");
  expect(readFileSync(path.join(root, "README.md"), "utf8")).toContain(`\n\`\`\`yaml\n${step}\`\`\`\n`);
});
