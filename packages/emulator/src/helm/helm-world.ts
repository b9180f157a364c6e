import type { Stored } from "../cloud/http.ts";

/** An answer of the Kubernetes API, its JSON body parsed. */
export interface KubernetesAnswer {
  readonly status: number;
  readonly json: Stored;
}

/** Everything that the stand-in reaches: it has no process, files, network or clock of its own. */
export interface HelmWorld {
  /** The text of a values or chart file; `-` is standard input. Rejects when there is none. */
  readonly readFile: (path: string) => Promise<string>;
  /** A chart's archive. Rejects when there is none. */
  readonly readBytes?: (path: string) => Promise<Uint8Array>;
  /** Where `helm pull` puts an archive. */
  readonly writeFile?: (path: string, content: Uint8Array) => Promise<void>;
  /** Names in a folder; without it a release record carries no chart templates. */
  readonly listFolder?: (path: string) => Promise<readonly string[]>;
  /** A request to the cluster's API, with credentials. The path begins with a slash. Rejects when there is no answer. */
  readonly request: (method: string, path: string, body?: unknown, contentType?: string) => Promise<KubernetesAnswer>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface HelmOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Thrown for whatever makes helm print `Error: …` and exit with 1. */
export class HelmError extends Error {
  override readonly name = "HelmError";
}

/** A Kubernetes object or a tree of chart values. */
export type { Stored } from "../cloud/http.ts";
