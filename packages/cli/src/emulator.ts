import type { Emulator, EmulatorOptions } from "@fgk/emulator";
import { KubeconfigError, startEmulator } from "@fgk/emulator";
import { CommandError } from "./command-error.ts";

/** Starts the emulated cloud in this process. Throws `CommandError` when its port or its file can't be had. */
export async function openEmulator(options: EmulatorOptions): Promise<Emulator> {
  try {
    return await startEmulator(options);
  } catch (error) {
    throw new CommandError({
      severity: "error",
      code: "usage",
      summary: "the emulator can't be started",
      cause: error instanceof Error ? error.message : String(error),
      help:
        error instanceof KubeconfigError
          ? error.help
          : "leave out --port to get a free one; a file that --state names must be the emulator's",
    });
  }
}
