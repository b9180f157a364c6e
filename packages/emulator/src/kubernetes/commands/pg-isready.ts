import type { Cloud } from "../../cloud/cloud.ts";
import type { Stored } from "../../cloud/http.ts";
import { databaseHost } from "../../flyte/database-host.ts";
import { loginAllowed } from "../../google/sql-login.ts";
import type { Command } from "./command.ts";

/** Asks only whether something listens: neither user nor password nor database matter. */
export const pgIsReady: Command = {
  run: ({ cloud, pod, args, env }) => {
    const host = readOption(args, "h", "host") ?? env["PGHOST"] ?? "/var/run/postgresql";
    const port = readOption(args, "p", "port") ?? env["PGPORT"] ?? "5432";
    const quiet = args.includes("-q") || args.includes("--quiet");
    const answers = isDatabaseUp(cloud, pod, host, port);
    const line = `${host}:${port} - ${answers ? "accepting connections" : "no response"}\n`;
    return { stdout: quiet ? "" : line, stderr: "", exitCode: answers ? 0 : 2 };
  },
};

/** Whether a PostgreSQL answers at this host and port from inside the pod. */
export function isDatabaseUp(cloud: Cloud, pod: Stored, host: string, port: string): boolean {
  return port === "5432" && loginAllowed(cloud, databaseHost(cloud, pod, host), "", "", "") !== "unreachable";
}

/** The value of `-h v`, `-hv`, `--host v` or `--host=v`. */
export function readOption(args: readonly string[], short: string, long: string): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg === `-${short}` || arg === `--${long}`) return args[index + 1];
    if (arg.startsWith(`--${long}=`)) return arg.slice(long.length + 3);
    if (arg.startsWith(`-${short}`) && !arg.startsWith("--") && arg.length > 2) return arg.slice(2);
  }
  return undefined;
}
