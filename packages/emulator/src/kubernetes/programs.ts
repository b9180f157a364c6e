import { flyteProgram } from "../flyte/program.ts";
import { commandProgram } from "./commands/command-program.ts";
import { postgresProgram } from "./commands/postgres-program.ts";
import { nameImage } from "./image-names.ts";
import type { Program } from "./program.ts";

/**
 * The program of an image, by the last part of its name, so that mirrors in Artifact Registry count. An image that nobody
 * emulates runs its command if that is an emulated one, and is ready at once if it isn't.
 */
export function findProgram(image: string): Program {
  const name = nameImage(image);
  if (name === "flyte-binary") return flyteProgram;
  if (name === "postgres") return postgresProgram;
  return commandProgram;
}
