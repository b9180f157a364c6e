import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { duplexPair } from "node:stream";
import type { Cloud } from "./cloud/cloud.ts";
import type { CloudResponse, Stored } from "./cloud/http.ts";
import { answerCallers, asksForCallers } from "./emulator-callers.ts";
import { answerGoogle } from "./google/answer.ts";
import { answerCharts, asksForCharts } from "./helm/chart-repository.ts";
import { answerKubernetes } from "./kubernetes/answer.ts";
import { upgradeKubernetes } from "./kubernetes/upgrade.ts";
import type { Answerer } from "./server-http.ts";
import { answerMarked, serveAnswers } from "./server-http.ts";

export interface InProcessRequest {
  readonly method: string;
  /** Absolute; the host decides who answers. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** The cloud without sockets, TLS or timers: for tests that run under a seed. */
export interface InProcess {
  /** Rejects for a host that isn't of this cloud, as a name that doesn't resolve would. */
  readonly answer: (request: InProcessRequest) => Promise<CloudResponse>;
  /** A connection to a cluster's endpoint, in memory, that speaks HTTP/1 in clear text and takes WebSocket upgrades. */
  readonly dial: (target: { readonly host: string; readonly port?: number }) => Promise<Duplex>;
}

/** The endpoint of a cluster in an in-process cloud: hand it to `createCloud` as `openEndpoint`. */
export async function nameEndpoint(cluster: string): Promise<string> {
  const [, project, , location, , name] = cluster.split("/");
  return `${name}.${location}.${project}.clusters.invalid`;
}

export function inProcess(cloud: Cloud): InProcess {
  return {
    answer: async ({ method, url, headers, body }) => {
      const parsed = new URL(url);
      const request = { method, url: parsed, headers: lowerCase(headers ?? {}), body: toBytes(body) };
      return answerMarked(findAnswerer(cloud, parsed.host), request);
    },
    dial: async ({ host, port }) => {
      const cluster =
        findCluster(cloud, port === undefined || port === 443 ? host : `${host}:${port}`) ?? findCluster(cloud, host);
      if (cluster === undefined) throw unreachable(host);
      const server = createServer();
      serveAnswers(server, `http://${host}`, clusterAnswerer(cloud, cluster));
      const [near, far] = duplexPair();
      far.on("error", () => far.destroy());
      server.emit("connection", far);
      return near;
    },
  };
}

/** Google's APIs, as they answer on any of their hosts. */
export function googleAnswerer(cloud: Cloud): Answerer {
  return {
    answer: async (request) => {
      if (asksForCallers(request)) return answerCallers(cloud, request);
      if (asksForCharts(request)) return answerCharts(request);
      return answerGoogle(cloud, request);
    },
  };
}

export function clusterAnswerer(cloud: Cloud, cluster: string): Answerer {
  return {
    answer: (request) => answerKubernetes(cloud, cluster, request),
    upgrade: (request, socket, head, raw) => upgradeKubernetes(cloud, cluster, request, socket, head, raw),
  };
}

function findAnswerer(cloud: Cloud, host: string): Answerer {
  const cluster = findCluster(cloud, host);
  if (cluster !== undefined) return clusterAnswerer(cloud, cluster);
  const isGoogle = host.endsWith(".googleapis.com") || host === new URL(cloud.origin).host;
  if (isGoogle) return googleAnswerer(cloud);
  throw unreachable(host);
}

/**
 * The cluster that is reached at the host: by its address, public or private, or by its DNS endpoint when that lets callers
 * from outside in.
 */
function findCluster(cloud: Cloud, host: string): string | undefined {
  const found = Object.entries(cloud.state.clusters).find(([, stored]: [string, Stored]) => {
    const dns: Stored = stored["controlPlaneEndpointsConfig"]?.["dnsEndpointConfig"] ?? {};
    if (stored["privateClusterConfig"]?.["privateEndpoint"] === host) return true;
    return stored["endpoint"] === host || (dns["allowExternalTraffic"] === true && dns["endpoint"] === host);
  });
  return found?.[0];
}

function unreachable(host: string): Error {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND", hostname: host });
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function toBytes(body: Uint8Array | string | undefined): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : (body ?? new Uint8Array());
}
