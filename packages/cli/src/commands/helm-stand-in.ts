import fs from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { HelmWorld } from "@fgk/emulator";
import { parseKubeconfig, runHelm } from "@fgk/emulator";
import type { World } from "@fgk/engine";
import type { Invocation } from "../command.ts";

/** Runs the emulator's stand-in for helm, with helm's own arguments. Only `run` starts it, and only with the emulator. */
export async function runHelmStandIn({ operands, terminal, folder, openWorld }: Invocation): Promise<number> {
  const outcome = await runHelm(operands, helmWorld(openWorld(folder), operands));
  terminal.out.write(outcome.stdout);
  terminal.err.write(outcome.stderr);
  return outcome.code;
}

function helmWorld(world: World, args: readonly string[]): HelmWorld {
  return {
    readFile: (path) => (path === "-" ? text(process.stdin) : fs.readFile(path, "utf8")),
    readBytes: (path) => fs.readFile(path),
    listFolder: (path) => fs.readdir(path),
    writeFile: (path, bytes) => fs.writeFile(path, bytes),
    now: world.now,
    sleep: (ms) => world.sleep(ms),
    request: async (method, path, body, contentType = "application/json") => {
      const access = await readAccess(world, args);
      const answer = await world.fetch(`${access.server}${path}`, {
        method: method as "GET",
        headers: {
          accept: "application/json",
          // The server names the writer of a release's Secret after it.
          "user-agent": "Helm/3.22.0",
          ...(access.token === undefined ? {} : { authorization: `Bearer ${access.token}` }),
          ...(body === undefined ? {} : { "content-type": contentType }),
        },
        ...(access.ca === undefined ? {} : { ca: access.ca }),
        ...(access.proxy === undefined ? {} : { proxy: access.proxy }),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const said = new TextDecoder().decode(answer.body);
      return { status: answer.status, json: parseAnswer(said) };
    },
  };
}

async function readAccess(world: World, args: readonly string[]): Promise<ReturnType<typeof parseKubeconfig>> {
  const path = optionValue(args, "--kubeconfig") ?? world.variable("KUBECONFIG");
  if (path === undefined) throw new Error("no --kubeconfig given");
  return parseKubeconfig(await fs.readFile(path, "utf8"), optionValue(args, "--kube-context"));
}

function optionValue(args: readonly string[], name: string): string | undefined {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return args[at]?.includes("=") ? args[at].slice(name.length + 1) : args[at + 1];
}

function parseAnswer(said: string): Awaited<ReturnType<HelmWorld["request"]>>["json"] {
  try {
    return JSON.parse(said);
  } catch {
    return { message: said };
  }
}
