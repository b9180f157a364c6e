import fs from "node:fs/promises";
import path from "node:path";

/** A pyflyte that only writes down how it was called. */
export interface StandInPyflyte {
  /** What FGK_PYFLYTE names. */
  readonly program: string;
  /** What it shall print (to stderr) and answer. `wait`: it doesn't end by itself. */
  readonly answer: (output: string, code: number | "wait") => Promise<void>;
  /** How it was called last; undefined when it wasn't. */
  readonly called: () => Promise<Call | undefined>;
}

interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly config: string;
  readonly environment: string;
}

/** Makes one whose Python says these things about itself, as the real one's does. */
export async function makePyflyte(
  folder: string,
  python: { readonly flytekit: string; readonly docker: boolean },
): Promise<StandInPyflyte> {
  const bin = path.join(folder, "bin");
  await fs.mkdir(bin, { recursive: true });
  const at = (name: string): string => path.join(bin, name);
  const docker = python.docker ? "echo 28.1" : "echo 'docker.errors.DockerException: no engine' >&2; exit 1";
  const said = python.flytekit === "" ? "echo 'PackageNotFoundError: flytekit' >&2; exit 1" : `echo ${python.flytekit}`;
  await fs.writeFile(
    at("python3"),
    `#!/bin/sh
if [ "$1" = -c ]; then
  case "$2" in *docker*) ${docker} ;; *) ${said} ;; esac
  exit
fi
: > "${at("args")}"
for each in "$@"; do printf '%s\\n' "$each" >> "${at("args")}"; done
pwd > "${at("folder")}"
cat "$3" > "${at("config")}"
env > "${at("environment")}"
cat "${at("output")}" >&2
. "${at("code")}"
`,
    { mode: 0o755 },
  );
  // The form in which installers write a script whose first line would be too long.
  const script = `#!/bin/sh\n'''exec' "${at("python3")}" "$0" "$@"\n' '''\n`;
  await fs.writeFile(at("pyflyte"), script, { mode: 0o755 });
  const read = (name: string): Promise<string> => fs.readFile(at(name), "utf8");
  const answer: StandInPyflyte["answer"] = async (output, code) => {
    await fs.rm(at("args"), { force: true });
    await fs.writeFile(at("output"), output);
    await fs.writeFile(at("code"), code === "wait" ? "exec sleep 60\n" : `exit ${code}\n`);
  };
  await answer("Successfully registered 3 entities\n", 0);
  return {
    program: at("pyflyte"),
    answer,
    called: async () => {
      const written = await read("args").catch(() => undefined);
      if (written === undefined) return undefined;
      const [program = "", ...args] = written.trimEnd().split("\n");
      const others = [await read("folder"), await read("config"), await read("environment")] as const;
      return { program, args, folder: others[0].trimEnd(), config: others[1], environment: others[2] };
    },
  };
}
