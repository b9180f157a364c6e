import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Emulator } from "@fgk/emulator";
import { startEmulator } from "@fgk/emulator";
import { root } from "../../product/run-fgk.ts";
import { runFgk } from "../../product/spawn-fgk.ts";
import { findBinaries } from "../kit/binaries.ts";

/** A Flyte that fgk has installed on the emulator, reached through `kubectl port-forward`, and a folder with a workflow. */
export interface Place {
  readonly folder: string;
  readonly emulator: Emulator;
  /** The ports on this machine that lead to Flyte's 8088 and 8089. */
  readonly ports: { readonly http: number; readonly grpc: number };
  /** Runs a program of Python's folder, as somebody would who has only pyflyte's configuration. */
  readonly run: (program: string, ...args: readonly string[]) => Promise<Ended>;
  readonly close: () => Promise<void>;
}

/** How a program ended, with what it printed in the order of its printing. */
export interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** The kubectl of the real Kubernetes, which its tests build; without it the one in PATH. */
function kubectl(): string {
  const built = findBinaries();
  return built.found === "built" ? built.binaries.kubectl : "kubectl";
}

/** Installs Flyte from the gallery's deployment file and opens the way to it. `bin` is where Python's programs are. */
export async function openPlace(bin: string): Promise<Place> {
  const folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "fgk-pyflyte-")));
  const services = ["cloudresourcemanager", "serviceusage", "storage"].map((name) => `${name}.googleapis.com`);
  const emulator = await startEmulator({ timeScale: 0, projects: [{ projectId: "acme-ml", services }] });
  const text = await fs.readFile(path.join(root, "plans/from-nothing/fgk.yaml"), "utf8");
  await fs.writeFile(path.join(folder, "fgk.yaml"), text.replace("../../packages", path.join(root, "packages")));
  const applied = await runFgk(["apply", "--yes"], { folder, variables: emulator.environment() });
  if (applied.code !== 0) throw new Error(`fgk apply ended with ${applied.code}:\n${applied.out}${applied.err}`);
  await fs.cp(path.join(import.meta.dirname, "workflows"), path.join(folder, "workflows"), { recursive: true });
  const kubeconfig = path.join(folder, "kubeconfig");
  await fs.writeFile(kubeconfig, await emulator.kubeconfig("projects/acme-ml/locations/europe-west1-b/clusters/flyte"));
  const forward = await openForward(kubeconfig, folder);
  return {
    folder,
    emulator,
    ports: forward.ports,
    run: (program, ...args) => runProgram(path.join(bin, program), args, folder, bin),
    close: async () => {
      forward.child.kill();
      await emulator.close();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}

interface Forward {
  readonly child: ChildProcess;
  readonly ports: Place["ports"];
}

/** kubectl draws the ports on this machine and says which. */
async function openForward(kubeconfig: string, home: string): Promise<Forward> {
  const args = ["-n", "flyte", "port-forward", "--address", "127.0.0.1", "svc/flyte-binary-http", ":8088", ":8089"];
  const env = { PATH: process.env["PATH"], HOME: home, KUBECONFIG: kubeconfig };
  const child = spawn(kubectl(), args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const ports = await new Promise<Place["ports"]>((resolve, reject) => {
    const read = (part: Buffer): void => {
      said += part.toString();
      const http = /127\.0\.0\.1:(\d+) -> 8088/.exec(said)?.[1];
      const grpc = /127\.0\.0\.1:(\d+) -> 8089/.exec(said)?.[1];
      if (http !== undefined && grpc !== undefined) resolve({ http: Number(http), grpc: Number(grpc) });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("close", () => reject(new Error(`kubectl port-forward ended: ${said}`)));
  });
  return { child, ports };
}

function runProgram(program: string, args: readonly string[], folder: string, bin: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // A status would be broken into lines otherwise. No proxy of this machine leads to this machine.
    const own = { HOME: folder, COLUMNS: "2000", LC_ALL: "C.UTF-8", NO_PROXY: "*" };
    const env = { PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`, ...own };
    const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    const read = (part: Buffer): void => {
      text += part.toString();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, text }));
  });
}
