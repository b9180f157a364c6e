import type { World } from "@fgk/engine";
import { Failure } from "@fgk/engine";

/** The Python that a pyflyte runs in. */
export interface Flytekit {
  readonly python: string;
  readonly version: string;
}

const askMs = 60_000;

/**
 * What a pyflyte belongs to: its Python is asked, for pyflyte itself has no word for its version. Undefined for one that isn't
 * a Python script. Throws `Failure` when that Python has no flytekit (any more).
 */
export async function readFlytekit(world: World, program: string): Promise<Flytekit | undefined> {
  const bytes = await world.readFile(program);
  const python = findPython(new TextDecoder("latin1").decode(bytes?.subarray(0, 512)));
  if (python === undefined) return undefined;
  const answer = await askPython(world, python, "import importlib.metadata as m; print(m.version('flytekit'))");
  if (answer.ok) return { python, version: answer.said };
  throw new Failure({
    severity: "error",
    code: "program-failed",
    summary: `${program} is there, and its Python has no flytekit`,
    cause: answer.said,
    help: `${python} -m pip install flytekit`,
  });
}

/** Why no Docker engine answers the library by which flytekit asks for images; undefined when one does. */
export async function findEngineTrouble(world: World, { python }: Flytekit): Promise<string | undefined> {
  const answer = await askPython(world, python, "import docker; print(docker.from_env().version()['Version'])");
  return answer.ok ? undefined : answer.said;
}

/** The last line that it printed says it: that of the exception, or the answer. */
async function askPython(
  world: World,
  python: string,
  question: string,
): Promise<{ readonly ok: boolean; readonly said: string }> {
  const { code, stdout, stderr } = await world.run({ command: python, args: ["-c", question], timeoutMs: askMs });
  const lines = (code === 0 ? stdout : stderr).trim().split("\n");
  return { ok: code === 0, said: (lines.at(-1) ?? "").slice(0, 400) };
}

/** The first line of a script; where that would be too long, installers have a shell start it. Pure. */
export function findPython(head: string): string | undefined {
  const direct = /^#!(\/\S*python[\d.]*)[ \t]*\r?\n/.exec(head);
  return (direct ?? /^'''exec' ["']?(\/[^"'\n]*python[\d.]*)/m.exec(head))?.[1];
}
