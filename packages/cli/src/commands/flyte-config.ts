import fs from "node:fs/promises";
import path from "node:path";
import { describeClient } from "@fgk/providers";
import type { Invocation } from "../command.ts";
import { CommandError, usageError } from "../command-error.ts";
import { explain, openDeployment } from "../deployment.ts";

/** `fgk flyte config`: the configuration of pyflyte and flytectl, printed or written. */
export async function runFlyteConfig(invocation: Invocation): Promise<number> {
  const { operands, flags, folder, report } = invocation;
  const [word] = operands;
  if (word !== "config") {
    throw usageError(
      `fgk flyte doesn't know ${word === undefined ? "what to do" : JSON.stringify(word)}`,
      "fgk flyte config writes the configuration of pyflyte and flytectl",
    );
  }
  const out = flags.text("out");
  if (flags.isOn("force") && out === undefined) {
    throw usageError("--force is about the file of --out", "fgk flyte config --out config.yaml --force");
  }
  const { file, world } = await openDeployment(invocation);
  const secret = flags.text("client-secret");
  const described = await describeClient(file, world, {
    endpoint: flags.text("endpoint") ?? "local",
    secretFile: secret === undefined ? undefined : path.resolve(folder, secret),
  });
  if (!described.ok) throw new CommandError(...described.diagnostics);
  report.line("flyte-config", { yaml: described.value, ...(out === undefined ? {} : { out }) });
  if (out === undefined) {
    report.print(described.value);
    return 0;
  }
  const changed = await writeAnew(path.resolve(folder, out), out, described.value, flags.isOn("force"));
  report.print(
    `${changed ? `Written to ${out}` : `${out} says so already`}. Use it: pyflyte --config ${out} register …\n`,
  );
  return 0;
}

/** Writes a file unless it says the same; never over what others wrote, unless forced. Answers whether it wrote. */
async function writeAnew(where: string, name: string, text: string, force: boolean): Promise<boolean> {
  try {
    const there = await fs.readFile(where, "utf8").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    });
    if (there === text) return false;
    if (there !== undefined && !force) throw keptError(name);
    await fs.writeFile(where, text);
    return true;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError({
      severity: "error",
      code: "file-unreadable",
      summary: `can't write ${name}`,
      cause: explain(error),
    });
  }
}

function keptError(name: string): CommandError {
  return new CommandError({
    severity: "error",
    code: "usage",
    summary: `${name} is there and says something else; it is kept`,
    help: `name another file, or write over it: fgk flyte config --out ${name} --force`,
  });
}
