import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Binaries } from "./binaries.ts";
import { requireBinaries } from "./binaries.ts";
import { drawPorts } from "./draw-ports.ts";
import { addNode, writeKwokObjects } from "./kwok.ts";
import { openProcesses, type Processes } from "./processes.ts";
import type { Places } from "./programs.ts";
import { apiServerArgs, controllerArgs, etcdArgs, kwokArgs, schedulerArgs, writeFiles } from "./programs.ts";
import { untilReady } from "./until-ready.ts";

/** A real Kubernetes, each time a new and empty one. */
export interface ControlPlane {
  /** A file for kubectl and helm: context `real`, an administrator with a token. */
  readonly kubeconfig: string;
  /** Where the API is, `https://127.0.0.1:PORT`. */
  readonly server: string;
  /** The certificates that sign it, PEM. */
  readonly ca: string;
  /** The administrator's bearer token. */
  readonly token: string;
  readonly binaries: Binaries;
  /** Its own folder with data and logs; gone after `stop`. */
  readonly folder: string;
  /** Ends its processes and waits until they are gone. */
  readonly stop: () => Promise<void>;
}

export interface ControlPlaneOptions {
  /** The controller manager and the scheduler; true unless given. Without them nothing reconciles. */
  readonly controllers?: boolean;
  /** kwok, which plays the kubelet of one node `node-0`; true unless given. Its pods run no program. */
  readonly node?: boolean;
  /** Further objects for kwok, YAML: ClusterExec, ClusterPortForward, ClusterLogs, Stage. */
  readonly kwokObjects?: string;
  readonly apiServerFlags?: readonly string[];
}

const tries = 3;

/**
 * Starts a real control plane on free ports of loopback: some 4 s and 0.6 GB with everything. Rejects with the last lines of
 * the log of what didn't start. It ends with `stop`, or when the process that started it ends, however it does.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const binaries = requireBinaries();
  for (let tried = 1; ; tried += 1) {
    try {
      return await startOnce(binaries, options);
    } catch (error) {
      // A port that was free when it was drawn may be another's by the time that it is listened on.
      if (tried === tries || !String(error).includes("address already in use")) throw error;
    }
  }
}

async function startOnce(binaries: Binaries, options: ControlPlaneOptions): Promise<ControlPlane> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "fgk-real-"));
  const processes = await openProcesses(folder);
  const stop = async (): Promise<void> => {
    await processes.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [etcd = 0, peer = 0, api = 0, kwok = 0] = await drawPorts(4);
    const places: Places = {
      binaries,
      folder,
      ports: { etcd, peer, api, kwok },
      token: randomBytes(16).toString("hex"),
    };
    await startPrograms(processes, places, options);
    const ca = await readFile(path.join(folder, "apiserver/apiserver.crt"), "utf8");
    const { token } = places;
    const kubeconfig = path.join(folder, "kubeconfig");
    return { kubeconfig, server: `https://127.0.0.1:${api}`, ca, token, binaries, folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startPrograms(processes: Processes, places: Places, options: ControlPlaneOptions): Promise<void> {
  const { binaries, ports } = places;
  await writeFiles(places);
  processes.start("etcd", binaries.etcd, etcdArgs(places));
  processes.start("kube-apiserver", binaries.kubeApiserver, [
    ...apiServerArgs(places),
    ...(options.apiServerFlags ?? []),
  ]);
  await untilReady(`https://127.0.0.1:${ports.api}/readyz`, processes);
  if (options.controllers ?? true) {
    processes.start("kube-controller-manager", binaries.kubeControllerManager, controllerArgs(places));
    processes.start("kube-scheduler", binaries.kubeScheduler, schedulerArgs(places));
  }
  if (options.node ?? true) {
    await writeKwokObjects(places, options.kwokObjects ?? "");
    processes.start("kwok", binaries.kwok, kwokArgs(places));
    await addNode(places);
  }
}
