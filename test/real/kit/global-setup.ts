import { ensureBinaries } from "./build.ts";

/** Called by vitest before the project "real": builds what its tests start, once. */
export async function setup(): Promise<void> {
  await ensureBinaries();
}
