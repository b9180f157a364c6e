import { execFile } from "node:child_process";
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { startEmulatorProcess } from "../../guide/emulator-process.ts";
import { root } from "../../product/run-fgk.ts";
import type { Ended } from "../../product/spawn-fgk.ts";
import { runFgk } from "../../product/spawn-fgk.ts";
import type { ReachedCluster } from "../killed-helm/place.ts";
import { reachCluster } from "../killed-helm/place.ts";
import { startControlPlane } from "../kit/start-control-plane.ts";

const execute = promisify(execFile);

/** Google emulated, Kubernetes real, and nothing there yet. */
export interface NothingPlace extends ReachedCluster {
  readonly fgk: (...args: readonly string[]) => Promise<Ended>;
  /** What fgk has called helm with since the last question, the first word of each: `upgrade`, with its `--force…`. */
  readonly helmWrites: () => Promise<readonly string[]>;
  /** Runs helm itself, as a person would. */
  readonly helm: (...args: readonly string[]) => Promise<string>;
  /** `kubectl edit` by a person who exchanges one text for another. */
  readonly edit: (object: readonly string[], from: string, to: string) => Promise<void>;
  /** `kubectl apply --server-side --force-conflicts` of a few fields, as another program does it. */
  readonly applyAs: (fieldManager: string, object: unknown) => Promise<void>;
  /** Asks Google's emulator. */
  readonly google: (method: string, at: string, body?: unknown) => Promise<Response>;
  /** Writes the deployment file, with what is to be inserted into `flyte`. */
  readonly write: (inserted: string) => Promise<void>;
  readonly readFile: (name: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Opens one for this helm. */
export async function openNothingPlace(which: "helm" | "helm4"): Promise<NothingPlace> {
  const plane = await startControlPlane();
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "fgk-from-nothing-")));
  const at = (name: string): string => path.join(folder, name);
  const emulator = await startEmulatorProcess({ folder, kubernetes: plane.kubeconfig });
  const file = await readFile(path.join(root, "plans/from-nothing/fgk.yaml"), "utf8");
  const text = file.replace("../../packages", path.join(root, "packages"));
  const write = (inserted: string): Promise<void> =>
    writeFile(at("fgk.yaml"), text.replace("  projects:", `${inserted}  projects:`));
  await write("");
  // The real helm, and a line for each of its calls.
  const script = `#!/bin/sh\nprintf '%s\\n' "$*" >> '${at("calls")}'\nexec '${plane.binaries[which]}' "$@"\n`;
  await writeFile(at("noted-helm"), script, { mode: 0o755 });
  const variables = { FGK_GOOGLE_ENDPOINT: emulator.url, FGK_HELM: at("noted-helm") };
  const env = { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: plane.kubeconfig };
  const cluster = reachCluster(plane, folder);
  return {
    ...cluster,
    fgk: (...args) => runFgk(args, { folder, variables }),
    helmWrites: async () => {
      const calls = await readFile(at("calls"), "utf8");
      await writeFile(at("calls"), "");
      return calls
        .split("\n")
        .filter((call) => /^(upgrade|rollback|uninstall)/.test(call))
        .map(shortenCall);
    },
    helm: async (...args) => (await execute(plane.binaries[which], ["--namespace", "flyte", ...args], { env })).stdout,
    edit: async (object, from, to) => {
      const editor = `#!/bin/sh\nsed -i 's/${from}/${to}/' "$1"\n`;
      await writeFile(at("editor"), editor, { mode: 0o755 });
      await execute(plane.binaries.kubectl, ["-n", "flyte", "edit", ...object], {
        env: { ...env, EDITOR: at("editor") },
      });
    },
    applyAs: async (fieldManager, object) => {
      await writeFile(at("applied.json"), JSON.stringify(object));
      const how = ["--server-side", "--force-conflicts", `--field-manager=${fieldManager}`];
      await cluster.kubectl("apply", ...how, "-f", at("applied.json"));
    },
    google: (method, where, body) =>
      fetch(`${emulator.url}/${where}`, {
        method,
        headers: { authorization: "Bearer any", "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    write,
    readFile: (name) => readFile(at(name), "utf8"),
    close: async () => {
      await emulator.stop();
      await plane.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function shortenCall(call: string): string {
  const force = call.split(" ").filter((word) => word.startsWith("--force"));
  return [call.split(" ")[0], ...force].join(" ");
}
