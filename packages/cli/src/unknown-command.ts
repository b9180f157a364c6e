import { suggestWord } from "@fgk/engine";
import type { CommandSpec } from "./command.ts";
import type { CommandError } from "./command-error.ts";
import { usageError } from "./command-error.ts";

/** The error for a command that isn't there. */
export function refuseCommand(name: string, commands: readonly CommandSpec[]): CommandError {
  const names = commands.filter((command) => command.shown !== "hidden").map((command) => command.name);
  const near = suggestWord(name, names);
  return usageError(
    `unknown command ${JSON.stringify(name)}`,
    near === undefined ? "fgk --help lists the commands" : `did you mean ${near}?`,
  );
}
