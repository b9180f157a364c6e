import { installPyflyte } from "../pyflyte/find-pyflyte.ts";
import { ensureBinaries } from "./build.ts";

/** Called by vitest before the project "real": builds and installs what its tests start, once. */
export async function setup(): Promise<void> {
  await ensureBinaries();
  await installPyflyte();
}
