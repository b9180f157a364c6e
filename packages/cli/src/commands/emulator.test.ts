import { spawn } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

it("prints what to paste, answers until Ctrl-C, and keeps the cloud in its file", async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "fgk-test-"));
  const args = ["emulator", "--state", "cloud.json", "--project", "my-project"];
  const child = spawn(process.execPath, ["-C", "fgk-source", main, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = new Promise((resolve) => child.on("close", resolve));
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    out += part;
  });
  await new Promise<void>((resolve) =>
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      if (part.includes("The emulated cloud runs at")) resolve();
    }),
  );
  const url = /^export FGK_GOOGLE_ENDPOINT=(http:\/\/127\.0\.0\.1:\d+)$/m.exec(out)?.[1];
  expect(out).toContain("\nexport FGK_HELM=stand-in\n");
  const answer = await fetch(`${url}/storage/v1/b?project=my-project`, { headers: { authorization: "Bearer x" } });
  expect(await answer.json()).toMatchObject({ kind: "storage#buckets" });
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(await fs.readFile(path.join(folder, "cloud.json"), "utf8")).toContain("my-project");
  await fs.rm(folder, { recursive: true, force: true });
});
