import { createHash } from "node:crypto";
import type { World } from "@fgk/engine";
import { Failure, limits, WorldError } from "@fgk/engine";

/** Whether a chart's path names an archive, and no folder. */
export function isArchive(path: string): boolean {
  return /\.(tgz|tar\.gz)$/.test(path);
}

/** An archive of the user's. Throws `Failure` when it isn't there. */
export async function readArchive(world: World, path: string): Promise<Uint8Array> {
  const bytes = await world.readFile(path);
  if (bytes === undefined) throw noChart(path);
  if (bytes.length > limits.folderBytes) throw noChart(path, tooLarge);
  return bytes;
}

/** An archive's digest: what `sha256sum` says of it. */
export function digestArchive(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** What `helm create` tells helm to leave out of a chart: version control, editors, back-ups. */
const leftOut =
  /(^|\/)(\.git|\.gitignore|\.bzr|\.bzrignore|\.hg|\.hgignore|\.svn|\.DS_Store|\.project|\.idea|\.vscode)(\/|$)|(\.swp|\.bak|\.tmp|\.orig|~)$/;

const tooLarge = "there is more in it than helm takes for a chart";

/**
 * A digest of a chart's folder, over the names and contents of all that is in it. Throws `Failure` when there is no chart,
 * or more than a chart is.
 */
export async function digestFolder(world: World, path: string): Promise<string> {
  const folder = path.replace(/\/$/, "");
  const hash = createHash("sha256");
  let found = 0;
  let bytes = 0;
  for (const name of await listFiles(world, folder)) {
    const content = await world.readFile(`${folder}/${name}`);
    if (content === undefined) continue;
    found += 1;
    bytes += content.length;
    if (bytes > limits.folderBytes) throw noChart(path, tooLarge);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  if (found > 0) return `sha256:${hash.digest("hex")}`;
  throw noChart(path);
}

/** The files of a folder with a Chart.yaml; none of any other folder. */
async function listFiles(world: World, folder: string): Promise<readonly string[]> {
  try {
    const names = (await world.listFolder(folder)) ?? [];
    return names.includes("Chart.yaml") ? names.filter((name) => !leftOut.test(name)) : [];
  } catch (error) {
    if (error instanceof WorldError && error.kind === "refused") throw noChart(folder, error.message);
    throw error;
  }
}

function noChart(path: string, cause?: string): Failure {
  return new Failure({
    severity: "error",
    code: "not-found",
    summary: `there is no chart at ${path}`,
    ...(cause === undefined ? {} : { cause }),
    keyPath: "flyte.chart.path",
    help: "the path is relative to the deployment file; a folder with Chart.yaml, or an archive that helm package made",
  });
}
