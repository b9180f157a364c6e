import type { RunOptions } from "@fgk/engine";
import type { ChartScope } from "../deployment/scope/flyte-scope.ts";

/** The chart of a repository or registry, as helm is told to take it, and with which login. */
export interface ChartSource {
  readonly args: RunOptions["args"];
  readonly files: Readonly<Record<string, string>>;
  /** What must not be seen in a message. */
  readonly secrets: readonly string[];
}

/**
 * The arguments that name the chart. A registry of Google's (`oci://…pkg.dev/…`) is logged in to with the caller's own
 * token; any other login is helm's (`helm registry login`).
 */
export async function nameSource(scope: ChartScope, accessToken: () => Promise<string>): Promise<ChartSource> {
  const version = scope.version === null ? [] : ["--version", scope.version];
  if (!scope.repository.startsWith("oci://"))
    return { args: [scope.name, "--repo", scope.repository, ...version], files: {}, secrets: [] };
  const chart = `${scope.repository.replace(/\/$/, "")}/${scope.name}`;
  const host = /^oci:\/\/([^/]+)/.exec(scope.repository)?.[1] ?? "";
  if (!host.endsWith(".pkg.dev")) return { args: [chart, ...version], files: {}, secrets: [] };
  const token = await accessToken();
  const auth = Buffer.from(`oauth2accesstoken:${token}`).toString("base64");
  const login = JSON.stringify({ auths: { [host]: { auth } } });
  return {
    args: [chart, ...version, "--registry-config", { file: "registry.json" }],
    files: { "registry.json": login },
    secrets: [token, auth],
  };
}
