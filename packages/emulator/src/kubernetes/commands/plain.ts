import type { Command } from "./command.ts";
import { fail, succeed } from "./command.ts";

/** Sleeping takes no time here; as a container's own command it lasts for ever. */
export const sleep: Command = {
  run: ({ args }) => (args.length === 0 ? fail(1, "sleep: missing operand\n") : succeed()),
  stays: true,
};

/** Without a file it copies its input. */
export const cat: Command = {
  reads: (args) => (args.filter((arg) => arg !== "-").length === 0 ? "all" : "nothing"),
  run: ({ args, stdin }) => {
    const [file] = args.filter((arg) => arg !== "-");
    return file === undefined ? succeed(stdin) : fail(1, `cat: can't open '${file}': No such file or directory\n`);
  },
};

export const succeedAlways: Command = { run: () => succeed() };

export const failAlways: Command = { run: () => fail(1, "") };

export const echo: Command = {
  run: ({ args }) => (args[0] === "-n" ? succeed(args.slice(1).join(" ")) : succeed(`${args.join(" ")}\n`)),
};

/** `env` and `printenv`, without setting anything. */
export const printEnv: Command = {
  run: ({ args, env }) => {
    const [name] = args;
    if (name !== undefined) return env[name] === undefined ? fail(1, "") : succeed(`${env[name]}\n`);
    return succeed(
      Object.entries(env)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(""),
    );
  },
};

/** `tail -f /dev/null`, the other way to sleep. */
export const tail: Command = { run: () => succeed(), stays: true };

/** Ends a shell with the exit code that it is given. */
export const exit: Command = {
  run: ({ args }) => ({ stdout: "", stderr: "", exitCode: Number(args[0] ?? "0") & 255 }),
};

/** What `kubectl cp` runs in the container. */
export const tar: Command = {
  run: () =>
    fail(2, "tar: containers of the fgk emulator have no files: kubectl cp can copy nothing to or from them\n"),
};
