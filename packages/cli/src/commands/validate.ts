import type { Invocation } from "../command.ts";
import { openDeployment } from "../deployment.ts";

/** `fgk validate`: every problem of a deployment file, offline. */
export async function runValidate(invocation: Invocation): Promise<number> {
  const { file, catalog } = await openDeployment(invocation);
  const { name, resources } = catalog.describe(file);
  invocation.report.line("validated", { valid: true, file: file.name, deployment: name, resources: resources.length });
  invocation.report.print(`${file.name} is valid: deployment ${name}, ${resources.length} things.\n`);
  return 0;
}
