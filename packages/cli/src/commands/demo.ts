import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { findAsset } from "../assets.ts";
import type { Invocation } from "../command.ts";
import { usageError } from "../command-error.ts";
import { demoNames, deploymentText } from "../demo/deployment-text.ts";
import { walkThrough } from "../demo/tour.ts";
import { defaultFile } from "../deployment.ts";
import { openEmulator } from "../emulator.ts";
import { readTime } from "../world/clock.ts";

/**
 * A real installation takes about half an hour; the demo's time runs so much faster. No smaller: programs that are started
 * (the stand-in for helm) take their own time, and a limit of minutes must still be seconds.
 */
const scale = 0.02;

/** `fgk demo`: the newcomer's tour, in an emulated cloud of its own. */
export async function runDemo(invocation: Invocation): Promise<number> {
  const { flags, terminal } = invocation;
  const kept = flags.text("keep");
  const folder = await makeFolder(invocation, kept);
  const fast = flags.isOn("fast");
  // The cloud and those who ask it look at one clock.
  const time = { scale, startMs: Date.now() };
  const emulator = await openEmulator({
    now: () => readTime(time),
    timeScale: fast ? 0 : 1,
    projects: [{ projectId: demoNames.project }],
  });
  try {
    await fs.writeFile(path.join(folder, defaultFile), deploymentText);
    await fs.cp(findAsset("chart/flyte-binary"), path.join(folder, "flyte-binary"), { recursive: true });
    terminal.out.write(
      `An emulated Google Cloud runs on this machine at ${emulator.url}; nothing leaves it.\n` +
        `${fast ? "Nothing takes its time in it." : `Its time runs ${Math.round(1 / scale)} times faster: durations are shown as they would be in the real one.`}\n` +
        `The files are in ${folder}\n`,
    );
    const place = { folder, overlay: emulator.environment(), time };
    const code = await walkThrough(invocation, place, emulator.url);
    if (code === 0) terminal.out.write(describeNext(kept));
    return code;
  } finally {
    await emulator.close();
    if (kept === undefined) await fs.rm(folder, { recursive: true, force: true });
  }
}

/** The folder of `--keep`, which must be empty, or a temporary one. */
async function makeFolder(invocation: Invocation, kept: string | undefined): Promise<string> {
  if (kept === undefined) return fs.mkdtemp(path.join(os.tmpdir(), "fgk-demo-"));
  const folder = path.resolve(invocation.folder, kept);
  await fs.mkdir(folder, { recursive: true });
  const names = await fs.readdir(folder);
  if (names.length > 0) throw usageError(`--keep ${kept}: the folder isn't empty`, "name a new one");
  return folder;
}

function describeNext(kept: string | undefined): string {
  const files =
    kept === undefined ? "fgk demo --keep try-fgk   keeps the files to play with" : `${kept}/ has the files`;
  return `
── That was fgk ──

  ${files}
  fgk emulator              the same cloud, to try your own file on
  fgk plan -f FILE          on the real cloud: reads, and changes nothing
`;
}
