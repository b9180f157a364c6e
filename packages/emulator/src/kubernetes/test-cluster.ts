import type { Cloud } from "../cloud/cloud.ts";
import { createCloud } from "../cloud/cloud.ts";
import type { Faults } from "../cloud/faults.ts";
import type { CloudResponse, Stored } from "../cloud/http.ts";
import { createGoogleProject } from "../google/project.ts";
import { answerKubernetes } from "./answer.ts";
import { startCluster } from "./cluster.ts";

/** A cloud with one running cluster and a clock that tests move by hand. */
export interface TestCluster {
  readonly cloud: Cloud;
  readonly cluster: string;
  /** Sends a request; a body that is an object is sent as JSON. */
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<{
    readonly status: number;
    readonly body: Stored;
    readonly text: string;
    readonly headers: CloudResponse["headers"];
  }>;
  /** Sends a request whose body and headers, but for the caller's token, are these alone. */
  readonly sendText: (
    method: string,
    path: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
  ) => Promise<{
    readonly status: number;
    readonly text: string;
    readonly headers: CloudResponse["headers"];
  }>;
  /** Moves the clock in steps of a second and lets what is due happen. */
  readonly wait: (durationMs: number) => Promise<void>;
}

export const testCluster = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";

export interface TestClusterOptions {
  readonly timeScale?: number;
  readonly faults?: Partial<Faults>;
  readonly cluster?: Stored;
  readonly pool?: Stored;
  /** A clock that runs on its own, instead of the one that `wait` moves. */
  readonly now?: () => number;
}

/** Makes the cloud: project `acme-ml`, zonal cluster `flyte` in europe-west1-b with one pool of one node. */
export function makeTestCluster(options: TestClusterOptions = {}): TestCluster {
  let nowMs = Date.parse("2026-11-22T10:00:00Z");
  const cloud = createCloud({
    now: options.now ?? (() => nowMs),
    clusterCa: "CA",
    timeScale: options.timeScale ?? 1,
    faults: options.faults ?? {},
  });
  createGoogleProject(cloud, { projectId: "acme-ml", projectNumber: "123456789012" });
  const pool = { name: "default-pool", status: "RUNNING", nodeCount: 1, initialNodeCount: 1, ...options.pool };
  cloud.state.clusters[testCluster] = {
    name: "flyte",
    status: "RUNNING",
    location: "europe-west1-b",
    locations: ["europe-west1-b"],
    workloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" },
    nodePools: [{ config: { workloadMetadataConfig: { mode: "GKE_METADATA" }, serviceAccount: "default" }, ...pool }],
    ...options.cluster,
  };
  startCluster(cloud, testCluster);
  const sendText: TestCluster["sendText"] = async (method, path, body, headers) => {
    const url = new URL(path, "https://cluster.invalid");
    const request = { method, url, headers: { authorization: "Bearer t", ...headers } };
    const bytes = new TextEncoder().encode(body ?? "");
    const response = await answerKubernetes(cloud, testCluster, { ...request, body: bytes });
    const text = typeof response.body === "string" ? response.body : new TextDecoder().decode(response.body);
    return { status: response.status, text, headers: response.headers };
  };
  const send: TestCluster["send"] = async (method, path, body, headers = {}) => {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const response = await sendText(method, path, sent, {
      "user-agent": "tester/1.0",
      "content-type": type,
      ...headers,
    });
    const isJson = response.text !== "" && response.headers["content-type"]?.includes("json") === true;
    return { ...response, body: isJson ? (JSON.parse(response.text) as Stored) : {} };
  };
  const wait = async (durationMs: number): Promise<void> => {
    for (let left = durationMs; left > 0; left -= 1000) {
      nowMs += Math.min(left, 1000);
      await send("GET", "/version");
    }
  };
  return { cloud, cluster: testCluster, send, sendText, wait };
}
