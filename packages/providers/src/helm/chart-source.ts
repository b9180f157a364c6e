import { createHash } from "node:crypto";
import type { RunOptions, World } from "@fgk/engine";
import { Failure, limits, WorldError } from "@fgk/engine";
import type { ChartScope } from "../deployment/scope/flyte-scope.ts";

/** Which chart helm is told to take, and with which login. */
export interface ChartArguments {
  readonly chart: string;
  readonly args: RunOptions["args"];
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The arguments that name the chart. A local path is relative to the deployment file, where commands run. A registry of
 * Google's (`oci://…pkg.dev/…`) is logged in to with the caller's own token.
 */
export async function nameChart(scope: ChartScope, accessToken: () => Promise<string>): Promise<ChartArguments> {
  // helm takes a bare name for a repository's chart.
  if (scope.path !== null)
    return { chart: /^[./]/.test(scope.path) ? scope.path : `./${scope.path}`, args: [], files: {} };
  const version = scope.version === null ? [] : ["--version", scope.version];
  if (!scope.repository.startsWith("oci://")) {
    return { chart: scope.name, args: ["--repo", scope.repository, ...version], files: {} };
  }
  const chart = `${scope.repository.replace(/\/$/, "")}/${scope.name}`;
  const host = /^oci:\/\/([^/]+)/.exec(scope.repository)?.[1] ?? "";
  if (!host.endsWith(".pkg.dev")) return { chart, args: version, files: {} };
  const auth = Buffer.from(`oauth2accesstoken:${await accessToken()}`).toString("base64");
  const login = JSON.stringify({ auths: { [host]: { auth } } });
  return {
    chart,
    args: [...version, "--registry-config", { file: "registry.json" }],
    files: { "registry.json": login },
  };
}

/** What `helm create` tells helm to leave out of a chart: version control, editors, back-ups. */
const leftOut =
  /(^|\/)(\.git|\.gitignore|\.bzr|\.bzrignore|\.hg|\.hgignore|\.svn|\.DS_Store|\.project|\.idea|\.vscode)(\/|$)|(\.swp|\.bak|\.tmp|\.orig|~)$/;

/**
 * A digest of a local chart, over the names and contents of all that is in it; null for a chart of a repository, whose
 * version says it all. An archive counts whole. Throws `Failure` when there is no chart, or more than a chart is.
 */
export async function digestChart(world: World, scope: ChartScope): Promise<string | null> {
  if (scope.path === null) return null;
  const folder = scope.path.replace(/\/$/, "");
  const isArchive = /\.(tgz|tar\.gz)$/.test(folder);
  const names = isArchive ? [""] : await listFiles(world, folder);
  const hash = createHash("sha256");
  let found = 0;
  let bytes = 0;
  for (const name of names) {
    const content = await world.readFile(name === "" ? folder : `${folder}/${name}`);
    if (content === undefined) continue;
    found += 1;
    bytes += content.length;
    if (bytes > limits.folderBytes) throw noChart(scope.path, "there is more in it than helm takes for a chart");
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  if (found > 0) return `sha256:${hash.digest("hex")}`;
  throw noChart(scope.path);
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
