import { execFile, execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { HelmOutcome } from "@fgk/emulator";
import { runHelm } from "@fgk/emulator";
import { it } from "vitest";
import { chart } from "../checks/by-hand.ts";
import { findTool } from "../guide/tools.ts";

/** The helm of this machine, which nobody here wrote; undefined: there is none. */
export const realHelm: string | undefined = findTool("helm");

/** A case that needs the real helm: without it the case is skipped, and says so. */
export function itWithHelm(name: string, run: () => Promise<void>): void {
  if (realHelm !== undefined) it(name, { timeout: 120_000 }, run);
  else it.skip(`${name} (no helm in PATH and none named by FGK_TEST_HELM)`, () => {});
}

/** A case for the helm that the stand-in is like: helm 4 words some things in another way and applies by the server. */
export function itWithHelm3(name: string, run: () => Promise<void>): void {
  if (realHelm === undefined || isHelm3) itWithHelm(name, run);
  else it.skip(`${name} (the helm of this machine isn't helm 3)`, () => {});
}

/** Whether the stand-in's own helm is there. */
export const isHelm3: boolean = realHelm !== undefined && readVersion(realHelm).startsWith("v3.");

function readVersion(helm: string): string {
  return execFileSync(helm, ["version", "--template", "{{.Version}}"], { encoding: "utf8" });
}

/** Runs the real helm with a home of its own. */
export function runRealHelm(args: readonly string[], folder: string, kubeconfig?: string): Promise<HelmOutcome> {
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    ...(kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig }),
  };
  return new Promise((resolve) => {
    execFile(realHelm ?? "helm", [...args], { cwd: folder, env, maxBuffer: 2 ** 24 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : 1, stdout, stderr }),
    );
  });
}

/** The stand-in's `helm template`, with the values of a file. */
export function renderByStandIn(args: readonly string[]): Promise<HelmOutcome> {
  return runHelm(args, {
    readFile: (name) => readFile(name, "utf8"),
    request: () => Promise.reject(new Error("template asks no cluster")),
    now: () => 0,
    sleep: () => Promise.resolve(),
  });
}

/** What both are asked: the chart of the emulator, with a values file. */
export function templateOf(values: string, release = "fb"): readonly string[] {
  return ["template", release, chart, "--namespace", "flyte", "--values", values];
}
