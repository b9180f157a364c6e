import { databaseHost } from "../../flyte/database-host.ts";
import { loginAllowed } from "../../google/sql-login.ts";
import type { Command, CommandCall, CommandResult } from "./command.ts";
import { fail, succeed } from "./command.ts";
import { readOption } from "./pg-isready.ts";

/**
 * psql as far as a login and one query go. With `-W` it asks for the password, and without a terminal reads it from
 * standard input, as libpq does.
 */
export const psql: Command = {
  reads: (args) => (asksPassword(args) ? "line" : "nothing"),
  run: runPsql,
};

function asksPassword(args: readonly string[]): boolean {
  return args.some((arg) => arg === "-W" || arg === "--password" || /^-[aAbeEEnqsStxX]*W$/.test(arg));
}

interface Target {
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly database: string;
  readonly password: string;
  readonly sslMode: string;
}

function runPsql(call: CommandCall): CommandResult {
  const { args } = call;
  if (args.includes("--version") || args.includes("-V")) return succeed("psql (PostgreSQL) 15.14\n");
  const asked = asksPassword(args);
  const target = readTarget(call, asked);
  const prompt = asked ? "Password: \n" : "";
  const result = login(call, target);
  return { ...result, stderr: prompt + result.stderr };
}

function login(call: CommandCall, target: Target): CommandResult {
  const { host, port, user, database, password } = target;
  const at = host.startsWith("/")
    ? `connection to server on socket "${host}/.s.PGSQL.${port}" failed`
    : `connection to server at "${host}", port ${port} failed`;
  if (host.startsWith("/")) {
    return fail(
      2,
      `psql: error: ${at}: No such file or directory\n\tIs the server running locally and accepting connections on that socket?\n`,
    );
  }
  const outcome =
    port === "5432"
      ? loginAllowed(call.cloud, databaseHost(call.cloud, call.pod, host), user, password, database)
      : "unreachable";
  switch (outcome) {
    case "unreachable":
      return fail(
        2,
        `psql: error: ${at}: Connection timed out\n\tIs the server running on that host and accepting TCP/IP connections?\n`,
      );
    case "password":
      if (password === "") return fail(2, `psql: error: ${at}: fe_sendauth: no password supplied\n`);
      return fail(2, describeFailure(target, at, `FATAL:  password authentication failed for user "${user}"`));
    case "no-database":
      return fail(2, `psql: error: ${at}: FATAL:  database "${database}" does not exist\n`);
    case "ok":
    case "no-schema":
      return runQuery(call.args, target, outcome === "ok");
  }
}

/** With `sslmode=prefer`, libpq tries again without TLS and tells both failures. */
function describeFailure(target: Target, at: string, why: string): string {
  const second = target.sslMode === "prefer" ? `${at}: ${why}\n` : "";
  return `psql: error: ${at}: ${why}\n${second}`;
}

function readTarget({ args, env, stdin }: CommandCall, asked: boolean): Target {
  const named = readConnectionString(args);
  const user = readOption(args, "U", "username") ?? named["user"] ?? env["PGUSER"] ?? "root";
  const typed = asked ? (stdin.split("\n")[0] ?? "").replace(/\r$/, "") : undefined;
  return {
    host: readOption(args, "h", "host") ?? named["host"] ?? env["PGHOST"] ?? "/var/run/postgresql",
    port: readOption(args, "p", "port") ?? named["port"] ?? env["PGPORT"] ?? "5432",
    user,
    database: readOption(args, "d", "dbname") ?? named["dbname"] ?? env["PGDATABASE"] ?? user,
    password: typed ?? named["password"] ?? env["PGPASSWORD"] ?? "",
    sslMode: named["sslmode"] ?? env["PGSSLMODE"] ?? "prefer",
  };
}

const takeValue = [
  "-h",
  "-p",
  "-U",
  "-d",
  "-c",
  "-f",
  "-v",
  "-P",
  "-F",
  "-R",
  "-o",
  "-L",
  "--host",
  "--port",
  "--username",
  "--dbname",
  "--command",
];

function readConnectionString(args: readonly string[]): Readonly<Record<string, string>> {
  const free = args.filter((arg, index) => !arg.startsWith("-") && !takeValue.includes(args[index - 1] ?? ""));
  const given = readOption(args, "d", "dbname");
  const text = [given, free[0]].find((candidate) => candidate !== undefined && /^postgres(ql)?:\/\/|=/.test(candidate));
  if (text === undefined)
    return free[0] === undefined ? {} : { dbname: free[0], ...(free[1] === undefined ? {} : { user: free[1] }) };
  if (!/^postgres(ql)?:\/\//.test(text)) {
    const pairs = text.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S*))/g);
    return Object.fromEntries(
      [...pairs].map(([, key = "", quoted, bare]) => [key, quoted?.replace(/\\(.)/g, "$1") ?? bare ?? ""]),
    );
  }
  const url = new URL(text);
  const parts: Record<string, string> = Object.fromEntries(url.searchParams);
  if (url.hostname !== "") parts["host"] = decodeURIComponent(url.hostname);
  if (url.port !== "") parts["port"] = url.port;
  if (url.username !== "") parts["user"] = decodeURIComponent(url.username);
  if (url.password !== "") parts["password"] = decodeURIComponent(url.password);
  if (url.pathname.length > 1) parts["dbname"] = decodeURIComponent(url.pathname.slice(1));
  return parts;
}

function runQuery(args: readonly string[], target: Target, ownsSchema: boolean): CommandResult {
  const query = (readOption(args, "c", "command") ?? "").trim().replace(/;$/, "");
  if (query === "") return succeed();
  if (/^(create|drop|alter)\s+table/i.test(query)) {
    if (!ownsSchema)
      return fail(1, `ERROR:  permission denied for schema public\nLINE 1: ${query}\n                     ^\n`);
    return succeed(`${query.split(/\s+/).slice(0, 2).join(" ").toUpperCase()}\n`);
  }
  const value = evaluate(query, target, ownsSchema);
  if (value === undefined) return fail(1, `ERROR:  the emulator doesn't understand this query: ${query}\n`);
  const flags = args.filter((arg) => /^-[a-zA-Z]+$/.test(arg)).join("");
  const isBare = flags.includes("t") || args.includes("--tuples-only");
  const isUnaligned = flags.includes("A") || args.includes("--no-align");
  return succeed(printValue(value, isBare, isUnaligned));
}

interface Value {
  readonly column: string;
  readonly text: string;
}

function evaluate(query: string, target: Target, ownsSchema: boolean): Value | undefined {
  const literal = /^select\s+(\d+)(?:\s+as\s+(\w+))?$/i.exec(query);
  if (literal !== null) return { column: literal[2] ?? "?column?", text: literal[1] ?? "" };
  if (/^select\s+current_user$/i.test(query)) return { column: "current_user", text: target.user };
  if (/^select\s+current_database\(\)$/i.test(query)) return { column: "current_database", text: target.database };
  if (/has_schema_privilege\(/i.test(query)) return { column: "has_schema_privilege", text: ownsSchema ? "t" : "f" };
  if (/^(select\s+version\(\)|show\s+server_version)$/i.test(query)) return { column: "server_version", text: "15.14" };
  return undefined;
}

function printValue({ column, text }: Value, isBare: boolean, isUnaligned: boolean): string {
  if (isBare) return isUnaligned ? `${text}\n` : ` ${text}\n\n`;
  if (isUnaligned) return `${column}\n${text}\n(1 row)\n`;
  const width = Math.max(column.length, text.length);
  const centred = column.padStart(column.length + Math.floor((width - column.length) / 2)).padEnd(width);
  const cell = /^\d+$/.test(text) ? text.padStart(width) : text;
  return ` ${centred} \n${"-".repeat(width + 2)}\n ${cell}\n(1 row)\n\n`;
}
