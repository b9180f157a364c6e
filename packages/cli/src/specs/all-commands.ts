import type { CommandSpec } from "../command.ts";
import { clientCommands } from "./client-commands.ts";
import { deploymentCommands } from "./deployment-commands.ts";
import { emulatorCommands } from "./emulator-commands.ts";
import { otherCommands } from "./other-commands.ts";

/** Every command, in the order of the help. */
export const allCommands: readonly CommandSpec[] = [
  ...deploymentCommands,
  ...clientCommands,
  ...emulatorCommands,
  ...otherCommands,
];
