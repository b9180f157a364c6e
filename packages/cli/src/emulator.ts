import type { EmulatorOptions } from "@fgk/emulator";
import { startEmulator } from "@fgk/emulator";

/** An emulated cloud that listens on this machine. */
export interface OpenedEmulator {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts the emulated cloud in this process. */
export async function openEmulator(options: EmulatorOptions): Promise<OpenedEmulator> {
  return startEmulator(options);
}

/** The variables that point fgk to an emulated cloud. */
export function emulatorVariables(url: string): Readonly<Record<string, string>> {
  return { FGK_GOOGLE_ENDPOINT: url, FGK_HELM: "stand-in" };
}
