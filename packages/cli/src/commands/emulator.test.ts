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

it.each([
  ["--project=Bad Project", `--project "Bad Project" can't be a project's id`],
  ["--time-scale=fast", `--time-scale "fast" isn't a number from 0 to 1000`],
  ["--iam-delay=soon", `--iam-delay "soon" isn't a number from 0 to 600`],
  ["--state=broken.json", "the emulator can't be started"],
  ["--kubernetes=none.yaml", "the emulator can't be started"],
])("refuses %s", async (flag, said) => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "fgk-test-"));
  onTestFinished(() => fs.rm(folder, { recursive: true }));
  await fs.writeFile(path.join(folder, "broken.json"), "no JSON");
  const child = spawn(process.execPath, ["-C", "fgk-source", main, "emulator", flag], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder },
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    err += part;
  });
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(1);
  expect(err).toContain(`error[usage]: ${said}\n`);
  expect(err).not.toContain("    at ");
});
