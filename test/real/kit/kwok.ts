import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Places } from "./programs.ts";
import { kwokAnnotation } from "./programs.ts";

/** Writes what kwok is configured by: its own quick stages for nodes and pods, then what the caller adds. */
export async function writeKwokObjects({ binaries, folder }: Places, further: string): Promise<void> {
  const names = (await readdir(binaries.stages)).sort();
  const stages = await Promise.all(names.map((name) => readFile(path.join(binaries.stages, name), "utf8")));
  const objects = further === "" ? stages : [...stages, further];
  await writeFile(path.join(folder, "kwok.yaml"), objects.map((text) => `---\n${text}\n`).join(""));
}

/** Adds the one node; kwok makes it ready. */
export async function addNode({ binaries, folder }: Places): Promise<void> {
  const labels = { "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": "node-0" };
  const capacity = { cpu: "32", memory: "256Gi", pods: "110" };
  const node = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "node-0", labels, annotations: { [kwokAnnotation]: "fake" } },
    status: { allocatable: capacity, capacity },
  };
  const args = ["--kubeconfig", path.join(folder, "kubeconfig"), "apply", "-f", "-"];
  await new Promise<void>((resolve, reject) => {
    // A cache folder of its own: the home of the person who tests stays as it is.
    const env = { HOME: folder, PATH: process.env["PATH"] };
    const child = execFile(binaries.kubectl, args, { env }, (error) => (error === null ? resolve() : reject(error)));
    child.stdin?.end(JSON.stringify(node));
  });
}
