import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";

const official = "https://flyteorg.github.io/flyte";

/** A helm in a folder: the real one, that is sent to the emulator's charts where it is told to take Flyte's own. */
export async function writeHelm(folder: string, helm: string, charts: string): Promise<string> {
  const file = path.join(folder, "helm");
  const text = `#!/bin/sh
for word do
  shift
  [ "$word" = "${official}" ] && word="${charts}"
  set -- "$@" "$word"
done
exec "${helm}" "$@"
`;
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}
