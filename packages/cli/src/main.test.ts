import { spawn } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fgkVersion } from "./version.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
let folder = "";
beforeAll(async () => {
  folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "fgk-test-")));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs fgk as a program of its own, without a terminal, in an empty folder. */
function fgk(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, ["-C", "fgk-source", "--disable-warning=ExperimentalWarning", main, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    out += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    err += part;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

describe("help and version", () => {
  it("the help that was asked for is the product", async () => {
    const ended = await fgk(["--help"]);
    expect([ended.code, ended.err]).toEqual([0, ""]);
    expect(ended.out).toContain("Usage: fgk COMMAND [flags]");
    expect(ended.out).toContain("  validate  Check a deployment file, offline\n");
    expect(ended.out).not.toContain("helm-stand-in");
  });

  it("without a command the help is an error", async () => {
    const ended = await fgk([]);
    expect([ended.code, ended.out]).toEqual([1, ""]);
    expect(ended.err).toContain("Usage: fgk COMMAND [flags]");
  });

  it("a command explains itself in two ways, both the same", async () => {
    const [flag, word] = await Promise.all([fgk(["plan", "--help"]), fgk(["help", "plan"])]);
    expect(flag.out).toBe(word.out);
    expect(flag.out).toContain("Usage: fgk plan [-f FILE] [-o PLAN | --check PLAN] [flags]");
    expect(flag.out).toContain("fgk plan --check plans/prod.plan.yaml");
  });

  it("the version is package.json's", async () => {
    const manifest = JSON.parse(await fs.readFile(new URL("../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    expect(fgkVersion).toBe(manifest.version);
    expect((await fgk(["version"])).out).toBe(`fgk ${manifest.version}\n`);
    expect((await fgk(["--version"])).out).toBe(`fgk ${manifest.version}\n`);
    expect(JSON.parse((await fgk(["version", "--json"])).out)).toMatchObject({
      type: "version",
      fgk: manifest.version,
    });
  });

  it("colour is only where it is wanted", async () => {
    const colour = "\u001b[";
    expect((await fgk(["--help"])).out).not.toContain(colour);
    expect((await fgk(["--help"], { FORCE_COLOR: "1" })).out).toContain(colour);
    expect((await fgk(["help", "--color=always"])).out).toContain(colour);
    expect((await fgk(["help", "--no-color"], { FORCE_COLOR: "1" })).out).not.toContain(colour);
  });
});

describe("wrong calls", () => {
  it("an unknown command is refused with what was meant", async () => {
    const ended = await fgk(["paln"]);
    expect([ended.code, ended.out]).toEqual([1, ""]);
    expect(ended.err).toBe('error[usage]: unknown command "paln"\n  = help: did you mean plan?\n');
  });

  it("what stands behind -- is for programs alone", async () => {
    const ended = await fgk(["verify", "--", "workflows"]);
    expect(ended.err).toBe(
      'error[usage]: fgk verify doesn\'t know what to do with "workflows"\n  = help: usage: fgk verify [-f FILE] [flags]\n',
    );
  });

  it("errors are JSON lines when JSON is asked for", async () => {
    const ended = await fgk(["plan", "--json", "--tagret", "a/b"]);
    expect([ended.code, ended.err]).toEqual([1, ""]);
    const lines = ended.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([
      { type: "version", format: "1.0", fgk: fgkVersion },
      {
        type: "diagnostic",
        diagnostic: {
          severity: "error",
          code: "usage",
          summary: "unknown flag --tagret",
          help: "did you mean --target?",
        },
      },
    ]);
  });
});

describe("without a terminal", () => {
  it("apply names the flag before it reads anything", async () => {
    // There is no fgk.yaml in the folder: reading it would be another error.
    const ended = await fgk(["apply"]);
    expect([ended.code, ended.out]).toEqual([1, ""]);
    expect(ended.err).toContain("error[usage]: there is no terminal to ask on");
    expect(ended.err).toContain("--yes");
    expect(ended.err).toContain("fgk apply PLAN");
  });

  it("apply --json never asks", async () => {
    const ended = await fgk(["apply", "--json"]);
    expect(ended.code).toBe(1);
    expect(ended.out).toContain("--json never asks");
  });

  it("a missing file is said with what to do", async () => {
    const ended = await fgk(["validate"]);
    expect(ended.code).toBe(1);
    expect(ended.err).toContain(
      "error[file-unreadable]: can't read fgk.yaml\n  = why: there is no such file or folder\n",
    );
  });

  it("`pnpm fgk` reads files where the user stands", async () => {
    await fs.mkdir(path.join(folder, "elsewhere"), { recursive: true });
    await fs.writeFile(path.join(folder, "elsewhere", "fgk.yaml"), "apiVersion: nonsense\n");
    const environment = { npm_lifecycle_event: "fgk", INIT_CWD: path.join(folder, "elsewhere") };
    expect((await fgk(["validate"], environment)).err).toContain("--> fgk.yaml:1:");
    expect((await fgk(["validate"], { ...environment, npm_lifecycle_event: "test" })).err).toContain(
      "can't read fgk.yaml",
    );
  });
});
