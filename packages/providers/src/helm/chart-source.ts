import { createHash } from "node:crypto";
import type { RunOptions, World } from "@fgk/engine";
import { Failure } from "@fgk/engine";
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

/** Files of a chart folder that decide what it renders and have fixed names; its templates have none. */
const chartFiles: readonly string[] = ["Chart.lock", "Chart.yaml", "values.schema.json", "values.yaml"];

/**
 * A digest of a local chart, over names and contents; null for a chart of a repository, whose version says it all. An archive
 * counts whole. Throws `Failure` when there is no chart.
 */
export async function digestChart(world: World, scope: ChartScope): Promise<string | null> {
  if (scope.path === null) return null;
  const folder = scope.path.replace(/\/$/, "");
  const isArchive = /\.(tgz|tar\.gz)$/.test(folder);
  const hash = createHash("sha256");
  let found = 0;
  for (const name of isArchive ? [""] : chartFiles) {
    const content = await world.readFile(name === "" ? folder : `${folder}/${name}`);
    if (content === undefined) continue;
    found += 1;
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  if (found > 0) return `sha256:${hash.digest("hex")}`;
  throw new Failure({
    severity: "error",
    code: "not-found",
    summary: `there is no chart at ${scope.path}`,
    keyPath: "flyte.chart.path",
    help: "the path is relative to the deployment file; a folder with Chart.yaml, or an archive that helm package made",
  });
}
