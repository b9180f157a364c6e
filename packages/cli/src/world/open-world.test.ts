import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openWorld } from "./open-world.ts";

it("runs programs and reads files where the deployment file is, wherever the user stands", async () => {
  const workFolder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "fgk-test-")));
  onTestFinished(() => fs.rm(workFolder, { recursive: true }));
  const folder = path.join(workFolder, "deployments");
  await fs.mkdir(folder);
  await fs.writeFile(path.join(folder, "Chart.yaml"), "name: flyte");
  const { world, close } = openWorld({
    folder,
    workFolder,
    self: [process.execPath],
    signal: new AbortController().signal,
  });
  onTestFinished(close);
  const answer = await world.run({ command: process.execPath, args: ["-p", "process.cwd()"] });
  expect(answer.stdout).toBe(`${folder}\n`);
  expect(new TextDecoder().decode(await world.readFile("Chart.yaml"))).toBe("name: flyte");
});
