import fs from "node:fs/promises";
import path from "node:path";
import type { Catalog, DeploymentFile, Diagnostic, World } from "@fgk/engine";
import { limits, readDeployment } from "@fgk/engine";
import { createCatalog } from "@fgk/providers";
import type { Invocation } from "./command.ts";
import { CommandError } from "./command-error.ts";
import { keepSmall } from "./keep-small.ts";
import { readBounded } from "./world/read-bounded.ts";

/** The file that is meant when none is named. */
export const defaultFile = "fgk.yaml";

/** A valid deployment file with what it is worked on with. */
export interface Deployment {
  readonly file: DeploymentFile;
  readonly catalog: Catalog;
  readonly world: World;
}

/** Reads the deployment file of `--file`, or the one named; its warnings are reported. Throws `CommandError`. */
export async function openDeployment(invocation: Invocation, named?: string): Promise<Deployment> {
  const catalog = createCatalog(undefined, { probe: invocation.flags.text("probe") === "all" ? "all" : "some" });
  const name = named ?? invocation.flags.text("file") ?? defaultFile;
  const where = path.resolve(invocation.folder, name);
  const text = await readText(where, name, limits.fileBytes, { help: await suggestFile(where, name) });
  const read = readDeployment(text, name, catalog);
  if (!read.ok) throw new CommandError(...read.diagnostics);
  invocation.report.diagnose(read.diagnostics);
  keepSmall(catalog.describe(read.value).resources.length);
  const world = invocation.openWorld(path.dirname(path.resolve(invocation.folder, name)));
  return { file: read.value, catalog, world };
}

/** What helps when the file can't be read. */
async function suggestFile(where: string, name: string): Promise<string> {
  if (name === defaultFile) return "name one with --file, or see one at work: fgk demo --keep try-fgk";
  const inside = await fs.stat(path.join(where, defaultFile)).catch(() => undefined);
  if (inside?.isFile()) return `did you mean --file ${path.join(name, defaultFile)}?`;
  return "look at the path: it is taken from where you stand";
}

/** A text file of at most so many bytes. Throws `CommandError`. */
export async function readText(
  where: string,
  name: string,
  mostBytes: number,
  more: Pick<Diagnostic, "help"> = {},
): Promise<string> {
  const refuse = (cause: string, help = more.help): CommandError =>
    new CommandError({
      severity: "error",
      code: "file-unreadable",
      summary: `can't read ${name}`,
      cause,
      ...(help === undefined ? {} : { help }),
    });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readBounded(where, mostBytes));
  } catch (error) {
    throw refuse(explain(error), error instanceof TypeError ? "save it as UTF-8 text" : more.help);
  }
}

/** Why a file can't be read or written, in words. */
export function explain(error: unknown): string {
  if (error instanceof TypeError) return "it isn't text in UTF-8";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "there is no such file or folder";
  if (code === "EACCES" || code === "EPERM") return "you may not";
  if (code === "EISDIR") return "it is a folder";
  return error instanceof Error ? error.message : String(error);
}
