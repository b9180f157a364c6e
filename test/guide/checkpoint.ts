import fs from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import type { Guide } from "./open-guide.ts";
import { makeFolder, openGuide } from "./open-guide.ts";

/** Written anew by each run, or of no use to another. */
const left = new Set(["bin", "logs", "cache", "pasted.sh"]);
const settleLimitMs = 10_000;

/** Keeps the cloud and the person's home as they are now, in a folder from which `openCheckpoint` goes on. */
export async function takeCheckpoint(guide: Guide, folder: string): Promise<void> {
  await untilSaved(guide);
  await fs.cp(guide.folder, folder, { recursive: true, filter: (source) => !left.has(path.basename(source)) });
}

/**
 * Goes on from a checkpoint with an emulator of its own, on ports of its own: several can run at once. The addresses in the
 * state, in the kubeconfig and in helm's files are changed to the new ports.
 */
export async function openCheckpoint(checkpoint: string): Promise<Guide> {
  const folder = await makeFolder();
  await fs.cp(checkpoint, folder, { recursive: true });
  const saved = JSON.parse(await fs.readFile(path.join(folder, "cloud.json"), "utf8")) as {
    readonly port: number;
    readonly clusterPorts: Readonly<Record<string, number>>;
  };
  const before = [saved.port, ...Object.values(saved.clusterPorts)];
  const after = await findFreePorts(before.length);
  const moved = new Map(before.map((port, at) => [String(port), String(after[at])]));
  const ports = new RegExp(`(?<!\\d)(${before.join("|")})(?!\\d)`, "g");
  for (const file of await listFiles(folder)) {
    const text = await fs.readFile(file, "utf8");
    const changed = text.replaceAll(ports, (port) => moved.get(port) ?? port);
    if (changed !== text) await fs.writeFile(file, changed);
  }
  return openGuide({ folder });
}

/**
 * Waits until the state file holds all that has happened: each answer has the emulator write it again, soon; a write that
 * was under way when we asked may be of before, the second one is not.
 */
async function untilSaved({ emulator }: Guide): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    const before = await readChangedMs(emulator.stateFile);
    await fetch(`${emulator.url}/storage/v1/b?project=acme-ml`, { headers: { authorization: "Bearer any" } });
    const deadline = performance.now() + settleLimitMs;
    while ((await readChangedMs(emulator.stateFile)) === before) {
      if (performance.now() > deadline) throw new Error("the emulator doesn't write its state");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** When a file was last written; 0: there is none yet. */
async function readChangedMs(file: string): Promise<number> {
  const found = await fs.stat(file).catch(() => undefined);
  return found?.mtimeMs ?? 0;
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(json|yaml|yml)$|^kubeconfig$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** Ports that nothing listens on now, all different. */
async function findFreePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => net.createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve((server.address() as net.AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
