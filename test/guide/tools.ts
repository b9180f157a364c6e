import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { it } from "vitest";

/** What the guide's reader has on the machine. */
export type Tool = "gcloud" | "gke-gcloud-auth-plugin" | "kubectl" | "helm" | "grpcurl";

/** Where a tool is; undefined: it isn't there. For helm `FGK_TEST_HELM`, a path, comes before PATH. */
export function findTool(tool: Tool): string | undefined {
  const named = tool === "helm" ? process.env["FGK_TEST_HELM"] : undefined;
  if (named !== undefined && named !== "") return path.resolve(named);
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, tool)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Those of the tools that aren't on this machine. */
export function listMissing(tools: readonly Tool[]): readonly Tool[] {
  return tools.filter((tool) => findTool(tool) === undefined);
}

/** A case that needs tools: without one of them it is skipped, under a name that says which. */
export function itWith(tools: readonly Tool[], name: string, run: () => Promise<void>, timeoutMs?: number): void {
  const missing = listMissing(tools);
  if (missing.length === 0) it(name, { timeout: timeoutMs ?? 600_000 }, run);
  else it.skip(`${name} (not on this machine: ${missing.join(", ")})`, () => {});
}
