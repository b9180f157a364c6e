import { readEnv } from "../kubelet/references.ts";
import type { Program } from "../program.ts";
import { storeOf } from "../store.ts";
import { commandProgram } from "./command-program.ts";
import { isDatabaseUp, readOption } from "./pg-isready.ts";

/**
 * The PostgreSQL image: as Flyte's `wait-for-db` it loops over `pg_isready` until the database answers; with another
 * command it runs that.
 */
export const postgresProgram: Program = {
  start: (cloud, cluster, pod, container) => {
    const words: readonly string[] = [...(container["command"] ?? []), ...(container["args"] ?? [])];
    const loop = /until\s+pg_isready\s+([^;\n]*)[;\n]/.exec(words.join(" "));
    if (loop === null) return commandProgram.start(cloud, cluster, pod, container);
    const env = readEnv({ cloud, cluster, store: storeOf(cloud, cluster) }, pod, container);
    const args = (loop[1] ?? "")
      .trim()
      .split(/\s+/)
      .map((word) => expandWord(word, env));
    const host = readOption(args, "h", "host") ?? "/var/run/postgresql";
    const port = readOption(args, "p", "port") ?? "5432";
    return isDatabaseUp(cloud, pod, host, port)
      ? { state: "completes", log: `${host}:${port} - accepting connections\n` }
      : { state: "running", log: `${host}:${port} - no response\nwaiting for database\n` };
  },
};

function expandWord(word: string, env: Readonly<Record<string, string>>): string {
  return word.replace(/["']/g, "").replace(/\$\{?(\w+)\}?/g, (_, name: string) => env[name] ?? "");
}
