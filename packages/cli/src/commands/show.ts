import fs from "node:fs/promises";
import path from "node:path";
import type { DeploymentFile } from "@fgk/engine";
import { readDeployment } from "@fgk/engine";
import type { Invocation } from "../command.ts";
import { openPlanFile } from "../plan-file.ts";
import { describePlan } from "../plan-lines.ts";
import { renderPlan } from "../render/plan.ts";

/** `fgk show PLAN`: a plan file as text. Offline. */
export async function runShow(invocation: Invocation): Promise<number> {
  const { operands, flags, terminal, report } = invocation;
  const { plan, deployment } = await openPlanFile(invocation, operands[0] ?? "");
  const file = await readBeside(invocation, deployment);
  report.line("plan", describePlan(plan));
  report.print(
    renderPlan(plan, {
      paint: terminal.out.paint,
      verbose: flags.isOn("verbose"),
      ...(file === undefined ? {} : { file }),
    }),
  );
  report.print(`Digest: ${plan.header.digest}\n`);
  return 0;
}

/** The deployment file gives key paths their lines. A plan can be read without it, so that its problems are none here. */
async function readBeside(invocation: Invocation, name: string): Promise<DeploymentFile | undefined> {
  const text = await fs.readFile(path.resolve(invocation.folder, name), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const { catalog } = await import("@fgk/providers");
  const read = readDeployment(text, name, catalog);
  return read.ok ? read.value : undefined;
}
