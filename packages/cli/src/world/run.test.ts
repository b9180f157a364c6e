import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { WorldError } from "@fgk/engine";
import { expect, it, vi } from "vitest";
import type { RunPlace } from "./run.ts";
import { run } from "./run.ts";

const node = process.execPath;

function place(more: Partial<RunPlace> = {}): RunPlace {
  return {
    folder: os.tmpdir(),
    workFolder: os.tmpdir(),
    variable: () => undefined,
    overlay: {},
    self: [node],
    signal: new AbortController().signal,
    ...more,
  };
}

const readFileScript = `
  const fs = require("node:fs"), path = require("node:path");
  const file = process.argv[1];
  const mode = (name) => (fs.statSync(name).mode & 0o777).toString(8);
  console.log(JSON.stringify({ file, text: fs.readFileSync(file, "utf8"), file_mode: mode(file), folder_mode: mode(path.dirname(file)) }));
`;

it("gives a program private files and removes them afterwards", async () => {
  const answer = await run(
    { command: node, args: ["-e", readFileScript, { file: "values.yaml" }], files: { "values.yaml": "password: x" } },
    place(),
  );
  expect(answer.code).toBe(0);
  const seen = JSON.parse(answer.stdout) as Record<string, string>;
  expect(seen).toMatchObject({ text: "password: x", file_mode: "600", folder_mode: "700" });
  await expect(fs.stat(seen["file"] ?? "")).rejects.toThrow("ENOENT");
  await expect(fs.stat(path.dirname(seen["file"] ?? ""))).rejects.toThrow("ENOENT");
});

it("gives a program bytes and an empty private folder, and answers what it wrote there", async () => {
  const script = `
    const fs = require("node:fs"), path = require("node:path");
    const [archive, folder] = process.argv.slice(1);
    console.log(folder, (fs.statSync(folder).mode & 0o777).toString(8), fs.readdirSync(folder).length);
    fs.copyFileSync(archive, path.join(folder, "chart-1.tgz"));
    fs.mkdirSync(path.join(folder, "below"));
    fs.writeFileSync(path.join(folder, "a"), "");
  `;
  const bytes = Uint8Array.of(0x1f, 0x8b, 0xff, 0x00, 0xc3);
  const options = {
    args: ["-e", script, { file: "chart.tgz" }, { folder: "pulled" }],
    files: { "chart.tgz": bytes },
  };
  const { stdout, folders } = await run({ command: node, ...options }, place());
  const [folder = "", mode, files] = stdout.trim().split(" ");
  expect([mode, files]).toEqual(["700", "0"]);
  expect(Object.keys(folders ?? {})).toEqual(["pulled"]);
  expect(Object.keys(folders?.["pulled"] ?? {})).toEqual(["a", "chart-1.tgz"]);
  expect([...(folders?.["pulled"]?.["chart-1.tgz"] ?? [])]).toEqual([...bytes]);
  await expect(fs.stat(folder)).rejects.toThrow("ENOENT");
});

it("takes no more from a program's folder than a chart is", async () => {
  const script = `require("node:fs").truncateSync(process.argv[1] + "/a", 101 * 2 ** 20)`;
  const make = `require("node:fs").writeFileSync(process.argv[1] + "/a", "")`;
  const large = run({ command: node, args: ["-e", `${make};${script}`, { folder: "pulled" }] }, place());
  expect(await kindOf(large)).toBe("reset");
});

it("removes the files of a program that fails, and answers its code and output", async () => {
  const answer = await run(
    {
      command: node,
      args: ["-e", `process.stdout.write(process.argv[1]); console.error("no"); process.exit(7)`, { file: "a" }],
      files: { a: "1" },
    },
    place(),
  );
  expect([answer.code, answer.stderr]).toEqual([7, "no\n"]);
  await expect(fs.stat(answer.stdout)).rejects.toThrow("ENOENT");
});

it("keeps from helm the variables that would send it to another cluster than ours", async () => {
  const kept = ["HELM_KUBEAPISERVER", "HELM_KUBECONTEXT", "HELM_KUBETOKEN", "HELM_DRIVER", "HELM_CACHE_HOME"];
  const before = { ...process.env };
  for (const name of kept) process.env[name] = "theirs";
  try {
    const script = `console.log(Object.entries(process.env).filter(([, value]) => value === "theirs").map(([name]) => name).join())`;
    const helm = place({ variable: (name) => (name === "FGK_HELM" ? node : undefined) });
    expect((await run({ command: "helm", args: ["-e", script] }, helm)).stdout).toBe("HELM_CACHE_HOME\n");
  } finally {
    for (const name of kept) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
});

it("hands over stdin and the overlay's variables, beside the process's own", async () => {
  const script = `process.stdin.on("data", (d) => console.log(String(d), process.env.FGK_A, process.env.PATH !== undefined))`;
  const answer = await run({ command: node, args: ["-e", script], stdin: "in" }, place({ overlay: { FGK_A: "over" } }));
  expect(answer.stdout).toBe("in over true\n");
});

it("finds the helm that a relative FGK_HELM names where the user stands", async () => {
  const workFolder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "fgk-test-")));
  await fs.writeFile(path.join(workFolder, "my-helm"), "#!/bin/sh\npwd\n", { mode: 0o755 });
  const variable = (name: string): string | undefined => (name === "FGK_HELM" ? "./my-helm" : undefined);
  const answer = await run({ command: "helm", args: [] }, place({ folder: os.tmpdir(), workFolder, variable }));
  await fs.rm(workFolder, { recursive: true });
  expect(answer.stdout).toBe(`${await fs.realpath(os.tmpdir())}\n`);
});

it("a variable may name a private file", async () => {
  const script = `console.log(require("node:fs").readFileSync(process.env.FGK_A, "utf8"))`;
  const options = { args: ["-e", script], env: { FGK_A: { file: "token" } }, files: { token: "t0ken" } };
  expect((await run({ command: node, ...options }, place())).stdout).toBe("t0ken\n");
});

it("a variable of the process's own can be taken away", async () => {
  process.env["FGK_TEST_THEIRS"] = "theirs";
  const args = ["-p", "String(process.env.FGK_TEST_THEIRS)"];
  try {
    expect((await run({ command: node, args }, place())).stdout).toBe("theirs\n");
    expect((await run({ command: node, args, env: { FGK_TEST_THEIRS: null } }, place())).stdout).toBe("undefined\n");
  } finally {
    delete process.env["FGK_TEST_THEIRS"];
  }
});

it("runs in the deployment file's folder", async () => {
  const folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "fgk-test-")));
  const answer = await run({ command: node, args: ["-p", "process.cwd()"] }, place({ folder }));
  await fs.rm(folder, { recursive: true });
  expect(answer.stdout).toBe(`${folder}\n`);
});

async function kindOf(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((reason: unknown) => reason);
  return error instanceof WorldError ? error.kind : `not a WorldError: ${String(error)}`;
}

it("a command that isn't installed is no-command", async () => {
  expect(await kindOf(run({ command: "fgk-no-such-program", args: [] }, place()))).toBe("no-command");
});

it("a program that doesn't end in time is ended", async () => {
  const started = Date.now();
  const slow = run({ command: node, args: ["-e", "setInterval(() => {}, 1000)"], timeoutMs: 300 }, place());
  expect(await kindOf(slow)).toBe("timeout");
  expect(Date.now() - started).toBeLessThan(8_000);
});

it("an interrupt ends a running program", async () => {
  const stop = new AbortController();
  const slow = run({ command: node, args: ["-e", "setInterval(() => {}, 1000)"] }, place({ signal: stop.signal }));
  setTimeout(() => stop.abort(), 300);
  expect(await kindOf(slow)).toBe("aborted");
});

it("hands over what the program writes as it writes it, characters whole, and answers it as well", async () => {
  const parts: string[] = [];
  const script = `
    process.stdout.write(Buffer.from([0xe2, 0x9c]));
    setTimeout(() => process.stdout.write(Buffer.from([0x94])), 60);
    setTimeout(() => process.stderr.write("and this"), 120);
    setTimeout(() => process.exit(3), 180);
  `;
  const answer = await run({ command: node, args: ["-e", script], onOutput: (text) => parts.push(text) }, place());
  expect(parts).toEqual(["\u2714", "and this"]);
  expect(answer).toEqual({ code: 3, stdout: "\u2714", stderr: "and this" });
});

it.skipIf(process.platform === "win32")("an interrupt ends what the program has started, too", async () => {
  const stop = new AbortController();
  let inner = 0;
  const slow = run(
    {
      command: "sh",
      args: ["-c", `"${node}" -e 'console.log(process.pid); setInterval(() => {}, 1000)'; true`],
      onOutput: (text) => {
        inner = Number(text);
        stop.abort();
      },
    },
    place({ signal: stop.signal }),
  );
  expect(await kindOf(slow)).toBe("aborted");
  const isThere = (): boolean => {
    try {
      process.kill(inner, 0);
      return true;
    } catch {
      return false;
    }
  };
  expect(inner).toBeGreaterThan(0);
  for (let looks = 0; isThere() && looks < 50; looks += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(isThere()).toBe(false);
});

it("helm is what FGK_HELM names", async () => {
  const variable = (name: string): string | undefined => (name === "FGK_HELM" ? node : undefined);
  const answer = await run({ command: "helm", args: ["-p", "1+1"] }, place({ variable }));
  expect(answer.stdout).toBe("2\n");
});

it("the stand-in for helm is this very program, and only with an emulator on this machine", async () => {
  const self = [node, "-e", "console.log(process.argv.slice(1).join(' '))", "--"] as const;
  const withEndpoint = (endpoint: string | undefined): RunPlace =>
    place({
      self,
      variable: (name) => (name === "FGK_HELM" ? "stand-in" : name === "FGK_GOOGLE_ENDPOINT" ? endpoint : undefined),
    });
  const helm = { command: "helm", args: ["template", "fb"] };
  expect((await run(helm, withEndpoint("http://127.0.0.1:9090"))).stdout).toBe("helm-stand-in template fb\n");
  expect(await kindOf(run(helm, withEndpoint("https://container.googleapis.com")))).toBe("no-command");
  expect(await kindOf(run(helm, withEndpoint(undefined)))).toBe("no-command");
});

it("removes what killed runs left behind, and nothing of runs that live", async () => {
  // No program has this id: it is above what Linux gives out.
  const dead = path.join(os.tmpdir(), "fgk-run-4194999-abc");
  // In a container a run may have the very number of one before it.
  const reused = path.join(os.tmpdir(), `fgk-run-${process.pid}-test`);
  const alive = path.join(os.tmpdir(), `fgk-run-${process.ppid}-test`);
  for (const folder of [dead, reused, alive]) {
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(path.join(folder, "secret"), "x");
  }
  vi.resetModules();
  const { removeStaleFolders } = await import("./private-folder.ts");
  await removeStaleFolders();
  await expect(fs.stat(dead)).rejects.toThrow("ENOENT");
  await expect(fs.stat(reused)).rejects.toThrow("ENOENT");
  await expect(fs.stat(alive)).resolves.toBeDefined();
  await fs.rm(alive, { recursive: true });
});
