/**
 * The emulator as a server: with the other `server-*.ts` files the only place of this package that has sockets, files, timers
 * and the real clock.
 */
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { makeCertificates } from "./certificates.ts";
import type { Cloud } from "./cloud/cloud.ts";
import { createCloud } from "./cloud/cloud.ts";
import type { Faults } from "./cloud/faults.ts";
import type { CloudRequest, CloudResponse } from "./cloud/http.ts";
import type { ProjectOptions } from "./google/project.ts";
import { createGoogleProject } from "./google/project.ts";
import { clusterAnswerer, googleAnswerer } from "./in-process.ts";
import { openClusterEndpoints } from "./server-clusters.ts";
import type { GcloudFiles } from "./server-environment.ts";
import { makeEnvironment } from "./server-environment.ts";
import type { Answerer } from "./server-http.ts";
import { serveAnswers } from "./server-http.ts";
import { makeKubeconfig } from "./server-kubeconfig.ts";
import { listenOn, stopListening } from "./server-listen.ts";
import { openOutside } from "./server-outside.ts";
import { KubeconfigError } from "./server-outside-kubeconfig.ts";
import { answerKnownHosts, openProxy } from "./server-proxy.ts";
import { makeSaver, savingAnswerer } from "./server-saver.ts";
import type { SavedEmulator } from "./server-state-file.ts";
import { readSaved } from "./server-state-file.ts";

export interface EmulatorOptions {
  /** Port of the Google APIs; by default the one of the state file, else a free one. */
  readonly port?: number;
  /** Where the cloud is kept between runs; without it nothing is kept. */
  readonly stateFile?: string;
  /** Multiplies every duration of the real world; 0 makes all immediate. */
  readonly timeScale?: number;
  readonly faults?: Partial<Faults>;
  /** Projects that exist; those that the state file has already stay as they are. */
  readonly projects?: readonly ProjectOptions[];
  /** Milliseconds since the epoch; by default the machine's clock. */
  readonly now?: () => number;
  /** A kubeconfig whose API server, on loopback, is the Kubernetes of the cloud's one cluster. */
  readonly kubernetes?: string;
  /** Is told what goes wrong with that server, in words. */
  readonly onTrouble?: (what: string) => void;
  /** Stands between the network and the cloud, for every request but those that take their connection over. */
  readonly between?: Between;
}

/** Lets the cloud answer, before or after whatever it does itself; or answers in its place, and nothing has happened. */
export type Between = (request: CloudRequest, answer: () => Promise<CloudResponse>) => Promise<CloudResponse>;

/** An emulated cloud that listens on loopback. */
export interface Emulator {
  readonly cloud: Cloud;
  /** Where the Google APIs are, without a slash at the end. */
  readonly url: string;
  /** What makes fgk and gcloud use this cloud. */
  readonly environment: () => Record<string, string>;
  /** A kubeconfig for a cluster by its full name, for kubectl and helm; opens its endpoint. */
  readonly kubeconfig: (cluster: string) => Promise<string>;
  /** Stops listening and writes the state file. */
  readonly close: () => Promise<void>;
}

/** Starts the emulated cloud: one port for all Google APIs, one TLS port for each cluster. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const now = options.now ?? Date.now;
  const saved = options.stateFile === undefined ? undefined : await readSaved(options.stateFile);
  const outside =
    options.kubernetes === undefined
      ? undefined
      : await openOutside(options.kubernetes, () => cloud, options.onTrouble ?? (() => {}));
  const certificates = saved?.certificates ?? makeCertificates(now());
  const http = createServer();
  const port = await listenOn(http, options.port ?? saved?.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  const endpoints = openClusterEndpoints(certificates, saved?.clusterPorts ?? {}, (cluster) =>
    savingAnswerer(
      saver,
      standBetween(options.between, outside?.answererOf(cluster) ?? clusterAnswerer(cloud, cluster)),
    ),
  );
  const cloud = createCloud({
    now,
    origin: url,
    clusterCa: certificates.ca,
    openEndpoint: async (cluster) => {
      await outside?.take(cluster);
      return endpoints.open(cluster);
    },
    dropEndpoint: endpoints.drop,
    ...(outside === undefined ? {} : { outside }),
    ...(options.timeScale === undefined ? {} : { timeScale: options.timeScale }),
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(saved === undefined ? {} : { state: saved.state }),
  });
  if (outside === undefined) requireInside(cloud);
  else await outside.resume();
  const snapshot = (): SavedEmulator => ({
    format: 1,
    port,
    clusterPorts: endpoints.ports(),
    certificates,
    state: cloud.state,
  });
  const saver = makeSaver(options.stateFile, snapshot);
  for (const project of options.projects ?? []) {
    if (cloud.state.projects[project.projectId] === undefined) createGoogleProject(cloud, project);
  }
  for (const cluster of Object.keys(endpoints.ports())) await endpoints.open(cluster);
  const google = savingAnswerer(saver, standBetween(options.between, googleAnswerer(cloud)));
  serveAnswers(http, url, answerKnownHosts(url, google));
  const gcloud = nameGcloudFiles(options.stateFile, port);
  const ports = (): readonly number[] => [port, ...Object.values(endpoints.ports())];
  const proxy = await openProxy({ http, google, ports, nowMs: now(), authorityFile: gcloud.authorityFile });
  saver.note();
  return {
    cloud,
    url,
    environment: () => makeEnvironment(url, gcloud, Object.keys(cloud.state.projects)[0]),
    kubeconfig: async (cluster) => makeKubeconfig(cluster, await endpoints.open(cluster), certificates.ca),
    close: async () => {
      await Promise.all([stopListening(http), endpoints.close()]);
      await outside?.close(options.stateFile !== undefined);
      await saver.finish();
      await proxy.close();
    },
  };
}

function standBetween(between: Between | undefined, answerer: Answerer): Answerer {
  if (between === undefined) return answerer;
  return { ...answerer, answer: (request) => between(request, () => answerer.answer(request)) };
}

/** A cluster whose objects are elsewhere can't be gone on with without it. */
function requireInside({ state }: Cloud): void {
  const found = Object.entries(state.kubernetes).find(([, store]) => store["outside"] !== undefined);
  if (found === undefined) return;
  throw new KubeconfigError(
    `${found[0]} of the state file is a real cluster`,
    "name its kubeconfig with --kubernetes, or begin with another state file",
  );
}

/** Beside the state file, or in a folder of the emulator's own; two emulators with one folder have an authority each. */
function nameGcloudFiles(stateFile: string | undefined, port: number): GcloudFiles {
  const folder = stateFile === undefined ? join(tmpdir(), `fgk-emulator-${port}`) : dirname(stateFile);
  return { configFolder: join(folder, "gcloud"), authorityFile: join(folder, `gcloud-${port}.pem`) };
}
