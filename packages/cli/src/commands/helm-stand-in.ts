import type { Invocation } from "../command.ts";

/** Runs the emulator's stand-in for helm in this process. Only `run` calls it, and only against the emulator. */
export async function runHelmStandIn({ operands }: Invocation): Promise<number> {
  // Its entry reads the process's arguments, as helm does.
  process.argv.splice(2, process.argv.length, ...operands);
  await import("@fgk/emulator/helm");
  return Number(process.exitCode ?? 0);
}
