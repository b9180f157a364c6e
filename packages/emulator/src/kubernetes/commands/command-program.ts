import type { Stored } from "../../cloud/http.ts";
import { nameImage } from "../image-names.ts";
import { readEnv } from "../kubelet/references.ts";
import type { Program, ProgramStart } from "../program.ts";
import { storeOf } from "../store.ts";
import { resolveCommand } from "./table.ts";

/**
 * A container whose command is an emulated program runs it; anything else simply runs and is ready after its probe's
 * delay. What needs the network of the cluster is not waited for: it keeps running.
 */
export const commandProgram: Program = {
  start: (cloud, cluster, pod, container) => {
    const env = readEnv({ cloud, cluster, store: storeOf(cloud, cluster) }, pod, container);
    const found = resolveCommand(container["image"], readCommand(container), env);
    if (found === undefined || found.command.stays === true) return keepRunning(container);
    const result = found.command.run({ cloud, cluster, pod, args: found.args, env, stdin: "", connect: () => false });
    if (result instanceof Promise) return keepRunning(container);
    const log = result.stdout + result.stderr;
    return result.exitCode === 0 ? { state: "completes", log } : { state: "crashes", exitCode: result.exitCode, log };
  },
};

function readCommand(container: Stored): readonly string[] {
  const given: readonly string[] = container["command"] ?? [];
  const args: readonly string[] = container["args"] ?? [];
  if (given.length > 0) return [...given, ...args];
  return nameImage(container["image"]) === "curl" ? ["curl", ...args] : args;
}

function keepRunning(container: Stored): ProgramStart {
  const delaySeconds: number = container["readinessProbe"]?.initialDelaySeconds ?? 0;
  return delaySeconds === 0 ? { state: "running", log: "" } : { state: "ready", afterMs: delaySeconds * 1000, log: "" };
}
